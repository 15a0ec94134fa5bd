package conversation

import (
	"context"
	"runtime"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/live/livetest"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// waitsIn puts a conversation into the queue of a store.
func (s *Service) waitsIn(t *testing.T, store chat.StoreID, id chat.ConversationID, since time.Time) {
	t.Helper()
	done, err := s.record.Append(context.Background(), record.Append{
		Store: store, Conversation: id, Expect: 0,
		If: []chat.Event{stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonAsked})},
		Set: func(c *chat.Conversation) {
			c.State, c.Language, c.Group, c.WaitingSince = chat.StateWaiting, "en", chat.GroupPresale, since
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.enqueue(context.Background(), &done.Conversation)
}

// twoStores makes a service with the stores demo and other, whose desks work as
// d says, and an agent of both.
func twoStores(t *testing.T, d chat.Desk) (*Service, *chat.Agent) {
	t.Helper()
	ctx := context.Background()
	s := newServiceOn(t, recordtest.SQLite(t), livetest.Open(t, ""), 0)
	s.observer = &outcomes{}
	for _, id := range []chat.StoreID{"demo", "other"} {
		if err := s.record.PutStore(ctx, chat.Store{ID: id, Key: string(id), Name: string(id), Languages: []string{"en"}, Desk: d}); err != nil {
			t.Fatal(err)
		}
	}
	ana := chat.Agent{ID: "ana", Email: "ana", Name: "Ana", Role: chat.RoleAgent, Stores: []chat.StoreID{"demo", "other"}, Capacity: 4}
	if err := s.record.PutAgent(ctx, ana); err != nil {
		t.Fatal(err)
	}
	return s, &ana
}

func TestAnAgentOfTwoStoresTakesTheLongestWaitingOfBoth(t *testing.T) {
	s, ana := twoStores(t, chat.Desk{})
	noon := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s.waitsIn(t, "demo", "second", noon.Add(time.Minute))
	s.waitsIn(t, "other", "first", noon)
	s.waitsIn(t, "other", "third", noon.Add(2*time.Minute))
	for _, want := range []chat.ConversationID{"first", "second", "third"} {
		if c, err := s.Claim(context.Background(), ana, ""); err != nil || c.ID != want {
			t.Errorf("next is %s, %v; want %s", c.ID, err, want)
		}
	}
	if _, err := s.Claim(context.Background(), ana, ""); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("with nobody left: %v", err)
	}
}

func TestAnAgentOfTwoStoresIsOfferedTheLongestWaitingOfBoth(t *testing.T) {
	s, ana := twoStores(t, chat.Desk{Mode: chat.DeskPush, OfferTime: time.Hour})
	ctx, noon := context.Background(), time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s.waitsIn(t, "demo", "second", noon.Add(time.Minute))
	s.waitsIn(t, "other", "first", noon)
	// Ana comes when both wait, and nothing is being offered by an older look at
	// the queues; whichever store looks first.
	for offering := true; offering; runtime.Gosched() {
		s.moving.mu.Lock()
		offering = len(s.moving.again) > 0
		s.moving.mu.Unlock()
	}
	if _, err := s.Present(ctx, ana, Console{ID: "console", Active: s.now()}); err != nil {
		t.Fatal(err)
	}
	s.asked(t, "first", []*chat.Agent{ana})
	if _, err := s.Accept(ctx, ana, "first"); err != nil {
		t.Fatal(err)
	}
	s.passOffers(ctx) // as Run does every second
	s.asked(t, "second", []*chat.Agent{ana})
}
