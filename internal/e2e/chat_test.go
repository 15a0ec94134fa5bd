package e2e

import (
	"strings"
	"syscall"
	"testing"
)

func TestFromQuestionToPersonAndBack(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, starter(t))
	addAgent(t, dir, "ana@shop.example", "Ana")
	b := newBuyer(t, n)

	reply := b.ask("¿Dónde está mi paquete?")
	if reply.Message.Lang != "es" || reply.Message.Topic != "shipping.track_order" || len(reply.Message.FollowUps) == 0 {
		t.Errorf("the answer is in %q to %q with %d follow-ups", reply.Message.Lang, reply.Message.Topic, len(reply.Message.FollowUps))
	}
	if reply.Message.Decision != nil {
		t.Error("a buyer sees how the assistant decided")
	}
	if reply = b.ask("How do I return an item?"); reply.Message.Lang != "en" {
		t.Errorf("asked in English mid-way, it answers in %q", reply.Message.Lang)
	}

	b.ask("Can I talk to a real person please?")
	if change := b.becomes("waiting", 0); change.Change.Reason != "asked" {
		t.Errorf("the reason is %q", change.Change.Reason)
	}

	a := newAgent(t, n, "ana@shop.example")
	waiting := a.waits()
	if !strings.Contains(waiting.Preview, "real person") {
		t.Errorf("the queue shows %q", waiting.Preview)
	}
	c := a.takes("")
	if c.ID != waiting.ID || c.State != "assigned" {
		t.Fatalf("claimed %+v, want %s assigned", c, waiting.ID)
	}
	first := a.event("the history", 0, func(e event) bool { return e.Seq == 1 })
	if first.Message == nil || first.Message.Text != "¿Dónde está mi paquete?" {
		t.Errorf("the agent's history begins with %+v", first)
	}
	if decided := a.event("a decision", 1, func(e event) bool { return e.Author.Role == "assistant" }); decided.Message.Decision == nil {
		t.Error("an agent does not see how the assistant decided")
	}
	if joined := b.becomes("assigned", 0); joined.Change.Name != "Ana" {
		t.Errorf("the buyer sees %q join, not Ana", joined.Change.Name)
	}

	a.send(map[string]any{"type": "typing", "conversation": c.ID})
	if typing := b.expect("typing", func(f frame) bool { return f.Type == "typing" }); typing.Author.Name != "Ana" {
		t.Errorf("%q is typing, not Ana", typing.Author.Name)
	}
	a.send(map[string]any{"type": "message", "id": "a1", "conversation": c.ID, "epoch": c.Epoch, "text": "Hello, I'm Ana."})
	if said := b.says("agent", 0); said.Message.Text != "Hello, I'm Ana." || said.Author.Name != "Ana" {
		t.Errorf("the buyer reads %+v", said)
	}
	before := b.last
	b.say("My parcel is lost!")
	a.event("the buyer's words", before, func(e event) bool { return e.Message != nil && e.Message.Text == "My parcel is lost!" })
	b.event("the echo", before, func(e event) bool { return e.Author.Role == "buyer" })

	a.send(map[string]any{"type": "close", "id": "a2", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved"})
	closed := b.becomes("closed", before)
	for _, e := range b.log {
		if e.Seq > before && e.Author.Role == "assistant" {
			t.Errorf("the assistant talked over the agent: %+v", e)
		}
	}
	b.send(map[string]any{"type": "rating", "id": "r1", "score": 5, "comment": "¡Gracias!"})
	rated := b.event("the rating", closed.Seq, func(e event) bool { return e.Kind == "rating" })
	if rated.Rating.Score != 5 {
		t.Errorf("rated %d", rated.Rating.Score)
	}

	a.leaves(n)
	again := b.ask("How long does delivery take?")
	if again.Case != 2 || again.Message.Topic != "shipping.delivery_time" {
		t.Errorf("after closing, case %d gets %q", again.Case, again.Message.Topic)
	}
	a = newAgent(t, n, "ana@shop.example")
	a.send(map[string]any{"type": "message", "id": "a3", "conversation": c.ID, "epoch": c.Epoch, "text": "One more thing"})
	refused := a.expect("a refusal", func(f frame) bool { return f.ID == "a3" })
	if refused.Type != "error" || refused.Code != "not_assigned" {
		t.Errorf("a late message of the agent is answered %s", refused.raw)
	}
}

func TestDrain(t *testing.T) {
	n := start(t, t.TempDir())
	b := newBuyer(t, n)
	b.ask("Where is my parcel?")
	if err := n.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := b.closes(); code != 1001 {
		t.Errorf("the buyer's socket closes with %d, want 1001", code)
	}
	if err := <-n.ended; err != nil {
		t.Errorf("after SIGTERM the program ends with %v\n%s", err, n.log)
	}
}
