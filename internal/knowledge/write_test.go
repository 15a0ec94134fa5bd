package knowledge

import (
	"bytes"
	"maps"
	"os"
	"path"
	"reflect"
	"slices"
	"testing"

	starter "dragoman/knowledge"
)

// bare takes out of a base where it was written, which a rewritten one cannot
// share.
func bare(b *Base) *Base {
	for i := range b.Topics {
		b.Topics[i].Source = Source{}
	}
	for id, f := range b.Facts {
		f.Source = Source{}
		b.Facts[id] = f
	}
	for _, l := range b.Languages {
		l.human = Source{}
		for _, e := range l.Entries {
			e.Source = Source{}
			if len(e.FollowUps) == 0 {
				e.FollowUps = nil
			}
		}
		for _, kinds := range [][]Kind{l.OutOfScope, l.Smalltalk} {
			for i := range kinds {
				kinds[i].Source = Source{}
				if len(kinds[i].Replies) == 0 {
					kinds[i].Replies = nil
				}
			}
		}
		for i := range l.Lexicon.Concepts {
			l.Lexicon.Concepts[i].Source = Source{}
		}
		for i := range l.Lexicon.Alerts {
			a := &l.Lexicon.Alerts[i]
			a.Source = Source{}
			if len(a.Terms) == 0 {
				a.Terms = nil
			}
			if len(a.Examples) == 0 {
				a.Examples = nil
			}
		}
	}
	return b
}

// What is written is read as the same base, to the letter, in all languages.
func TestFilesRoundTrip(t *testing.T) {
	before, files, err := Split(starter.Files)
	if err != nil {
		t.Fatal(err)
	}
	after, again, err := Split(Tree(files).FS())
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(files, again, slices.Equal) {
		t.Error("writing what was read from the plain form gives another one")
	}
	before, after = bare(before), bare(after)
	for tag, l := range before.Languages {
		for id, e := range l.Entries {
			if !reflect.DeepEqual(e, after.Entry(tag, id)) {
				t.Fatalf("%s %s:\n%+v\nbecomes\n%+v", tag, id, e, after.Entry(tag, id))
			}
		}
	}
	if !reflect.DeepEqual(before, after) {
		t.Error("the base differs after a round trip, beside its entries")
	}
	if _, ok := files["en/questions.jsonl"]; !ok {
		t.Error("the labelled questions are not carried along")
	}
}

// Texts that mean something to YAML are texts all the same.
func FuzzFilesRoundTrip(f *testing.F) {
	for _, s := range []string{"yes", "null", "~", "007", "1e3", "- a", "# no comment", "a: b", "'", `"`, "\\", "|", ">", "{facts.return_window}", "a\nb", "… 你好 \u200f", "\u2028", "\ttab", "&a *b !c", "=", "<<", ".inf", "2026-01-01"} {
		f.Add(s)
	}
	base, err := Load(asFS(good()))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := *base.Languages["en"].Entries["returns.window"]
		e.Question, e.Examples, e.Solution = s, []string{s, "x " + s, s + " y"}, s
		b := *base
		b.Languages = map[string]*Language{"en": {Tag: "en", Entries: map[string]*Entry{e.Topic: &e}, Human: []string{s}}}
		files, err := Files(&b)
		if err != nil {
			t.Fatal(err)
		}
		first, err := Load(Tree(files).FS())
		if err != nil {
			t.Skip() // a text that no YAML holds; the interfaces refuse it
		}
		files, err = Files(first)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Load(Tree(files).FS())
		if err != nil {
			t.Fatalf("%q was read, and cannot be read again: %v", s, err)
		}
		if a, b := first.Entry("en", e.Topic), second.Entry("en", e.Topic); a.Question != b.Question || !slices.Equal(a.Examples, b.Examples) || a.Solution != b.Solution {
			t.Errorf("%q: %+v becomes %+v", s, a, b)
		}
	})
}

func TestEntryOf(t *testing.T) {
	for name, want := range map[string][2]string{
		"en/returns.window.yaml": {"en", "returns.window"},
		"en/lexicon.yaml":        {},
		"topics.yaml":            {},
		"en/questions.jsonl":     {},
	} {
		lang, topic, ok := EntryOf(name)
		if ok != (want[0] != "") || ok && (lang != want[0] || topic != want[1]) {
			t.Errorf("%s is read as %q %q %v", name, lang, topic, ok)
		}
	}
}

// A language with a few of its files read again is the same as read anew.
func TestReplacedIsAsReadAnew(t *testing.T) {
	before, files, err := Split(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	topic := before.Topics[0].ID
	after, err := Load(Tree(files).FS())
	if err != nil {
		t.Fatal(err)
	}
	l := after.Languages["en"]
	l.Draft = true
	l.Entries[topic].Question = "Is this another question?"
	delete(l.Entries, after.Topics[1].ID)
	l.OutOfScope, l.Smalltalk = []Kind{{Kind: "vague", Examples: []string{"it"}}}, nil
	l.Human = append(l.Human, "put me through")
	l.Lexicon.Concepts, l.Lexicon.Alerts = []Concept{{ID: "parcel", Terms: []string{"box"}}}, []Alert{{Category: "fraud", Severity: AlertHigh, Terms: []string{"scam"}}}
	written, err := Files(after)
	if err != nil {
		t.Fatal(err)
	}
	part := Tree{TopicsFile: written[TopicsFile], FactsFile: written[FactsFile]}
	var names []string
	for _, all := range []Tree{files, written} {
		for name := range all {
			if path.Dir(name) == "en" && path.Ext(name) == ".yaml" && !bytes.Equal(files[name], written[name]) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		if data, ok := written[name]; ok {
			part[name] = data
		}
	}
	read, err := Load(part.FS())
	if err != nil {
		t.Fatal(err)
	}
	want, err := Load(Tree(written).FS())
	if err != nil {
		t.Fatal(err)
	}
	got := before.Languages["en"].Replaced(names, read.Languages["en"])
	if len(names) < 7 || !reflect.DeepEqual(bare(&Base{Languages: map[string]*Language{"en": got}}).Languages, bare(&Base{Languages: map[string]*Language{"en": want.Languages["en"]}}).Languages) {
		t.Errorf("of the files %q: got %+v, want %+v", names, got, want.Languages["en"])
	}
	if got := before.Languages["en"].Replaced([]string{"en/own.yaml"}, nil); got != nil {
		t.Error("a file without a place in the plain form is left out")
	}
}
