package e2e

import (
	"net/http"
	"strings"
	"testing"

	"dragoman/internal/record/recordtest"
)

// shared returns the settings of nodes that share a database and a Redis.
func shared(t *testing.T, redisURL string) []string {
	t.Helper()
	return []string{
		"DATABASE_URL=" + recordtest.Postgres(t).DatabaseURL, "REDIS_URL=" + redisURL,
		"DRAGOMAN_ADMIN_PASSWORD=" + adminPassword,
	}
}

func TestTwoNodes(t *testing.T) {
	env := shared(t, startRedis(t).url())
	one := staffed(t, env...)
	two := start(t, t.TempDir(), env...)
	b, bob := newBuyer(t, one), newAgent(t, one, "bob@shop.example")
	ana := newAgent(t, two, "ana@shop.example")
	b.tap("person")
	b.becomes("waiting", 0)
	c := ana.takes(ana.waits().ID)
	if joined := b.becomes("assigned", 0); joined.Change.Name != "Ana" {
		t.Errorf("the buyer sees %q join", joined.Change.Name)
	}

	ana.write("a1", c, "Hello from node two")
	b.says("agent", 0)
	before := b.last
	b.say("Hello from node one")
	ana.event("the buyer's words", before, func(e event) bool { return e.Author.Role == "buyer" })
	// Each node hears the other now; what comes before may be lost.
	ana.send(map[string]any{"type": "typing", "conversation": c.ID})
	if f := b.expect("typing", func(f frame) bool { return f.Type == "typing" }); f.Author.Name != "Ana" {
		t.Errorf("%q is typing, not Ana", f.Author.Name)
	}
	b.send(map[string]any{"type": "typing"})
	if f := ana.expect("typing", func(f frame) bool { return f.Type == "typing" }); f.Author.Role != "buyer" || f.about() != c.ID {
		t.Errorf("Ana sees %s", f.raw)
	}

	if f := ana.pass("t1", c, map[string]any{"agent": ana.colleagues(two, c.ID)["Bob"]["id"]}); f.Type != "ack" {
		t.Fatalf("passing on to the other node is answered %s", f.raw)
	}
	c = bob.gets(c.ID)
	bob.send(map[string]any{"type": "open", "conversation": c.ID})
	if f := bob.write("b1", c, "Bob here."); f.Type != "ack" {
		t.Errorf("Bob's message is answered %s", f.raw)
	}
	b.event("Bob's words", before, func(e event) bool { return e.Author.Name == "Bob" && e.Kind == "message" })
	if f := ana.write("late", conversation{ID: c.ID, Epoch: c.Epoch - 1}, "One more thing"); f.Code != "not_assigned" {
		t.Errorf("Ana's late message is answered %s", f.raw)
	}
	if f := bob.pass("t2", c, map[string]any{"group": "presale"}); f.Type != "ack" {
		t.Fatalf("passing on to a team is answered %s", f.raw)
	}
	ana.sees("that it waits", func(got conversation) bool { return got.State == "waiting" && got.Epoch == c.Epoch+1 })
	c = ana.takes(c.ID)
	if got := bob.sees("who has it", func(got conversation) bool { return got.State == "assigned" && got.Epoch == c.Epoch }); got.Agent != c.Agent {
		t.Errorf("Bob's console says that %s has it, not %s", got.Agent, c.Agent)
	}

	one.kill()
	ana.write("a2", c, "Are you still there?")
	if err := b.connect(t, two); err != nil {
		t.Fatal(err)
	}
	said := b.event("what was said meanwhile", before, func(e event) bool { return e.Message != nil && e.Message.Text == "Are you still there?" })
	if f := ana.do("c1", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved"}); f.Type != "ack" {
		t.Errorf("closing is answered %s", f.raw)
	}
	b.becomes("closed", said.Seq)
	for i, e := range b.log {
		if e.Seq != int64(i+1) {
			t.Fatalf("event %d stands at place %d", e.Seq, i+1)
		}
	}
}

func TestACaseIsClosedAndReopenedFromTheOtherNode(t *testing.T) {
	env := shared(t, startRedis(t).url())
	one := staffed(t, env...)
	two := start(t, t.TempDir(), env...)
	b, ana := handedOver(t, one), newAgent(t, two, "ana@shop.example")
	c := ana.takes(ana.waits().ID)
	ana.do("c1", map[string]any{"type": "close", "conversation": c.ID, "epoch": c.Epoch, "reason": "solved"})
	closed := b.becomes("closed", 0)
	b.tap("shipping.track_order")
	if again := b.becomes("assigned", closed.Seq); again.Change.Reason != "reopened" {
		t.Errorf("the case goes on because of %q", again.Change.Reason)
	}
	c = ana.sees("that it is Ana's again", func(got conversation) bool { return got.State == "assigned" && got.Epoch > c.Epoch })
	if f := ana.write("a1", c, "Let me see."); f.Type != "ack" {
		t.Errorf("Ana's message is answered %s", f.raw)
	}
	b.says("agent", closed.Seq)
}

func TestALeadOnTheOtherNodeListensAndDeletes(t *testing.T) {
	env := shared(t, startRedis(t).url())
	one := staffed(t, env...)
	two := start(t, t.TempDir(), env...)
	b, ana, lead := handedOver(t, one), newAgent(t, one, "ana@shop.example"), newLead(t, two)
	c := ana.takes(ana.waits().ID)
	b.becomes("assigned", 0)
	if f := ana.do("i1", map[string]any{"type": "invite", "conversation": c.ID, "epoch": c.Epoch, "text": "They want a refund twice."}); f.Type != "ack" {
		t.Fatalf("asking for a lead is answered %s", f.raw)
	}
	lead.expect("the call", func(f frame) bool { return f.Type == "asked" && strings.Contains(f.raw, c.ID) })
	if f := lead.do("l1", map[string]any{"type": "listen", "conversation": c.ID}); f.Type != "ack" {
		t.Fatalf("listening is answered %s", f.raw)
	}
	if f := ana.expect("who listens", func(f frame) bool { return f.Type == "listening" }); f.Author.Name != "Admin" || f.about() != c.ID {
		t.Errorf("Ana's console is told %s", f.raw)
	}

	if status, body := two.raw(http.MethodDelete, "/api/v1/conversations/"+c.ID, lead.cookie); status != http.StatusNoContent {
		t.Fatalf("deleting on the other node: status %d %s", status, body)
	}
	ana.expect("that it is gone", func(f frame) bool { return f.Type == "forgotten" && f.about() == c.ID })
	if code := b.closes(); code != 4005 {
		t.Errorf("the buyer's socket is closed with %d, want 4005", code)
	}
}
