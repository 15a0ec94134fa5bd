package e2e

import (
	"net/http"
	"strings"
	"testing"
)

func TestCannedReplies(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	admin, ana := n.signIn("admin@localhost", adminPassword), n.signIn("ana@shop.example", adminPassword)
	reply := func(name string, texts map[string]string, more ...string) map[string]any {
		body := map[string]any{"store": "demo", "name": name, "texts": texts}
		for _, field := range more {
			body[field] = true
		}
		return body
	}
	texts := map[string]string{"en": "Send it back within {facts.return_window}. {agent.name}", "es": "Gracias"}

	for _, test := range []struct {
		name, field string
		session     *http.Cookie
		body        map[string]any
		status      int
	}{
		{"an agent may not write for everybody", "", ana, reply("Thanks", texts), 403},
		{"of a store that is not theirs", "", ana, map[string]any{"store": "other", "name": "x", "texts": texts, "personal": true}, 403},
		{"without a name", "name", admin, reply(" ", texts), 422},
		{"without a text", "texts", admin, reply("Thanks", map[string]string{"en": " "}), 422},
		{"in a language that the store does not offer", "texts.xx", admin, reply("Thanks", map[string]string{"xx": "x"}), 422},
		{"with a fact that there is not", "texts.en", admin, reply("Thanks", map[string]string{"en": "{facts.nothing}"}), 422},
		{"with what is known of no buyer", "texts.en", admin, reply("Thanks", map[string]string{"en": "Dear {buyer.name}"}), 422},
		{"for everybody", "", admin, reply("Thanks", texts), 201},
		{"of the same name", "name", admin, reply("Thanks", texts), 409},
		{"one's own of the same name", "", ana, reply("Thanks", texts, "personal"), 201},
	} {
		status, got := n.call("POST", "/api/v1/canned", test.session, test.body)
		if field, _ := got["field"].(string); status != test.status || field != test.field {
			t.Errorf("%s: %d, field %q (%v)", test.name, status, field, got["detail"])
		}
	}

	list := func(session *http.Cookie) (replies []map[string]any) {
		t.Helper()
		_, got := n.call("GET", "/api/v1/canned", session, nil)
		for _, r := range got["replies"].([]any) {
			replies = append(replies, r.(map[string]any))
		}
		return replies
	}
	if got := list(admin); len(got) != 1 {
		t.Errorf("the admin sees %v, want everybody's only", got)
	}
	own := list(ana)
	if len(own) != 2 || own[0]["personal"] == own[1]["personal"] {
		t.Fatalf("the agent sees %v, want everybody's and her own", own)
	}
	filled := own[0]["filled"].(map[string]any)["en"].(string)
	if strings.ContainsAny(filled, "{}") || !strings.HasSuffix(filled, " Ana") {
		t.Errorf("filled in it says %q", filled)
	}
	for _, r := range own {
		path, personal := "/api/v1/canned/"+r["id"].(string), r["personal"] == true
		want := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[personal]
		if status, got := n.call("PUT", path, ana, map[string]any{"name": "Bye", "texts": texts}); status != want {
			t.Errorf("changing it (personal: %v) is answered %d %v", personal, status, got)
		}
		if status, _ := n.call("DELETE", path, admin, nil); personal && status != http.StatusNotFound || !personal && status != http.StatusNoContent {
			t.Errorf("removing it by an admin (personal: %v) is answered %d", personal, status)
		}
	}
	if got := list(ana); len(got) != 1 || got[0]["name"] != "Bye" {
		t.Errorf("left is %v", got)
	}
}

func TestFindingConversationsAndTheirCases(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir)
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := newBuyer(t, n)
	b.ask("Where is my parcel?")
	b.ask("I want to speak to a human")
	ana := newAgent(t, n, "ana@shop.example")
	c := ana.waits()
	assigned := ana.takes(c.ID)
	ana.do("bye", map[string]any{"type": "close", "conversation": c.ID, "epoch": assigned.Epoch, "reason": "solved", "topic": c.Topic})
	b.becomes("closed", 0)
	b.send(map[string]any{"type": "rating", "id": "r", "score": 5})
	b.expect("its ack", func(f frame) bool { return f.Type == "ack" && f.ID == "r" })

	find := func(query string) int {
		t.Helper()
		status, got := n.call("GET", "/api/v1/conversations?"+query, ana.cookie, nil)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %v", query, status, got)
		}
		return len(got["conversations"].([]any))
	}
	for query, want := range map[string]int{"": 1, "state=closed&lang=en": 1, "state=waiting": 0, "lang=es": 0, "q=HUMAN+speak": 1, "q=kettle": 0, "store=other": 0} {
		if got := find(query); got != want {
			t.Errorf("%q finds %d, want %d", query, got, want)
		}
	}
	if status, got := n.call("GET", "/api/v1/conversations?before=yesterday", ana.cookie, nil); status != 422 || got["field"] != "before" {
		t.Errorf("a cursor that is none: %d %v", status, got)
	}

	_, got := n.call("GET", "/api/v1/conversations/"+c.ID+"/cases", ana.cookie, nil)
	cases := got["cases"].([]any)
	first := cases[0].(map[string]any)
	if len(cases) != 1 || first["reason"] != "solved" || first["agent"] != "Ana" || first["score"] != 5.0 || first["opening"] != "Where is my parcel?" {
		t.Errorf("the cases are %v", cases)
	}
}

func TestWhatOneConsoleReadIsReadOnTheOther(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir)
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := newBuyer(t, n)
	b.tap("person")
	first, second := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "ana@shop.example")
	c := first.waits()
	first.takes(c.ID)
	readOf := func(a *agent) int64 {
		t.Helper()
		a.send(map[string]any{"type": "open", "conversation": c.ID, "after": 0})
		return a.expect("the mark", func(f frame) bool { return f.Type == "read" }).Seq
	}
	if got := readOf(second); got != 0 {
		t.Errorf("before anybody looked, %d is read", got)
	}
	first.send(map[string]any{"type": "read", "conversation": c.ID, "seq": 2})
	second.expect("the mark", func(f frame) bool { return f.Type == "read" && f.Seq == 2 })
	if got := readOf(newAgent(t, n, "ana@shop.example")); got != 2 {
		t.Errorf("a new console shows %d as read, want 2", got)
	}
}
