package knowledge

import (
	"strings"
	"testing"

	"dragoman/internal/chat"
	starter "dragoman/knowledge"
)

func TestLoad(t *testing.T) {
	b := load(t, good())
	if got := b.Tags(); len(got) != 1 || got[0] != "en" {
		t.Fatalf("languages are %v", got)
	}
	topic, ok := b.Topic("shipping.cost")
	if !ok || topic.Group != chat.GroupPresale || topic.Source.String() != "topics.yaml:4" {
		t.Errorf("topic is %+v", topic)
	}
	e := b.Entry("en", "returns.cost")
	if e == nil || len(e.Examples) != MinExamples || e.FollowUps[0] != "returns.window" {
		t.Fatalf("entry is %+v", e)
	}
	if got, want := e.Source.at("examples", 1).String(), "en/returns.yaml:35"; got != want {
		t.Errorf("second example stands at %s, want %s", got, want)
	}
	if b.Entry("xx", "returns.cost") != nil || b.Entry("en", "no.such") != nil {
		t.Error("an entry that is not there was found")
	}
	l := b.Languages["en"]
	if len(l.Smalltalk) != 5 || len(l.Human) != MinHuman || len(l.Lexicon.Concepts) != 2 || l.Lexicon.Alerts[1].Terms[0] != "caught fire" {
		t.Errorf("language is %+v", l)
	}
}

// A file may be split in any way, and what is written without quotes is taken
// as it is written.
func TestLoadTakesTextsAsWritten(t *testing.T) {
	files := good()
	files["en/human.yaml"] = files["en/other.yaml"][strings.Index(files["en/other.yaml"], "human:"):]
	edit(t, files, "en/other.yaml", files["en/human.yaml"], "")
	edit(t, files, "en/human.yaml", "- message 0 a person please", "- 0049")
	edit(t, files, "en/human.yaml", "- message 1 a person please", "- yes")
	edit(t, files, "en/human.yaml", "- message 2 a person please", "- |-\n        two\n        lines")
	human := load(t, files).Languages["en"].Human
	if human[0] != "0049" || human[1] != "yes" || human[2] != "two\nlines" {
		t.Errorf("read as %q", human[:3])
	}
}

// Answers may be broken into lines for the eye of their writer: buyers get
// paragraphs.
func TestLoadJoinsLinesOfAnswers(t *testing.T) {
	for written, want := range map[string]string{
		"one\ntwo":                     "one two",
		"one  \n  two\n\n\nthree":      "one two\n\nthree",
		"do this:\n- a\n- b\n  c\n• d": "do this:\n- a\n- b c\n• d",
		"中文\n的行。\n再\nOK\n再":            "中文的行。再 OK 再",
		"":                             "",
		"\n\n":                         "",
	} {
		if got := paragraphs(written); got != want {
			t.Errorf("%q became %q, want %q", written, got, want)
		}
	}
	files := good()
	edit(t, files, "en/shipping.yaml", "solution: You have", "solution: |-\n      You\n      have")
	if got := load(t, files).Entry("en", "shipping.cost").Solution; got != "You have {facts.return_window} for it." {
		t.Errorf("the solution is %q", got)
	}
}

func TestLoadNamesTheFault(t *testing.T) {
	for name, c := range map[string]struct {
		file, old, new string
		want           []string // parts of the error
	}{
		"no topics":        {"topics.yaml", good()["topics.yaml"], "topics: []", []string{"topics.yaml", "no topic"}},
		"unknown key":      {"en/shipping.yaml", "    question:", "    qestion:", []string{"en/shipping.yaml:3", "qestion"}},
		"unknown section":  {"en/shipping.yaml", "entries:", "entry:", []string{"en/shipping.yaml:1", "entry"}},
		"lost quote":       {"en/shipping.yaml", "shipping.cost?\"", "shipping.cost?", []string{"en/shipping.yaml:3"}},
		"colon":            {"en/shipping.yaml", "- message 1 about", "- message 1: about", []string{"en/shipping.yaml:6", "quotes", "message 1"}},
		"list for text":    {"en/shipping.yaml", "solution: You have {facts.return_window} for it.", "solution: [a, b]", []string{"en/shipping.yaml:29", "one text"}},
		"tab":              {"en/shipping.yaml", "    question", "\tquestion", []string{"en/shipping.yaml"}},
		"two documents":    {"en/shipping.yaml", "entries:", "---\nentries: []\n---\nentries:", []string{"en/shipping.yaml", "one document"}},
		"topic twice":      {"en/shipping.yaml", "topic: shipping.cost", "topic: returns.cost", []string{"en/shipping.yaml:2", "en/returns.yaml:31"}},
		"key twice":        {"en/shipping.yaml", "    question:", "    topic: x\n    question:", []string{"en/shipping.yaml:3", "topic"}},
		"anchor":           {"en/shipping.yaml", "- message 1 about", "- &a message 1 about", []string{"en/shipping.yaml:6", "anchors"}},
		"tag":              {"en/shipping.yaml", "- message 1 about", "- !!str message 1 about", []string{"en/shipping.yaml:6", "tags"}},
		"human twice":      {"en/shipping.yaml", "entries:", "human: {examples: [a]}\nentries:", []string{"en/shipping.yaml", "en/other.yaml"}},
		"type of fact":     {"facts.yaml", "type: money", "type: cash", []string{"facts.yaml:3", `"cash"`}},
		"field of fact":    {"facts.yaml", "max: 30", "max: 30, maximum: 40", []string{"facts.yaml:2", "maximum"}},
		"unit":             {"facts.yaml", "unit: day", "unit: days", []string{"facts.yaml:2", `"days"`}},
		"empty duration":   {"facts.yaml", "max: 30", "max: 0", []string{"facts.yaml:2", "max"}},
		"reversed range":   {"facts.yaml", "max: 30", "min: 31, max: 30", []string{"facts.yaml:2", "min"}},
		"amount":           {"facts.yaml", `"6.90"`, `"6,90"`, []string{"facts.yaml:3", "6,90"}},
		"negative amount":  {"facts.yaml", `"6.90"`, `"-6.90"`, []string{"facts.yaml:3", "-6.90"}},
		"no number":        {"facts.yaml", `"6.90"`, `"NaN"`, []string{"facts.yaml:3", "NaN"}},
		"decimals":         {"facts.yaml", `"6.90"`, `"6.905"`, []string{"facts.yaml:3", "decimals"}},
		"currency":         {"facts.yaml", "currency: EUR", "currency: EURO", []string{"facts.yaml:3", "EURO"}},
		"link":             {"facts.yaml", "https://shop", "shop", []string{"facts.yaml:4", "https://"}},
		"e-mail":           {"facts.yaml", "facts:\n", "facts:\n  mail: {type: email, value: \"me at home\"}\n", []string{"facts.yaml:2", "e-mail"}},
		"country":          {"facts.yaml", "facts:\n", "facts:\n  from: {type: countries, value: [XX]}\n", []string{"facts.yaml:2", "XX"}},
		"language":         {"facts.yaml", "facts:\n", "facts:\n  speak: {type: languages, value: [engl_ish_]}\n", []string{"facts.yaml:2", "engl_ish_"}},
		"no countries":     {"facts.yaml", "facts:\n", "facts:\n  from: {type: countries, value: []}\n", []string{"facts.yaml:2", "empty"}},
		"empty list":       {"facts.yaml", "facts:\n", "facts:\n  list: {type: list, value: []}\n", []string{"facts.yaml:2", "empty"}},
		"empty text":       {"facts.yaml", "facts:\n", "facts:\n  text: {type: text, value: \"\"}\n", []string{"facts.yaml:2", "empty"}},
		"per cent":         {"facts.yaml", "facts:\n", "facts:\n  off: {type: percent, value: -5}\n", []string{"facts.yaml:2", "-5"}},
		"count":            {"facts.yaml", "facts:\n", "facts:\n  n: {type: count, value: -5}\n", []string{"facts.yaml:2", "-5"}},
		"unknown currency": {"facts.yaml", "facts:\n", "facts:\n  c: {type: currency, value: euro}\n", []string{"facts.yaml:2", "euro"}},
		"day":              {"facts.yaml", "facts:\n", "facts:\n  h: {type: hours, days: [monday], from: \"08:00\", to: \"20:00\", timezone: UTC}\n", []string{"facts.yaml:2", "monday"}},
		"hours reversed":   {"facts.yaml", "facts:\n", "facts:\n  h: {type: hours, days: [mon], from: \"20:00\", to: \"08:00\", timezone: UTC}\n", []string{"facts.yaml:2", "20:00"}},
		"time zone":        {"facts.yaml", "facts:\n", "facts:\n  h: {type: hours, days: [mon], from: \"08:00\", to: \"20:00\", timezone: Berlin}\n", []string{"facts.yaml:2", "Berlin"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := good()
			edit(t, files, c.file, c.old, c.new)
			_, err := Load(asFS(files))
			if chat.CodeOf(err) != chat.CodeInvalid {
				t.Fatalf("error is %v", err)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error lacks %q:\n%v", part, err)
				}
			}
		})
	}
}

func TestLoadNeedsTopicsAndFacts(t *testing.T) {
	_, err := Load(asFS(map[string]string{"en/a.yaml": "entries: []"}))
	if err == nil || !strings.Contains(err.Error(), "topics.yaml") || !strings.Contains(err.Error(), "facts.yaml") {
		t.Errorf("error is %v", err)
	}
}

func TestLoadRefusesAFolderThatIsNoLanguage(t *testing.T) {
	files := good()
	files["english_texts/a.yaml"] = "entries: []"
	if _, err := Load(asFS(files)); err == nil || !strings.Contains(err.Error(), "english_texts") {
		t.Errorf("error is %v", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("entries:\n  - topic: a.b\n    question: \"q?\"\n    examples: [x, 'y', \"z\"]\n    solution: |-\n      {facts.return_window}\n")
	f.Add("concepts:\n  - concept: a\n    terms: [&a b, *a, !!int 3, ~]\n")
	f.Add("human: {examples: [a: b]}")
	f.Add("smalltalk: 3\noutofscope: [{kind: trap, examples: }]")
	f.Fuzz(func(t *testing.T, content string) {
		files := good()
		files["en/shipping.yaml"] = content
		b, err := Load(asFS(files))
		if err == nil {
			Check(b) // whatever can be read can be checked
		} else if chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("error without a code: %v", err)
		}
	})
}

func BenchmarkLoadStarter(b *testing.B) {
	for b.Loop() {
		if _, err := Load(starter.Files); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSplitStarter(b *testing.B) {
	for b.Loop() {
		if _, _, err := Split(starter.Files); err != nil {
			b.Fatal(err)
		}
	}
}

func TestLoadKnowsWhatIsMostAsked(t *testing.T) {
	files := good()
	edit(t, files, "topics.yaml", "topics:", "most_asked: [returns.cost, shipping.cost]\ntopics:")
	if got := load(t, files).MostAsked; strings.Join(got, " ") != "returns.cost shipping.cost" {
		t.Errorf("most asked are %v", got)
	}
	edit(t, files, "topics.yaml", "most_asked: [returns.cost,", "most_asked: [no.such,")
	if _, err := Load(asFS(files)); err == nil || !strings.Contains(err.Error(), "topics.yaml:") || !strings.Contains(err.Error(), "no.such") {
		t.Errorf("a most asked topic that is none gives %v", err)
	}
}
