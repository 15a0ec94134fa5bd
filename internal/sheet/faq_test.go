package sheet

import (
	"slices"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// Questions and answers are found in whatever form they stand, with the
// language that a sheet is called by if it is one that is spoken.
func TestQuestionsInAnyForm(t *testing.T) {
	for name, table := range map[string]Table{
		"named":                {Name: "FAQ", Rows: [][]string{{"Question", "Answer"}, {"Do you sell hats?", "Yes, in all sizes."}}},
		"named in German":      {Name: "Fragen", Rows: [][]string{{"Antwort", "Nr", "Frage"}, {"Yes, in all sizes.", "1", "Do you sell hats?"}}},
		"below a title":        {Name: "FAQ", Rows: [][]string{{"Our FAQ"}, nil, {"Q", "A"}, {"Do you sell hats?", "Yes, in all sizes."}}},
		"without names":        {Name: "FAQ", Rows: [][]string{{"1", "Yes, in all sizes.", "Do you sell hats?"}}},
		"called by a language": {Name: "es", Rows: [][]string{{"Question", "Answer"}, {"Do you sell hats?", "Yes, in all sizes."}}},
		"rows without either":  {Name: "FAQ", Rows: [][]string{{"Question", "Answer"}, {"Hats"}, {"Hats?", ""}, {"Do you sell hats?", "Yes, in all sizes."}}},
	} {
		got := Questions([]Table{table}, "en", []string{"en", "es"})
		if len(got) != 1 || got[0].Question != "Do you sell hats?" || got[0].Answer != "Yes, in all sizes." || got[0].Row != len(table.Rows) || got[0].New != "faq.do_you_sell_hats" {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		if want := map[bool]string{true: "es", false: "en"}[table.Name == "es"]; got[0].Language != want {
			t.Errorf("%s: the language is %q", name, got[0].Language)
		}
	}
	if got := Questions([]Table{{Name: "My FAQ", Rows: [][]string{{"Q", "A"}, {"Hats?", "Yes."}}}}, "", []string{"en"}); got[0].Language != "" {
		t.Errorf("%q is taken for a sheet in %q", "My FAQ", got[0].Language)
	}
	base := small(t)
	tables, err := Tables(base, "en")
	if err != nil {
		t.Fatal(err)
	}
	if got := Questions(tables, "en", base.Tags()); len(got) > 0 {
		t.Errorf("a knowledge base is taken for a list of questions: %+v", got[0])
	}
}

// Every question gets the id of a topic of its own that can be one.
func TestIDsOfNewTopics(t *testing.T) {
	rows := [][]string{{"Question", "Answer"}}
	for _, q := range []string{"Do you sell hats?", "Do you sell hats?!", "你们卖帽子吗？", "Есть ли шляпы?", "30 days?", "Où est mon colis ?", "?", strings.Repeat("hat ", 50), "😀 ok"} {
		rows = append(rows, []string{q, "Yes."})
	}
	seen := map[string]bool{}
	for _, q := range Questions([]Table{{Name: "FAQ", Rows: rows}}, "en", nil) {
		if _, _, ok := knowledge.EntryOf(knowledge.EntryFile("en", q.New)); !ok || seen[q.New] || len(q.New) > 64 {
			t.Errorf("%q gets the id %q", q.Question, q.New)
		}
		seen[q.New] = true
	}
	if len(seen) != len(rows)-1 {
		t.Errorf("%d of %d questions have an id", len(seen), len(rows)-1)
	}
}

func TestTake(t *testing.T) {
	base := small(t)
	base.Languages["en"].Entries["returns.how_to"].Variants = map[string]string{knowledge.VariantWithOrder: "Of order {order.number}: within {facts.return_window}."}
	questions := Questions([]Table{{Name: "faq", Rows: [][]string{
		{"Question", "Answer"}, {"Is it possible to return it?", "Yes, in any box."}, {"And shoes?", "Shoes too."}, {"Do you sell hats?", "Yes, in all sizes."}, {"Braces?", "{like} so"},
	}}}, "en", base.Tags())
	take := func(choices ...Choice) Import {
		t.Helper()
		for i := range choices {
			choices[i].Sheet = "faq"
		}
		in, err := Take(base, questions, choices)
		if err != nil {
			t.Fatal(err)
		}
		return in
	}
	in := take(Choice{Row: 2, Topic: "returns.how_to", Answer: true}, Choice{Row: 3, Topic: "returns.how_to"}, Choice{Row: 4, Topic: "gifts.hats", Group: chat.GroupPresale})
	if in.Failed() || !slices.Equal(in.Languages, []string{"en"}) {
		t.Fatalf("%+v", in.Faults)
	}
	e := in.Base.Languages["en"].Entries["returns.how_to"]
	if e.Solution != "Yes, in any box." || len(e.Variants) > 0 || !slices.Contains(e.Examples, "And shoes?") || e.Question != "How do I return an item?" {
		t.Errorf("the topic that was there is %+v", e)
	}
	if topic, ok := in.Base.Topic("gifts.hats"); !ok || topic.Group != chat.GroupPresale || in.Base.Languages["en"].Entries["gifts.hats"].Solution != "Yes, in all sizes." {
		t.Errorf("the new topic is %+v", topic)
	}
	if had := base.Languages["en"].Entries["returns.how_to"]; had.Solution != "Return it within {facts.return_window}." || slices.Contains(had.Examples, "And shoes?") {
		t.Errorf("the base before was changed: %+v", had)
	}
	for name, faulty := range map[string]struct {
		choices []Choice
		cell    string
	}{
		"two answers for one topic": {[]Choice{{Row: 2, Topic: "returns.how_to", Answer: true}, {Row: 3, Topic: "returns.how_to", Answer: true}}, "B3"},
		"a placeholder":             {[]Choice{{Row: 5, Topic: "gifts.hats"}}, "B5"},
		"an id that cannot be":      {[]Choice{{Row: 4, Topic: "Hats"}}, ""},
		"a team that is not there":  {[]Choice{{Row: 4, Topic: "gifts.hats", Group: "chefs"}}, ""},
	} {
		if in := take(faulty.choices...); in.Base != nil || len(in.Faults) != 1 || in.Faults[0].Cell != faulty.cell || in.Faults[0].Row == 0 {
			t.Errorf("%s: %+v", name, in.Faults)
		}
	}
	if _, err := Take(base, questions, []Choice{{Sheet: "faq", Row: 99, Topic: "gifts.hats"}}); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a row that is not there: %v", err)
	}
}

// What somebody has made of a table of choices is read as it was meant.
func TestChoices(t *testing.T) {
	asked := Ask([]Question{
		{Sheet: "faq", Row: 2, Question: "Hats?", New: "faq.hats", Topics: []chat.Candidate{{Topic: "gifts.hats", Confidence: 0.9}, {Topic: "gifts.bags", Confidence: 0.05}}},
		{Sheet: "faq", Row: 3, Question: "Bags?", New: "faq.bags", Topics: []chat.Candidate{{Topic: "gifts.hats", Confidence: 0.2}}},
	})
	got, err := Choices(asked)
	if err != nil || !slices.Equal(got, []Choice{{Sheet: "faq", Row: 2, Topic: "gifts.hats"}, {Sheet: "faq", Row: 3}}) {
		t.Fatalf("unchanged it says %+v, %v", got, err)
	}
	asked.Rows[2][2], asked.Rows[2][3], asked.Rows[2][4] = " Gifts.Bags ", "presale", "Yes"
	asked.Rows = append(asked.Rows, nil)
	if got, err = Choices(asked); err != nil || got[1] != (Choice{Sheet: "faq", Row: 3, Topic: "gifts.bags", Group: chat.GroupPresale, Answer: true}) {
		t.Errorf("changed it says %+v, %v", got, err)
	}
	for name, table := range map[string]Table{"nothing": {}, "no columns": {Rows: [][]string{{"a", "b"}}}, "no row": {Rows: [][]string{{"sheet", "row", "topic"}, {"faq", "two", "x.y"}}}} {
		if _, err := Choices(table); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whatever a list holds and wherever its rows go, nothing is taken in part.
func FuzzQuestions(f *testing.F) {
	f.Add([]byte("Question,Answer\nDo you sell hats?,Yes.\n"), "gifts.hats", true)
	f.Add([]byte("Frage;Antwort\nHüte?;{facts.no}\n"), "returns.how_to", false)
	base := small(f)
	f.Fuzz(func(t *testing.T, data []byte, topic string, answer bool) {
		table, err := ReadCSV("faq", data)
		if err != nil {
			return
		}
		var choices []Choice
		questions := Questions([]Table{table}, "en", base.Tags())
		for _, q := range questions {
			choices = append(choices, Choice{Sheet: q.Sheet, Row: q.Row, Topic: topic, Answer: answer})
		}
		in, err := Take(base, questions, choices)
		if err != nil || (in.Base == nil) != in.Failed() {
			t.Fatalf("%+v, %v", in.Faults, err)
		}
		if in.Base != nil {
			if _, err := knowledge.Files(in.Base); err != nil {
				t.Error(err)
			}
		}
	})
}
