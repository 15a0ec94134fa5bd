package knowledge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func facts(pairs ...string) map[string]json.RawMessage {
	own := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		own[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return own
}

func TestAStoresOwnFacts(t *testing.T) {
	base := knowledge.StarterBase(t)
	own, err := base.WithFacts(facts("return_window", `{"max": 60, "unit": "day"}`, "standard_cost", `{"amount": "3.50", "currency": "GBP"}`,
		"carriers", `{"value": ["DPD"]}`, "store_name", `{"value": "Fine Wares: more: colons"}`, "nobody_asks", `{"value": "left out"}`))
	if err != nil {
		t.Fatal(err)
	}
	const text = "{facts.return_window}, {facts.standard_cost}, {facts.carriers}, {facts.store_name}, {facts.warranty}"
	got, err := own.Render("en", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"60", "£3.50", "DPD", "Fine Wares: more: colons", "24"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if before, err := base.Render("en", text, nil); err != nil || !strings.Contains(before, "30") {
		t.Errorf("the base itself says %q, %v", before, err)
	}
	for name, value := range map[string]string{
		"return_window": `{"max": 0, "unit": "day"}`,
		"dispatch_time": `{"max": 3, "unit": "fortnight"}`,
		"standard_cost": `{"amount": "4,90", "currency": "EUR"}`,
		"support_email": `{"value": "nobody"}`,
		"track_link":    `{"value": "javascript:alert(1)"}`,
		"warranty":      `{"max": 12, "unit": "month", "more": 1}`,
		"carriers":      `["DHL"]`,
	} {
		_, err := base.WithFacts(facts(name, value))
		e, ok := err.(*chat.Error)
		if !ok || e.Code != chat.CodeInvalid || e.Field != "facts."+name || strings.Contains(e.Message, "\n") {
			t.Errorf("%s %s: %v", name, value, err)
		}
	}
}

// TestValuesComeBack takes every fact as it is shown and gives it back.
func TestValuesComeBack(t *testing.T) {
	base := knowledge.StarterBase(t)
	own := map[string]json.RawMessage{}
	for name, fact := range base.Facts {
		value, err := fact.Value()
		if err != nil {
			t.Fatal(err)
		}
		own[name] = value
	}
	again, err := base.WithFacts(own)
	if err != nil {
		t.Fatal(err)
	}
	for name := range base.Facts {
		text := "{facts." + name + "}"
		was, _ := base.Render("pl", text, nil)
		if is, err := again.Render("pl", text, nil); err != nil || is != was {
			t.Errorf("%s %s was %q and is %q, %v", name, own[name], was, is, err)
		}
	}
}

func TestUses(t *testing.T) {
	own := facts("warranty", "{}")
	for text, want := range map[string]bool{"{facts.warranty}": true, "in {facts.warranty:genitive}.": true, "{facts.warranty_time}": false, "facts.warranty": false, "{order.number}": false} {
		if got := knowledge.Uses(text, own); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
