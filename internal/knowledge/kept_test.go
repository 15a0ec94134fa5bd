package knowledge

import (
	"reflect"
	"testing"

	"dragoman/internal/chat"
)

// A base that was kept says the same as the one read from its files.
func TestKeptKnowledgeIsTheSame(t *testing.T) {
	files := good()
	b := load(t, files)
	data, err := b.Keep()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := LoadKept(asFS(files), data)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(kept.Topics, b.Topics) || !reflect.DeepEqual(kept.Facts, b.Facts) {
		t.Error("topics or facts differ")
	}
	got, want := kept.Languages["en"], b.Languages["en"]
	for _, id := range []string{"returns.window", "shipping.cost"} {
		g, w := *got.Entries[id], *want.Entries[id]
		g.Source, w.Source = Source{}, Source{}
		if !reflect.DeepEqual(g, w) {
			t.Errorf("%s is %+v, was %+v", id, g, w)
		}
	}
	if !reflect.DeepEqual(got.Human, want.Human) || got.Tag != "en" || len(got.OutOfScope[0].Examples) != MinOutOfScope || !reflect.DeepEqual(got.Lexicon.Alerts[0].Terms, want.Lexicon.Alerts[0].Terms) {
		t.Error("what belongs to the language differs")
	}
	if _, err := LoadKept(asFS(files), data[:len(data)/2]); chat.CodeOf(err) != chat.CodeInternal {
		t.Errorf("half of it: %v", err)
	}
}
