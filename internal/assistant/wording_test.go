package assistant

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func TestAStoreAnswersWithItsOwnFacts(t *testing.T) {
	base, err := knowledge.Load(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	a := newAssistant(t, base)
	answer := func(w *Wording, lang, topic string) Result {
		return a.Decide(Turn{Text: "tapped", Choice: topic, Language: lang, Wording: w})
	}
	own := func(value string) map[string]json.RawMessage {
		return map[string]json.RawMessage{"return_window": json.RawMessage(value)}
	}
	w, err := a.Wording(own(`{"max": 77, "unit": "day"}`))
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"en": "77 days", "es": "77 días"} {
		if got := answer(w, lang, "returns.how_to"); !strings.Contains(got.Message.Text, want) {
			t.Errorf("%s: the store says %q, want %q", lang, got.Message.Text, want)
		}
		if got := answer(nil, lang, "returns.how_to"); strings.Contains(got.Message.Text, want) {
			t.Errorf("%s: another store says %q", lang, got.Message.Text)
		}
		if got, want := answer(w, lang, "shipping.track_order").Message.Text, answer(nil, lang, "shipping.track_order").Message.Text; got != want {
			t.Errorf("%s: an answer without the fact is %q, want %q", lang, got, want)
		}
	}

	// A fact that can no longer be rendered is promised to nobody.
	w, err = a.Wording(own(`{"amount": "3.00", "currency": "EUR"}`))
	if chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("a fact of another type: %v", err)
	}
	if got := answer(w, "en", "returns.how_to"); !got.Escalate {
		t.Errorf("with a fact that cannot be rendered it says %q", got.Message.Text)
	}
	if got := answer(w, "en", "shipping.track_order"); got.Decision.Kind != chat.DecisionAnswer {
		t.Errorf("an answer without that fact: %+v", got.Decision)
	}
}
