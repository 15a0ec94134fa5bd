package knowledge

import (
	"reflect"
	"testing"

	"dragoman/internal/chat"
)

// A language that was kept says the same as the one read from its files.
func TestKeptLanguageIsTheSame(t *testing.T) {
	b := load(t, good())
	data, err := b.Languages["en"].MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	kept := new(Language)
	if err := kept.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	if want, got := bare(b), bare(&Base{Languages: map[string]*Language{"en": kept}}); !reflect.DeepEqual(got.Languages["en"], want.Languages["en"]) {
		t.Errorf("what was kept is %+v, was %+v", got.Languages["en"], want.Languages["en"])
	}
	if err := new(Language).UnmarshalBinary(data[:len(data)/2]); chat.CodeOf(err) != chat.CodeInternal {
		t.Errorf("half of it: %v", err)
	}
}
