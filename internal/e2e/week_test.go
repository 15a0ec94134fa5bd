package e2e

import (
	"net/http"
	"testing"
	"time"
)

func TestAWeekIsSummedUp(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	for range 6 {
		b := newBuyer(t, n)
		b.tap("returns.how_to")
		answer := b.says("assistant", 0)
		b.send(map[string]any{"type": "feedback", "id": "f", "seq": answer.Seq, "helped": false})
		b.tap("person")
		b.becomes("waiting", answer.Seq)
	}
	for range 2 {
		b := newBuyer(t, n)
		b.say("zwiggle blorf for kim@example.com")
		reply := b.says("assistant", 0)
		b.tap("person")
		b.becomes("waiting", reply.Seq-2)
	}

	today := time.Now().UTC().Format(time.DateOnly)
	week := n.must("GET", "/api/v1/week?of="+today, owner, nil)
	now := week["now"].(map[string]any)
	for name, want := range map[string]float64{"opened": 8, "answers": 6, "rated": 6, "down": 6} {
		if now[name] != want {
			t.Errorf("%s: %v, want %v", name, now[name], want)
		}
	}
	if escalated := now["escalated"].(float64); escalated != 8 {
		t.Errorf("%v needed a person, want 8", escalated)
	}
	words := map[string]bool{}
	for _, w := range week["words"].([]any) {
		words[w.(map[string]any)["text"].(string)] = true
	}
	if !words["zwiggle"] || !words["blorf"] || words["kim"] || words["example.com"] {
		t.Errorf("new words: %v", words)
	}
	suggested := n.must("GET", "/api/v1/knowledge/suggestions", owner, nil)
	first := suggested["suggestions"].([]any)[0].(map[string]any)
	if first["kind"] != "disliked" || first["topic"] != "returns.how_to" || first["cases"] != 6.0 || suggested["turns"].(float64) < 8 {
		t.Errorf("%v", suggested)
	}
	additions := n.must("GET", "/api/v1/week/additions?of="+today, owner, nil)
	if additions["missed"] != 2.0 || additions["additions"] == nil {
		t.Errorf("%v", additions)
	}

	if status, answer := n.call("GET", "/api/v1/week?of=yesterday", owner, nil); status != http.StatusUnprocessableEntity || answer["field"] != "of" {
		t.Errorf("no day: %d %v", status, answer)
	}
	if before := n.must("GET", "/api/v1/week", owner, nil)["now"].(map[string]any); before["opened"] != 0.0 {
		t.Errorf("the last whole week has %v", before["opened"])
	}
	_, agent := n.account(owner, map[string]any{"email": "ana@shop.example", "name": "Ana", "role": "agent"})
	_, lead := n.account(owner, map[string]any{"email": "lea@shop.example", "name": "Lea", "role": "lead"})
	for path, want := range map[string][2]int{
		"/api/v1/week":                     {http.StatusForbidden, http.StatusOK},
		"/api/v1/week/additions":           {http.StatusForbidden, http.StatusOK},
		"/api/v1/knowledge/suggestions":    {http.StatusForbidden, http.StatusForbidden},
		"/api/v1/week?store=somebody-else": {http.StatusForbidden, http.StatusNotFound},
	} {
		for i, session := range []*http.Cookie{agent, lead} {
			if status, _ := n.call("GET", path, session, nil); status != want[i] {
				t.Errorf("%s is answered %d, want %d", path, status, want[i])
			}
		}
	}
}
