package e2e

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
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
	soon(a.t, "an end of the agent's presence", func() bool {
		gone := true
		status, answer := n.call(http.MethodGet, "/api/v1/conversations?limit=1", a.cookie, nil)
		if status != http.StatusOK {
			a.t.Fatalf("conversations: status %d", status)
		}
		id := answer["conversations"].([]any)[0].(map[string]any)["id"].(string)
		for _, c := range a.colleagues(n, id) {
			gone = gone && c["present"] == false
		}
		return gone
	})
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
	b.tap("person")
	b.becomes("waiting", 0)
	return b
}

func TestNotesAreForColleagues(t *testing.T) {
	n := staffed(t)
	b := handedOver(t, n)
	ana, bob := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	c := ana.takes("")
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

// pass transfers a conversation.
func (a *agent) pass(id string, c conversation, to map[string]any) frame {
	a.t.Helper()
	return a.do(id, map[string]any{"type": "transfer", "conversation": c.ID, "epoch": c.Epoch, "to": to})
}

// write says something in a conversation.
func (a *agent) write(id string, c conversation, text string) frame {
	a.t.Helper()
	return a.do(id, map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": text})
}

// gets waits until a conversation is among the agent's own, and returns it.
func (a *agent) gets(id string) (c conversation) {
	a.t.Helper()
	a.expect("the conversation among their own", func(f frame) bool {
		for _, m := range f.Mine {
			if m.ID == id {
				c = m
			}
		}
		return c.ID != ""
	})
	return c
}

func TestWhatCannotBePassedOn(t *testing.T) {
	n := staffed(t)
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	c := ana.takes("")
	b.becomes("assigned", 0)
	if f := ana.pass("away", c, map[string]any{"agent": ana.colleagues(n, c.ID)["Bob"]["id"]}); f.Code != "conflict" {
		t.Errorf("passing on to somebody who is not there is answered %s", f.raw)
	}
	for name, to := range map[string]map[string]any{
		"nowhere": {}, "two places": {"assistant": true, "group": "presale"}, "no such group": {"group": "pirates"}, "a stranger": {"agent": "nobody"},
	} {
		if f := ana.pass(name, c, to); f.Code != "invalid" {
			t.Errorf("passing on to %s is answered %s", name, f.raw)
		}
	}
	bob := newAgent(t, n, "bob@shop.example")
	if f := bob.pass("not his", c, map[string]any{"assistant": true}); f.Code != "not_assigned" {
		t.Errorf("passing on what a colleague has is answered %s", f.raw)
	}
}

func TestAChainOfTransfers(t *testing.T) {
	n := staffed(t)
	b := handedOver(t, n)
	ana, bob := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	c := ana.takes("")
	ids := ana.colleagues(n, c.ID)
	epoch := c.Epoch
	// had lets everybody who has had it try to write with what they know.
	had := func(step string, others ...*agent) {
		t.Helper()
		for i, a := range others {
			for e := int64(1); e <= epoch; e++ {
				id := fmt.Sprint(step, i, e)
				if f := a.write(id, conversation{ID: c.ID, Epoch: e}, "I am late"); f.Code != "not_assigned" {
					t.Errorf("after %q, agent %d's late message of epoch %d is answered %s", step, i, e, f.raw)
				}
			}
		}
	}
	// next is what the one who has it now sees, a state further.
	next := func(step string, a *agent, got conversation) {
		t.Helper()
		if epoch++; got.ID != c.ID || got.Epoch != epoch || got.State != "assigned" {
			t.Fatalf("%s: the conversation is %+v, want epoch %d", step, got, epoch)
		}
		c = got
		if f := a.write("hello "+step, c, "Hello after "+step); f.Type != "ack" {
			t.Fatalf("%s: the new agent's message is answered %s", step, f.raw)
		}
	}
	passed := func(step string, from *agent, to map[string]any) {
		t.Helper()
		if f := from.pass("t "+step, c, to); f.Type != "ack" {
			t.Fatalf("%s is answered %s", step, f.raw)
		}
	}

	passed("to Bob", ana, map[string]any{"agent": ids["Bob"]["id"]})
	next("to Bob", bob, bob.gets(c.ID))
	had("to Bob", ana)

	// On to a team: whoever of it is there takes it.
	passed("to a team", bob, map[string]any{"group": "logistics"})
	epoch++ // it waits
	had("to a team", ana, bob)
	cleo := newAgent(t, n, "cleo@shop.example")
	if waiting := cleo.waits(); waiting.Group != "logistics" || waiting.Epoch != epoch {
		t.Errorf("the team sees %+v in epoch %d", waiting, epoch)
	}
	got := cleo.takes("")
	next("to a team", cleo, got)
	had("to Cleo", ana, bob)

	// Back to the assistant, who answers the next question.
	passed("to the assistant", cleo, map[string]any{"assistant": true})
	epoch++
	had("to the assistant", ana, bob, cleo)
	before := b.becomes("assistant", 0).Seq
	b.tap("shipping.track_order")
	if answer := b.says("assistant", before); answer.Message.Topic != "shipping.track_order" {
		t.Errorf("back with the assistant, the buyer reads %q", answer.Message.Text)
	}

	// And a person again, in the same case.
	b.tap("person")
	waits := b.becomes("waiting", before)
	epoch++
	got = ana.takes("")
	next("to a person again", ana, got)
	had("to a person again", bob, cleo)
	b.event("Ana's words", waits.Seq, func(e event) bool { return e.Message != nil && e.Message.Text == "Hello after to a person again" })

	var steps []string
	for i, e := range b.log {
		if e.Seq != int64(i+1) || e.Case != 1 {
			t.Fatalf("event %d of case %d stands at place %d", e.Seq, e.Case, i+1)
		}
		switch {
		case e.Kind == "state":
			steps = append(steps, strings.Join(strings.Fields(e.Change.To+" "+e.Change.Reason+" "+e.Change.Name), " "))
		case e.Author.Role == "agent":
			steps = append(steps, e.Author.Name)
		}
	}
	want := []string{
		"waiting asked", "assigned Ana", "assigned transferred Bob", "Bob", "waiting transferred", "assigned Cleo", "Cleo",
		"assistant transferred", "waiting asked", "assigned Ana", "Ana",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("the buyer sees %q,\nwant %q", steps, want)
	}
	// Who comes last has the whole history.
	for seq := range b.last {
		ana.event(fmt.Sprint("event ", seq+1), seq, func(e event) bool { return e.Seq == seq+1 })
	}
}

func TestABuyerWhoWritesAgainGetsTheSameAgent(t *testing.T) {
	n := staffed(t, starter(t))
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	c := ana.takes("")
	if f := ana.do("c0", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved", "topic": "no.such"}); f.Code != "invalid" {
		t.Errorf("closing with an unknown topic is answered %s", f.raw)
	}
	if f := ana.do("c1", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved", "topic": "returns.how_to"}); f.Type != "ack" {
		t.Fatalf("closing is answered %s", f.raw)
	}
	closed := b.becomes("closed", 0)

	// Thanks are no matter for a person.
	if reply := b.ask("Thank you very much!"); reply.Author.Role != "assistant" {
		t.Errorf("thanks are answered by %+v", reply.Author)
	}
	// The assistant has the next case then; a closed one goes on with Ana.
	b2 := handedOver(t, n)
	c2 := ana.takes("")
	ana.do("c2", map[string]any{"type": "close", "conversation": c2.ID, "epoch": c2.Epoch, "reason": "solved"})
	closed = b2.becomes("closed", 0)
	b2.tap("shipping.track_order")
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
