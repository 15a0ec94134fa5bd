package knowledge

import (
	"slices"
	"strings"
	"testing"

	starter "dragoman/knowledge"

	"dragoman/internal/language"
)

// three makes a base of three languages with the same content.
func three() map[string]string {
	files := good()
	for name, content := range good() {
		if rest, ok := strings.CutPrefix(name, "en/"); ok {
			files["es/"+rest], files["fr/"+rest] = content, content
		}
	}
	return files
}

func codes(found []Finding, kinds ...FindingKind) []string {
	var out []string
	for _, f := range found {
		if slices.Contains(kinds, f.Kind) && f.Code != "examples_alike" && f.Code != "text_short" && f.Code != "foreign_sentence" {
			out = append(out, strings.TrimSpace(f.Language+" "+f.Code+" "+f.Text))
		}
	}
	return out
}

// Every finding has its sentences in the languages of the admin pages, with
// all they name filled in.
func TestFindingsHaveSentences(t *testing.T) {
	files := three()
	edit(t, files, "fr/shipping.yaml", "You have {facts.return_window} for it.", "You have 14 days!! See www.shop.example. Calm down, {facts.nothing}.")
	delete(files, "en/shipping.yaml")
	delete(files, "es/lexicon.yaml")
	b := load(t, files)
	found := Check(b)
	markets, err := LoadMarkets(starter.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range markets {
		found = append(found, Covers(b, m).Findings...)
	}
	if len(found) < 20 {
		t.Errorf("%d findings", len(found))
	}
	for _, lang := range []string{"en", "es", "fr", "ru", "zh"} {
		for _, f := range found {
			for _, text := range []string{f.Message(language.BuiltIn(), lang), f.Advice(language.BuiltIn(), lang)} {
				text = strings.NewReplacer("{facts.", "", "{order.", "").Replace(text)
				if strings.HasPrefix(text, "admin.") || strings.Contains(text, "{") {
					t.Errorf("%s %s: %s", lang, f.Code, text)
				}
			}
		}
	}
}

func TestNumbersAreFacts(t *testing.T) {
	const old = "You have {facts.return_window} for it."
	for text, want := range map[string]struct{ code, before, after string }{
		"You have 30 days for it.":              {"number_fact", "30 days", "{facts.return_window}"},
		"You have 14 days for it.":              {"number_contradicts", "14 days", "{facts.return_window}"},
		"You have {facts.return_window}, or 9.": {"number_written", "", ""},
	} {
		files := three()
		edit(t, files, "en/shipping.yaml", old, text)
		i := -1
		found := Check(load(t, files))
		for n, f := range found {
			if f.Kind == KindConsistency && f.Language == "en" {
				i = n
			}
		}
		if i < 0 || found[i].Code != want.code || found[i].Severity != SeverityError {
			t.Errorf("%s: %+v", text, found)
			continue
		}
		if edit := found[i].Edit; want.before == "" && edit != nil || want.before != "" && (edit == nil || *edit != Edit{want.before, want.after}) {
			t.Errorf("%s: edit %+v", text, edit)
		}
	}
}

func TestParity(t *testing.T) {
	const old = "    solution: \"You have {facts.return_window} for it.\""
	cases := map[string]struct{ text, want string }{
		"steps":      {"    solution: |-\n      You have {facts.return_window} for it.\n      - First.\n      - Second.", "fr parity_steps"},
		"paragraphs": {"    solution: |-\n      You have {facts.return_window} for it.\n\n      Really.", "fr parity_paragraphs"},
		"variant":    {old + "\n    variants: {with_order: \"{order.number} is known.\"}", "fr parity_variant_extra"},
	}
	for name, c := range cases {
		files := three()
		if !strings.Contains(files["fr/shipping.yaml"], old) {
			old := strings.ReplaceAll(old, "\"", "")
			edit(t, files, "fr/shipping.yaml", old, strings.Replace(c.text, "\"You have {facts.return_window} for it.\"", "You have {facts.return_window} for it.", 1))
		} else {
			edit(t, files, "fr/shipping.yaml", old, c.text)
		}
		if got := codes(Check(load(t, files)), KindParity); !slices.Contains(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := codes(Check(load(t, three())), KindParity); len(got) > 0 {
		t.Errorf("the same in three languages: %q", got)
	}
}

func TestQuality(t *testing.T) {
	const old = "You have {facts.return_window} for it."
	for text, want := range map[string]string{
		"Calm down, you have {facts.return_window} for it.":                       "en tone_word calm down",
		"You have {facts.return_window} for it!!":                                 "en tone_shouting !!",
		"PLEASE READ THIS FIRST, you have {facts.return_window}":                  "en tone_shouting PLEASE READ THIS FIRST",
		"You hаve {facts.return_window} for it.":                                  "en script_mixed hаve",
		"У вас есть {facts.return_window} на это.":                                "en script_wrong У вас есть {facts.return_window} на это.",
		"You have {facts.return_window}" + strings.Repeat(" and so on", 40) + ".": "en sentence_long You have …" + strings.Repeat(" and so on", 40) + ".",
	} {
		files := good()
		edit(t, files, "en/shipping.yaml", old, text)
		if got := codes(Check(load(t, files)), KindQuality); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

// A sentence that was left in another language is found.
func TestUntranslatedRemains(t *testing.T) {
	b := StarterBase(t)
	for _, tag := range b.Tags() {
		if tag != "de" && tag != "en" && tag != "fr" {
			delete(b.Languages, tag)
		}
	}
	b = with(b, "de", "returns.window", func(e *Entry) {
		e.Solution = "Bitte öffnen Sie {facts.returns_link}. They should be unused, complete and in their original packaging."
	})
	c := &checker{base: b, memory: new(Memory), spread: Everywhere}
	c.memory.begin()
	c.foreign(nil)
	if len(c.findings) != 1 || c.findings[0].Language != "de" || c.findings[0].Args["found"] != "en" || c.findings[0].Topic != "returns.window" {
		t.Errorf("found %v", c.findings)
	}
}

func TestKeyIsThatOfTheSameFaultElsewhere(t *testing.T) {
	at := place{source: Source{File: "en/a.yaml", Line: 3}, language: "en", topic: "a.b"}
	moved := place{source: Source{File: "en/b.yaml", Line: 9}, language: "en", topic: "a.b"}
	if at.finding(SeverityError, KindStructure, "c", "n", 1, "at", "x:1").Key() != moved.finding(SeverityError, KindStructure, "c", "n", 1, "at", "y:2").Key() {
		t.Error("the same fault on another line has another key")
	}
	if at.finding(SeverityError, KindStructure, "c", "n", 1).Key() == at.finding(SeverityError, KindStructure, "c", "n", 2).Key() {
		t.Error("another fault has the same key")
	}
}
