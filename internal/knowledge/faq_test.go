package knowledge_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"dragoman/internal/knowledge"
)

func TestFAQShowsWhatIsToBeSaid(t *testing.T) {
	base, err := knowledge.Load(fstest.MapFS{
		"topics.yaml": {Data: []byte(`
most_asked: [a.two, a.one]
topics:
  - {id: a.one, group: presale, scope: "x"}
  - {id: a.two, group: presale, scope: "x"}
  - {id: a.off, group: presale, scope: "x", off: true}
  - {id: a.empty, group: presale, scope: "x"}
  - {id: a.broken, group: presale, scope: "x"}
`)},
		"facts.yaml": {Data: []byte("facts:\n  window: {type: duration, max: 30, unit: day}\n")},
		"en/all.yaml": {Data: []byte(`
entries:
  - {topic: a.one, question: "One?", examples: [one], apology: "We are sorry.", solution: "Within {facts.window}."}
  - {topic: a.two, question: "Two?", examples: [two], solution: "Two."}
  - {topic: a.off, question: "Off?", examples: [off], solution: "Off."}
  - {topic: a.empty, question: "Empty?", examples: [empty]}
  - {topic: a.broken, question: "Broken?", examples: [broken], solution: "{facts.nothing}"}
`)},
		"es/status.yaml": {Data: []byte("status: draft\n")},
		"es/all.yaml":    {Data: []byte("entries:\n  - {topic: a.one, question: \"¿Uno?\", examples: [uno], solution: \"Uno.\"}\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	answers, leftOut := base.FAQ("en", []string{"a.one", "a.nothing", "a.off", "a.one", "a.empty", "a.broken", "a.two"})
	want := []knowledge.FAQAnswer{{Topic: "a.one", Question: "One?", Answer: "Within 30 days."}, {Topic: "a.two", Question: "Two?", Answer: "Two."}}
	if !slices.Equal(answers, want) {
		t.Errorf("it shows %+v", answers)
	}
	if want := []string{"a.nothing", "a.off", "a.empty", "a.broken"}; !slices.Equal(leftOut, want) {
		t.Errorf("it leaves out %v, want %v", leftOut, want)
	}
	if answers, _ := base.FAQ("en", nil); len(answers) != 2 || answers[0].Topic != "a.two" {
		t.Errorf("of no topics it shows %+v, want those most asked", answers)
	}
	if answers, leftOut := base.FAQ("es", []string{"a.one"}); len(answers) != 0 || len(leftOut) != 1 {
		t.Errorf("a language that is a draft is shown: %+v", answers)
	}
	if base.Shows("en", "a.off") || !base.Shows("en", "a.two") {
		t.Error("Shows does not say what FAQ does")
	}
}
