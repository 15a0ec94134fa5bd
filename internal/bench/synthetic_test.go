package bench

import (
	"reflect"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func TestSynthetic(t *testing.T) {
	small, _, err := Synthetic("en", 60, 24)
	if err != nil {
		t.Fatal(err)
	}
	large, questions, err := Synthetic("en", 300, 24)
	if err != nil {
		t.Fatal(err)
	}
	if len(large.Languages["en"].Entries) != 300 || len(large.Topics) != 300 || len(questions) != 600 {
		t.Fatalf("%d entries of %d topics, %d questions", len(large.Languages["en"].Entries), len(large.Topics), len(questions))
	}
	for _, topic := range small.Topics[:50] { // the last ones are followed by the first
		if one, other := small.Entry("en", topic.ID), large.Entry("en", topic.ID); !reflect.DeepEqual(one, other) {
			t.Errorf("%s is another entry in a larger base", topic.ID)
		}
	}
}

func TestSyntheticCanBePublished(t *testing.T) {
	for _, c := range []struct{ entries, examples int }{{200, 24}, {6048, 1}} {
		base, _, err := Synthetic("en", c.entries, c.examples)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range knowledge.Check(base) {
			if f.Severity == knowledge.SeverityError && f.Code != "examples_few" {
				t.Fatalf("%d entries cannot be published: %s", c.entries, f)
			}
		}
	}
}

func TestSyntheticNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		lang              string
		entries, examples int
	}{{"xx", 80, 24}, {"en", 1, 24}, {"en", 1_000_000, 24}, {"en", 80, 0}, {"en", 80, 1000}} {
		if _, _, err := Synthetic(c.lang, c.entries, c.examples); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
