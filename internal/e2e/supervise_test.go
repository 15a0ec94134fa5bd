package e2e

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// newLead is a console of the owner, who may do what leads may.
func newLead(t *testing.T, n *node) *agent {
	t.Helper()
	return newAgent(t, n, "admin@localhost")
}

// id returns the id of an account, by name.
func (a *agent) id(n *node, conversation, name string) string {
	a.t.Helper()
	return a.colleagues(n, conversation)[name]["id"].(string)
}

func TestALeadTakesOver(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	addAgent(t, dir, "bob@shop.example", "Bob")
	b := handedOver(t, n)
	ana, lead := newAgent(t, n, "ana@shop.example"), newLead(t, n)
	c := ana.takes("")
	joined := b.becomes("assigned", 0)

	if f := ana.do("no", map[string]any{"type": "take", "conversation": c.ID}); f.Code != "forbidden" {
		t.Errorf("an agent who takes over is answered %s", f.raw)
	}
	if f := lead.do("take", map[string]any{"type": "take", "conversation": c.ID}); f.Type != "ack" {
		t.Fatalf("taking over is answered %s", f.raw)
	}
	taken := b.becomes("assigned", joined.Seq)
	if taken.Change.Name != "Admin" || taken.Change.Reason != "taken" {
		t.Errorf("the buyer sees %+v", taken.Change)
	}
	if e := ana.event("who took it", joined.Seq, func(e event) bool { return e.Kind == "state" && e.Change.Reason == "taken" }); e.Author.Name != "Admin" {
		t.Errorf("the old agent reads that it was %q", e.Author.Name)
	}
	if f := ana.do("late", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "And another thing"}); f.Code != "not_assigned" {
		t.Errorf("the old agent's late message is answered %s", f.raw)
	}
	if f := lead.do("said", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch + 1, "text": "I am looking after this."}); f.Type != "ack" {
		t.Errorf("the lead's message is answered %s", f.raw)
	}
	if f := lead.do("twice", map[string]any{"type": "take", "conversation": c.ID}); f.Code != "invalid" {
		t.Errorf("taking what one has is answered %s", f.raw)
	}

	// To a colleague: only to one who is there.
	bobID := lead.id(n, c.ID, "Bob")
	give := func(id, conversation string, confirm bool) frame {
		return lead.do(id, map[string]any{"type": "assign", "conversation": conversation, "to": map[string]any{"agent": bobID}, "confirm": confirm})
	}
	if f := give("gone", c.ID, true); f.Code != "conflict" {
		t.Errorf("giving it to somebody who is not there is answered %s", f.raw)
	}
	bob := newAgent(t, n, "bob@shop.example")
	if f := give("bob", c.ID, false); f.Type != "ack" {
		t.Fatalf("giving it to Bob is answered %s", f.raw)
	}
	given := b.becomes("assigned", taken.Seq)
	if given.Change.Name != "Bob" || given.Change.Reason != "reassigned" {
		t.Errorf("the buyer sees %+v", given.Change)
	}
	if f := bob.do("hello", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch + 2, "text": "Bob here."}); f.Type != "ack" {
		t.Errorf("the new agent's message is answered %s", f.raw)
	}

	// Beyond what Bob may have at once, only when the lead means it. Waiting
	// ones and those with the assistant can be given too.
	for _, id := range []string{"x1", "x2", "x3"} {
		if f := give(id, lead.finds(handedOver(t, n)), false); f.Type != "ack" {
			t.Fatalf("giving what waits is answered %s", f.raw)
		}
	}
	talks := newBuyer(t, n)
	talks.ask("Where is my parcel?")
	id := n.conversationOf(lead.cookie, "Where is my parcel?")
	if f := give("full", id, false); f.Code != "at_capacity" {
		t.Errorf("a fifth chat for Bob is answered %s", f.raw)
	}
	if f := give("confirmed", id, true); f.Type != "ack" {
		t.Errorf("a fifth chat for Bob that is meant is answered %s", f.raw)
	}
	talks.becomes("assigned", 0)
	after := talks.last
	talks.say("Who is this?")
	talks.says("buyer", after)
	for _, e := range talks.log {
		if e.Seq > after && e.Author.Role == "assistant" {
			t.Errorf("the assistant talks into it: %+v", e)
		}
	}

	// What is closed goes on; the lead gives it to a team.
	if f := bob.do("close", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch + 2, "reason": "solved"}); f.Type != "ack" {
		t.Fatalf("closing is answered %s", f.raw)
	}
	closed := b.becomes("closed", given.Seq)
	if f := lead.do("again", map[string]any{"type": "take", "conversation": c.ID}); f.Type != "ack" {
		t.Errorf("taking what is closed is answered %s", f.raw)
	}
	if again := b.becomes("assigned", closed.Seq); again.Case != 1 {
		t.Errorf("it goes on as case %d", again.Case)
	}
	if f := lead.do("team", map[string]any{"type": "assign", "conversation": c.ID, "to": map[string]any{"group": "logistics"}}); f.Type != "ack" {
		t.Errorf("giving it to a team is answered %s", f.raw)
	}
	b.becomes("waiting", closed.Seq)
	if f := lead.do("back", map[string]any{"type": "assign", "conversation": c.ID, "to": map[string]any{"assistant": true}}); f.Type != "ack" {
		t.Errorf("giving it to the assistant is answered %s", f.raw)
	}
	b.becomes("assistant", closed.Seq)
	for deadline := 0; ; deadline++ { // nobody can take it from the queue any more
		got, f := ana.claim("")
		if f.Code == "not_found" {
			break
		}
		if got.ID == c.ID || deadline > 10 {
			t.Fatalf("the queue still gives %+v", got)
		}
	}
}

// finds returns a buyer's conversation by what they tapped last, as soon as it
// is in the queue.
func (a *agent) finds(b *buyer) (id string) {
	a.t.Helper()
	a.until("the buyer in the queue", func() bool {
		at := slices.IndexFunc(a.line.Queue, func(c conversation) bool { return c.Preview == b.tapped })
		if at >= 0 {
			id = a.line.Queue[at].ID
		}
		return at >= 0
	})
	return id
}

// conversationOf returns the conversation whose buyer has said this last.
func (n *node) conversationOf(session *http.Cookie, words string) string {
	n.t.Helper()
	found := n.must(http.MethodGet, "/api/v1/conversations?q="+url.QueryEscape(words), session, nil)["conversations"].([]any)
	if len(found) != 1 {
		n.t.Fatalf("%q is said in %d conversations", words, len(found))
	}
	return found[0].(map[string]any)["id"].(string)
}

func TestAnAgentAsksForALead(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := handedOver(t, n)
	ana, lead := newAgent(t, n, "ana@shop.example"), newLead(t, n)
	c := ana.takes("")
	joined := b.becomes("assigned", 0)

	asked := func(what string, fits func(string) bool) {
		t.Helper()
		lead.expect(what, func(f frame) bool { return f.Type == "asked" && fits(f.raw) })
	}
	if f := lead.do("i0", map[string]any{"type": "invite", "conversation": c.ID, "epoch": c.Epoch}); f.Code != "not_assigned" {
		t.Errorf("inviting into what a colleague has is answered %s", f.raw)
	}
	if f := ana.do("i1", map[string]any{"type": "invite", "conversation": c.ID, "epoch": c.Epoch, "text": "They want a refund twice."}); f.Type != "ack" {
		t.Fatalf("asking for a lead is answered %s", f.raw)
	}
	asked("the call", func(raw string) bool {
		return strings.Contains(raw, "refund twice") && strings.Contains(raw, `"name":"Ana"`)
	})

	if f := ana.do("l0", map[string]any{"type": "listen", "conversation": c.ID}); f.Code != "forbidden" {
		t.Errorf("an agent who listens is answered %s", f.raw)
	}
	if f := lead.do("l1", map[string]any{"type": "listen", "conversation": c.ID}); f.Type != "ack" {
		t.Fatalf("listening is answered %s", f.raw)
	}
	if f := ana.expect("who listens", func(f frame) bool { return f.Type == "listening" }); f.Author.Name != "Admin" {
		t.Errorf("the agent reads that %q listens", f.Author.Name)
	}
	// Said again, for consoles that open the conversation later.
	ana.expect("that they still listen", func(f frame) bool { return f.Type == "listening" })
	asked("that somebody has come", func(raw string) bool { return !strings.Contains(raw, c.ID) })

	// The lead reads along live, writes notes, and the buyer sees nothing of it.
	b.say("Is anybody there?")
	lead.event("what the buyer writes", joined.Seq, func(e event) bool { return e.Message != nil && e.Message.Text == "Is anybody there?" })
	if f := lead.do("n1", map[string]any{"type": "note", "conversation": c.ID, "text": "Offer a voucher."}); f.Type != "ack" {
		t.Errorf("the lead's note is answered %s", f.raw)
	}
	ana.event("the note", joined.Seq, func(e event) bool { return e.Kind == "note" })
	lead.send(map[string]any{"type": "leave", "conversation": c.ID})
	if f := ana.do("said", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "Here I am."}); f.Type != "ack" {
		t.Errorf("the agent's message is answered %s", f.raw)
	}
	b.says("agent", joined.Seq)
	for _, e := range b.log {
		if e.Kind == "invite" || e.Kind == "listen" || e.Kind == "note" {
			t.Errorf("the buyer sees %+v", e)
		}
	}
}

func TestTheBoardIsForLeads(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	handedOver(t, n)
	ana, lead := newAgent(t, n, "ana@shop.example"), newLead(t, n)
	if status, _ := n.call(http.MethodGet, "/api/v1/board", ana.cookie, nil); status != http.StatusForbidden {
		t.Errorf("an agent gets status %d", status)
	}
	if status, _ := n.call(http.MethodGet, "/api/v1/board?store=other", lead.cookie, nil); status != http.StatusNotFound {
		t.Errorf("a store that is not theirs: status %d", status)
	}
	status, board := n.call(http.MethodGet, "/api/v1/board?store=demo", lead.cookie, nil)
	if status != http.StatusOK {
		t.Fatalf("the board: status %d %v", status, board)
	}
	if q := board["queue"].(map[string]any); q["length"] != 1.0 {
		t.Errorf("the queue: %v", q)
	}
	if d := board["today"].(map[string]any); d["opened"] != 1.0 || d["escalated"] != 1.0 || d["answered"] != 0.0 {
		t.Errorf("today: %v", d)
	}
	if agents := board["agents"].([]any); len(agents) != 2 {
		t.Errorf("agents: %v", agents)
	}
}
