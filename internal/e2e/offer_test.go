package e2e

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// sets changes the demo store's desk, beside the running server.
func sets(t *testing.T, dataDir string, desk chat.Desk) {
	t.Helper()
	ctx := context.Background()
	rec, err := record.Open(ctx, record.Config{DataDir: dataDir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	stores, err := rec.Stores(ctx)
	if err != nil {
		t.Fatal(err)
	}
	stores[0].Desk = desk
	stores[0].Hours = chat.Hours{Days: append(chat.Weekdays(), time.Sunday), From: "00:00", To: "24:00", Timezone: "UTC"}
	if err := rec.PutStore(ctx, stores[0]); err != nil {
		t.Fatal(err)
	}
}

// pushing starts a server whose store offers its conversations.
func pushing(t *testing.T, desk chat.Desk, agents ...string) *node {
	t.Helper()
	dir := t.TempDir()
	start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword).kill() // makes the store
	desk.Mode = chat.DeskPush
	sets(t, dir, desk)
	for _, name := range agents {
		addAgent(t, dir, strings.ToLower(name)+"@shop.example", name)
	}
	return start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
}

// offer waits until a conversation is offered.
func (a *agent) offer() conversation {
	a.t.Helper()
	f := a.expect("an offer", func(f frame) bool { return f.Type == "offer" })
	if f.Seconds <= 0 {
		a.t.Errorf("an offer says %s", f.raw)
	}
	return facts(a.t, f)
}

func facts(t *testing.T, f frame) (c conversation) {
	t.Helper()
	if err := json.Unmarshal(f.Conversation, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

// is waits until the agent is told that this is their state.
func (a *agent) is(state, reason string) {
	a.t.Helper()
	a.expect("presence "+state+" "+reason, func(f frame) bool { return f.Type == "presence" && f.State == state && f.Reason == reason })
}

func TestOffersGoFromAgentToAgent(t *testing.T) {
	t.Parallel()
	n := pushing(t, chat.Desk{OfferTime: chat.MaxOfferTime}, "Ana", "Bob")
	owner := n.signIn("admin@localhost", adminPassword)
	last := func(d time.Duration) { // what is offered from now on
		n.must(http.MethodPatch, "/api/v1/stores/demo", owner, map[string]any{"desk": chat.Desk{Mode: chat.DeskPush, OfferTime: d}})
	}
	ana, bob := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	if f := bob.do("byhand", map[string]any{"type": "claim"}); f.Code != "forbidden" {
		t.Errorf("taking by hand where chats are offered is answered %s", f.raw)
	}
	b := handedOver(t, n)
	first := ana.offer() // she has been there longest
	last(chat.MinOfferTime)
	if f := ana.do("no", map[string]any{"type": "decline", "conversation": first.ID}); f.Type != "ack" {
		t.Fatalf("declining is answered %s", f.raw)
	}
	// Bob lets it pass; it comes round to Ana, who lets it pass too, and so on,
	// until both have missed two in a row.
	if got := bob.offer(); got.ID != first.ID {
		t.Errorf("bob is offered %s", got.ID)
	}
	gone := bob.expect("the end of the offer", func(f frame) bool { return f.Type == "offer_gone" })
	if gone.Reason != "expired" {
		t.Errorf("the offer that passed ends as %s", gone.raw)
	}
	if got := ana.offer(); got.ID != first.ID {
		t.Errorf("ana is offered %s", got.ID)
	}
	ana.is("away", "missed_offers")
	bob.is("away", "missed_offers")
	before := b.last
	// Nobody gets anything more; one comes back and takes it.
	last(2 * chat.MinOfferTime) // it is not asked again sooner
	if f := bob.do("back", map[string]any{"type": "presence", "state": "available"}); f.Type != "ack" {
		t.Fatalf("coming back is answered %s", f.raw)
	}
	if got := bob.offer(); got.ID != first.ID {
		t.Errorf("bob is offered %s", got.ID)
	}
	if f := bob.do("yes", map[string]any{"type": "accept", "conversation": first.ID}); f.Type != "ack" {
		t.Fatalf("accepting is answered %s", f.raw)
	}
	if f := ana.do("late", map[string]any{"type": "accept", "conversation": first.ID}); f.Code != "conflict" {
		t.Errorf("accepting what somebody else has is answered %s", f.raw)
	}
	if joined := b.becomes("assigned", before); joined.Change.Name != "Bob" {
		t.Errorf("the buyer hears of %+v", joined.Change)
	}
	answer, err := http.Get(n.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{`dragoman_offers_total{outcome="accepted",store="demo"} 1`, `dragoman_offers_total{outcome="declined",store="demo"} 1`, `dragoman_agents_available{store="demo"} 1`} {
		if !strings.Contains(string(body), line+"\n") {
			t.Errorf("the figures lack %s", line)
		}
	}
}

func TestAnAgentIsAwayByTheirOwnWord(t *testing.T) {
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	addAgent(t, dir, "ana@shop.example", "Ana")
	addAgent(t, dir, "bob@shop.example", "Bob")
	b := handedOver(t, n)
	ana := newAgent(t, n, "ana@shop.example")
	bob := newAgent(t, n, "bob@shop.example")
	c := ana.takes("")
	b.becomes("assigned", 0)
	if f := bob.do("tired", map[string]any{"type": "presence", "state": "asleep"}); f.Code != "invalid" {
		t.Errorf("a made-up state is answered %s", f.raw)
	}
	bob.send(map[string]any{"type": "presence", "id": "pause", "state": "away"})
	bob.is("away", "paused")
	who := ana.colleagues(n, c.ID)["Bob"]
	if who["state"] != "away" || who["reason"] != "paused" || who["present"] != true {
		t.Errorf("the colleague reads %v", who)
	}
	pass := map[string]any{"type": "transfer", "conversation": c.ID, "epoch": c.Epoch, "to": map[string]any{"agent": who["id"]}}
	if f := ana.do("pass", pass); f.Code != "conflict" {
		t.Errorf("passing on to somebody who is away is answered %s", f.raw)
	}
	// Another console of theirs is the same person.
	second := newAgent(t, n, "bob@shop.example")
	second.send(map[string]any{"type": "active"})
	// Taking a chat by hand brings them back.
	handedOver(t, n)
	bob.takes("")
	second.is("available", "")
	if f := ana.do("again", pass); f.Type != "ack" {
		t.Errorf("passing on to somebody who is back is answered %s", f.raw)
	}
	// Ana writes on, and learns who has it.
	f := ana.do("late", map[string]any{"type": "message", "conversation": c.ID, "epoch": c.Epoch, "text": "One more thing"})
	if f.Code != "not_assigned" || f.Holder.State != "assigned" || f.Holder.Agent != "Bob" {
		t.Errorf("a late message is answered %s", f.raw)
	}
}

func TestALongWaitIsToldToLeads(t *testing.T) {
	t.Parallel()
	n := pushing(t, chat.Desk{WaitLimit: time.Second, OfferTime: time.Hour}, "Ana")
	lead, ana := newAgent(t, n, "admin@localhost"), newAgent(t, n, "ana@shop.example")
	for _, a := range []*agent{lead, ana} {
		a.send(map[string]any{"type": "presence", "id": "pause", "state": "away"})
		a.is("away", "paused")
	}
	handedOver(t, n)
	told := lead.expect("a long wait", func(f frame) bool { return f.Type == "long_wait" })
	id := facts(t, told).ID
	marked := func(f frame) bool {
		return f.Type == "queue" && slices.ContainsFunc(f.Queue, func(c conversation) bool { return c.ID == id && c.LongWait != "" })
	}
	ana.expect("the mark in the queue", func(f frame) bool {
		if f.Type == "long_wait" {
			t.Errorf("an agent is told what is for leads: %s", f.raw)
		}
		return marked(f)
	})
	// A lead may take by hand where chats are offered.
	lead.takes("")
}
