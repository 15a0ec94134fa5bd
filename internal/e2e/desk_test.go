package e2e

import (
	"net/http"
	"testing"
	"time"
)

// colleagues returns who else works for the store of a conversation, by name.
func (a *agent) colleagues(n *node, conversation string) map[string]map[string]any {
	a.t.Helper()
	status, answer := n.call(http.MethodGet, "/api/v1/conversations/"+conversation+"/colleagues", a.cookie, nil)
	if status != http.StatusOK {
		a.t.Fatalf("colleagues: status %d, %v", status, answer)
	}
	found := map[string]map[string]any{}
	for _, item := range answer["colleagues"].([]any) {
		c := item.(map[string]any)
		found[c["name"].(string)] = c
	}
	return found
}

// leaves closes the agent's console and returns when the server has noticed.
func (a *agent) leaves(n *node) {
	a.t.Helper()
	a.conn.Close()
	for deadline := time.Now().Add(patience); ; {
		gone := true
		status, answer := n.call(http.MethodGet, "/api/v1/conversations?limit=1", a.cookie, nil)
		if status != http.StatusOK {
			a.t.Fatalf("conversations: status %d", status)
		}
		id := answer["conversations"].([]any)[0].(map[string]any)["id"].(string)
		for _, c := range a.colleagues(n, id) {
			gone = gone && c["present"] == false
		}
		if gone {
			return
		}
		if time.Now().After(deadline) {
			a.t.Fatal("the agent's presence stays after their console is gone")
		}
	}
}

// do sends an agent's frame and returns the answer to it.
func (a *agent) do(id string, fields map[string]any) frame {
	a.t.Helper()
	fields["id"] = id
	a.send(fields)
	return a.expect("the answer to "+id, func(f frame) bool { return f.ID == id && (f.Type == "ack" || f.Type == "error") })
}

func handedOver(t *testing.T, n *node) *buyer {
	t.Helper()
	b := newBuyer(t, n)
	b.ask("I want to speak to a human")
	b.becomes("waiting", 0)
	return b
}

func TestNotesAreForColleagues(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	addAgent(t, dir, "bob@shop.example", "Bob")
	b := handedOver(t, n)
	ana, bob := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	c, _ := ana.claim("")
	joined := b.becomes("assigned", 0)

	bob.send(map[string]any{"type": "open", "conversation": c.ID})
	if f := bob.do("n1", map[string]any{"type": "note", "conversation": c.ID, "text": "Their last parcel was lost too."}); f.Type != "ack" {
		t.Fatalf("a colleague's note is answered %s", f.raw)
	}
	noted := ana.event("the note", joined.Seq, func(e event) bool { return e.Kind == "note" })
	if noted.Note == nil || noted.Note.Text != "Their last parcel was lost too." || noted.Author.Name != "Bob" {
		t.Errorf("the note reads %+v by %q", noted.Note, noted.Author.Name)
	}
	if f := bob.do("n1", map[string]any{"type": "note", "conversation": c.ID, "text": "Their last parcel was lost too."}); f.Seq != noted.Seq {
		t.Errorf("the note sent again is answered %s", f.raw)
	}
	if f := ana.do("said", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "I am looking into it."}); f.Type != "ack" {
		t.Fatalf("the agent's message is answered %s", f.raw)
	}
	said := b.says("agent", joined.Seq)
	if said.Seq <= noted.Seq {
		t.Errorf("the message after the note has number %d", said.Seq)
	}
	for _, e := range b.log {
		if e.Kind == "note" || e.Note != nil {
			t.Errorf("the buyer reads a note: %+v", e)
		}
	}
	// A page that was closed meanwhile comes back without it, and without a gap.
	b.log, b.last = nil, 0
	if err := b.connect(t, n); err != nil {
		t.Fatal(err)
	}
	b.says("agent", joined.Seq)
	for _, e := range b.log {
		if e.Kind == "note" {
			t.Errorf("the buyer reads a note after coming back: %+v", e)
		}
	}
	if f := bob.do("n2", map[string]any{"type": "note", "conversation": c.ID, "text": " "}); f.Code != "invalid" {
		t.Errorf("an empty note is answered %s", f.raw)
	}
}

func TestTransfers(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	addAgent(t, dir, "bob@shop.example", "Bob")
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	c, _ := ana.claim("")
	b.becomes("assigned", 0)
	bobID := ana.colleagues(n, c.ID)["Bob"]["id"]

	pass := func(from *agent, id string, c conversation, to map[string]any) frame {
		return from.do(id, map[string]any{"type": "transfer", "conversation": c.ID, "epoch": c.Epoch, "to": to})
	}
	if f := pass(ana, "t1", c, map[string]any{"agent": bobID}); f.Code != "conflict" {
		t.Errorf("passing on to somebody who is not there is answered %s", f.raw)
	}
	for name, to := range map[string]map[string]any{
		"nowhere": {}, "two places": {"assistant": true, "group": "presale"}, "no such group": {"group": "pirates"}, "a stranger": {"agent": "nobody"},
	} {
		if f := pass(ana, "t-"+name, c, to); f.Code != "invalid" {
			t.Errorf("passing on to %s is answered %s", name, f.raw)
		}
	}

	bob := newAgent(t, n, "bob@shop.example")
	if f := pass(bob, "t2", c, map[string]any{"assistant": true}); f.Code != "not_assigned" {
		t.Errorf("passing on what a colleague has is answered %s", f.raw)
	}
	before := b.last
	if f := pass(ana, "t3", c, map[string]any{"agent": bobID}); f.Type != "ack" {
		t.Fatalf("passing on to a colleague is answered %s", f.raw)
	}
	joined := b.becomes("assigned", before)
	if joined.Change.Name != "Bob" || joined.Change.Reason != "transferred" {
		t.Errorf("the buyer sees %+v", joined.Change)
	}
	if f := ana.do("late", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "And another thing"}); f.Code != "not_assigned" {
		t.Errorf("a late message of the one who passed it on is answered %s", f.raw)
	}
	c.Epoch++
	if f := bob.do("said", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "Bob here."}); f.Type != "ack" {
		t.Errorf("the new agent's message is answered %s", f.raw)
	}

	// On to a team: whoever of it is free takes it.
	if f := pass(bob, "t4", c, map[string]any{"group": "logistics"}); f.Type != "ack" {
		t.Fatalf("passing on to a team is answered %s", f.raw)
	}
	waits := b.becomes("waiting", joined.Seq)
	got, f := ana.claim("")
	if got.ID != c.ID || got.Group != "logistics" {
		t.Fatalf("the team gets %+v, %s", got, f.raw)
	}
	taken := b.becomes("assigned", waits.Seq)

	// And back to the assistant, who answers the next question.
	if f := pass(ana, "t5", got, map[string]any{"assistant": true}); f.Type != "ack" {
		t.Fatalf("passing back to the assistant is answered %s", f.raw)
	}
	b.becomes("assistant", taken.Seq)
	b.tap("shipping.track_order")
	if answer := b.says("assistant", taken.Seq); answer.Message.Topic != "shipping.track_order" {
		t.Errorf("back with the assistant, the buyer reads %q", answer.Message.Text)
	}
}

func TestABuyerWhoWritesAgainGetsTheSameAgent(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, starterKnowledge)
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	c, _ := ana.claim("")
	if f := ana.do("c0", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved", "topic": "no.such"}); f.Code != "invalid" {
		t.Errorf("closing with an unknown topic is answered %s", f.raw)
	}
	if f := ana.do("c1", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved", "topic": "shipping.delayed"}); f.Type != "ack" {
		t.Fatalf("closing is answered %s", f.raw)
	}
	closed := b.becomes("closed", 0)

	// Thanks are no matter for a person.
	if reply := b.ask("Thank you very much!"); reply.Author.Role != "assistant" {
		t.Errorf("thanks are answered by %+v", reply.Author)
	}
	// The assistant has the next case then; a closed one goes on with Ana.
	b2 := handedOver(t, n)
	c2, _ := ana.claim("")
	ana.do("c2", map[string]any{"type": "close", "conversation": c2.ID, "epoch": c2.Epoch, "reason": "solved"})
	closed = b2.becomes("closed", 0)
	b2.tap("shipping.delayed")
	again := b2.becomes("assigned", closed.Seq)
	if again.Change.Name != "Ana" || again.Change.Reason != "reopened" || again.Case != 1 {
		t.Errorf("writing again gives %+v in case %d", again.Change, again.Case)
	}
	for _, e := range b2.log {
		if e.Seq > closed.Seq && e.Author.Role == "assistant" {
			t.Errorf("the assistant talked into it: %+v", e)
		}
	}
	if f := ana.do("said", map[string]any{"type": "message", "conversation": c2.ID, "epoch": c2.Epoch + 2, "text": "Let me see."}); f.Type != "ack" {
		t.Errorf("the agent's message is answered %s", f.raw)
	}
}
