package consistency

import (
	"os"
	"slices"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"dragoman/internal/knowledge"
	starterfiles "dragoman/knowledge"
)

var starter = sync.OnceValue(func() *knowledge.Base {
	b, err := knowledge.Load(starterfiles.Files)
	if err != nil {
		panic(err)
	}
	return b
})

type labelled struct {
	Wrong map[string]string `yaml:"wrong"`
	Right []string          `yaml:"right"`
}

func readLabelled(t *testing.T, name string) map[string]labelled {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]labelled
	if err := yaml.UnmarshalWithOptions(data, &out, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return out
}

// measure counts what is found of a labelled set. A wrong sentence counts as
// found if the finding names its fact.
func measure(t *testing.T, set map[string]labelled, topic func(lang, text string) (string, float64)) (found, wrong, alarms, faults, right int) {
	c := &Checker{Base: starter(), Topic: topic}
	for lang, sentences := range set {
		for text, fact := range sentences.Wrong {
			wrong++
			findings := c.Pages([]Page{{Name: "page", Language: lang, Text: text}})
			if slices.ContainsFunc(findings, func(f knowledge.Finding) bool { return f.Other.Fact == fact }) {
				found++
			} else {
				t.Logf("%s missed (%s): %s", lang, fact, text)
			}
			for _, f := range findings {
				if f.Other.Fact != fact {
					alarms++
					t.Logf("%s found another, %s: %s", lang, f.Other.Fact, f)
				}
			}
		}
		for _, text := range sentences.Right {
			right++
			for _, f := range c.Pages([]Page{{Name: "page", Language: lang, Text: text}}) {
				alarms++
				if f.Severity == knowledge.SeverityError {
					faults++
				}
				t.Logf("%s false alarm: %s: %s", lang, f, text)
			}
		}
	}
	return found, wrong, alarms, faults, right
}

func TestStatements(t *testing.T) {
	found, wrong, alarms, faults, right := measure(t, readLabelled(t, "statements.yaml"), nil)
	t.Logf("found %d of %d; %d false alarms (%d of them errors) in %d right sentences", found, wrong, alarms, faults, right)
	if found < 90 || alarms > 0 {
		t.Errorf("found %d of %d with %d false alarms; want 90 without any", found, wrong, alarms)
	}
}

// What the starter set answers agrees with its own facts: read as pages, the
// answers have no finding.
func TestAnswersAgreeWithTheirFacts(t *testing.T) {
	b := starter()
	c := &Checker{Base: b}
	for _, lang := range b.Offered() {
		for _, topic := range b.Topics {
			e := b.Entry(lang, topic.ID)
			if e == nil {
				continue
			}
			text, err := b.Render(lang, e.Solution, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range c.Pages([]Page{{Name: topic.ID, Language: lang, Text: text}}) {
				t.Errorf("%s %s\n\t%s", lang, f, f.Text)
			}
		}
	}
}

func TestHeldOut(t *testing.T) {
	found, wrong, alarms, faults, right := measure(t, readLabelled(t, "heldout.yaml"), nil)
	t.Logf("found %d of %d; %d false alarms (%d of them errors) in %d right sentences", found, wrong, alarms, faults, right)
	if found < 30 || alarms > 1 {
		t.Errorf("found %d of %d with %d false alarms; want 30 with one at most", found, wrong, alarms)
	}
}

func base(t *testing.T, files map[string]string) *knowledge.Base {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, content := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(content)}
	}
	b, err := knowledge.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
