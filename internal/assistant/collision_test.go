package assistant

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// An example that stands under the wrong topic is found, with the topic that
// it looks like.
func TestCollisions(t *testing.T) {
	entries := "entries:\n"
	for topic, words := range map[string][]string{"returns.cost": {"return", "label", "postage"}, "payment.methods": {"card", "wallet", "pay"}} {
		entries += "  - topic: " + topic + "\n    question: About " + words[0] + "\n    solution: Yes.\n    examples:\n"
		for i := range 30 {
			entries += fmt.Sprintf("      - the %s and the %s number %d\n", words[i%3], words[(i+1)%3], i)
		}
		if topic == "returns.cost" {
			entries += "      - may I pay by card or wallet\n"
		}
	}
	fsys := fstest.MapFS{
		"topics.yaml": {Data: []byte("topics:\n  - {id: returns.cost, group: presale, scope: x}\n  - {id: payment.methods, group: presale, scope: x}\n")},
		"facts.yaml":  {Data: []byte("facts: {}\n")},
		"en/all.yaml": {Data: []byte(entries)},
	}
	base, err := knowledge.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	found, model, err := Collisions(context.Background(), base, "en")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(found, func(f knowledge.Finding) bool { return f.Text == "may I pay by card or wallet" })
	if i < 0 || model == nil {
		t.Fatalf("found %v", found)
	}
	f := found[i]
	if f.Kind != knowledge.KindCollision || f.Topic != "returns.cost" || f.Item != 31 || f.Line == 0 ||
		f.Args["other"] != "payment.methods" || f.Other.Topic != "payment.methods" || f.Other.Text != "About card" {
		t.Errorf("%+v, %+v", f, f.Other)
	}
	if _, _, err := Collisions(context.Background(), base, "fr"); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a language that is not there: %v", err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Collisions(ended, base, "en"); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("stopped: %v", err)
	}
}
