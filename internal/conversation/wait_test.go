package conversation

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/record"
)

// newService makes a service over a database and a Redis of its own, without an
// assistant.
func newService(t *testing.T) *Service {
	t.Helper()
	ctx := context.Background()
	rec, err := record.Open(ctx, record.Config{DataDir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	l, err := live.Open(ctx, live.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.Close()
		rec.Close()
	})
	if err := rec.PutStore(ctx, chat.Store{ID: "demo", Key: "demo", Name: "Demo", Languages: []string{"en"}}); err != nil {
		t.Fatal(err)
	}
	return New(rec, desk.New(l, desk.Config{}), l, nil, nil, nil, slog.New(slog.DiscardHandler))
}

// waits puts a conversation into the queue.
func (s *Service) waits(t *testing.T, id chat.ConversationID, priority chat.Priority, since time.Time) {
	t.Helper()
	done, err := s.record.Append(context.Background(), record.Append{
		Store: "demo", Conversation: id, Expect: 0,
		If: []chat.Event{stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonAsked})},
		Set: func(c *chat.Conversation) {
			c.State, c.Language, c.Group, c.Priority, c.WaitingSince = chat.StateWaiting, "en", chat.GroupPresale, priority, since
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.enqueue(context.Background(), &done.Conversation)
}

func TestWhoeverWaitsTooLongGoesBeforeLaterOnes(t *testing.T) {
	s, ctx := newService(t), context.Background()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	s.waits(t, "long", chat.PriorityNormal, now.Add(-waitLimit-time.Second))
	s.waits(t, "short", chat.PriorityNormal, now.Add(-waitLimit+time.Second))
	s.waits(t, "sign", chat.PriorityAlert, now)
	// Returned to the queue after the long one came, with a priority above normal.
	s.waits(t, "returned", chat.PriorityReturned, now.Add(-waitLimit))
	s.raiseLongWaiting(ctx)
	ana := &chat.Agent{ID: "ana", Stores: []chat.StoreID{"demo"}, Capacity: 10}
	for _, want := range []chat.ConversationID{"sign", "long", "returned", "short"} {
		got, found, err := s.desk.Claim(ctx, ana, "demo")
		if err != nil || !found || got != want {
			t.Fatalf("next is %q (%v, %v), want %q", got, found, err, want)
		}
	}
	head, err := s.head(ctx, "long")
	if err != nil || head.Priority != chat.PriorityReturned || head.LastSeq != 1 {
		t.Errorf("it stands as %+v (%v); its buyer is told nothing new", head, err)
	}
	// Asked again, nothing changes.
	before := head.UpdatedAt
	s.raiseLongWaiting(ctx)
	if head, _ := s.head(ctx, "long"); head.UpdatedAt != before {
		t.Error("it was raised again")
	}
}
