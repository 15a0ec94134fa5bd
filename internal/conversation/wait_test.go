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
	l, err := live.Open(ctx, live.Config{Timeout: time.Minute, Log: slog.New(slog.DiscardHandler)})
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
	return New(rec, desk.New(l, desk.Config{Proof: time.Hour}), l, nil, nil, nil, slog.New(slog.DiscardHandler))
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

// lead is a console that is told of long waits.
type lead chan chat.ConversationID

func (l lead) QueueChanged(chat.StoreID)     {}
func (l lead) LongWait(c *chat.Conversation) { l <- c.ID }

// hears checks what the lead was told since the last time.
func (l lead) hears(t *testing.T, want ...chat.ConversationID) {
	t.Helper()
	for _, id := range want {
		select {
		case got := <-l:
			if got != id {
				t.Errorf("the lead is told of %s, want %s", got, id)
			}
		default:
			t.Errorf("the lead is not told of %s", id)
		}
	}
	if len(l) > 0 {
		t.Errorf("the lead is told of %s too", <-l)
	}
}

// opens sets when agents are there, and how long is too long.
func (s *Service) opens(t *testing.T, limit time.Duration) {
	t.Helper()
	store := chat.Store{ID: "demo", Key: "demo", Name: "Demo", Languages: []string{"en"}, Desk: chat.Desk{WaitLimit: limit}}
	store.Hours = chat.Hours{Days: chat.Weekdays(), From: "08:00", To: "20:00", Timezone: "UTC"}
	if err := s.record.PutStore(context.Background(), store); err != nil {
		t.Fatal(err)
	}
}

func TestWhoeverWaitsTooLongGoesBeforeLaterOnes(t *testing.T) {
	s, ctx := newService(t), context.Background()
	const limit = 3 * time.Minute
	s.opens(t, limit)
	told := make(lead, 10)
	s.Watch(told)
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) // a Monday
	clock := clockAt(now)
	s.now = clock.now
	s.waits(t, "long", chat.PriorityNormal, now.Add(-limit-time.Second))
	s.waits(t, "short", chat.PriorityNormal, now.Add(-limit+time.Second))
	s.waits(t, "sign", chat.PriorityAlert, now)
	// Returned to the queue after the long one came, with a priority above normal.
	s.waits(t, "returned", chat.PriorityReturned, now.Add(-limit))
	s.raiseLongWaiting(ctx)
	told.hears(t, "long")
	ana := &chat.Agent{ID: "ana", Stores: []chat.StoreID{"demo"}, Capacity: 10}
	for _, want := range []chat.ConversationID{"sign", "long", "returned", "short"} {
		got, found, err := s.desk.Claim(ctx, ana, "demo")
		if err != nil || !found || got != want {
			t.Fatalf("next is %q (%v, %v), want %q", got, found, err, want)
		}
	}
	head, err := s.head(ctx, "long")
	if err != nil || head.Priority != chat.PriorityReturned || head.LastSeq != 1 || !head.WaitsTooLong() {
		t.Errorf("it stands as %+v (%v); its buyer is told nothing new", head, err)
	}
	// Asked again, nothing changes.
	before := head.UpdatedAt
	s.raiseLongWaiting(ctx)
	if head, _ := s.head(ctx, "long"); head.UpdatedAt != before {
		t.Error("it was raised again")
	}
	told.hears(t)
	// The urgent ones go first anyway, and a lead must hear of them too.
	clock.pass(limit + time.Second)
	s.raiseLongWaiting(ctx)
	told.hears(t, "sign", "returned", "short")
	if head, err := s.head(ctx, "sign"); err != nil || head.Priority != chat.PriorityAlert {
		t.Errorf("it stands as %+v (%v)", head, err)
	}
}

func TestAWaitCountsWhileAgentsAreThere(t *testing.T) {
	s, ctx := newService(t), context.Background()
	s.opens(t, 0)
	told := make(lead, 10)
	s.Watch(told)
	now := time.Date(2026, 5, 4, 23, 0, 0, 0, time.UTC)
	clock := clockAt(now)
	s.now = clock.now
	s.waits(t, "evening", chat.PriorityNormal, now.Add(-time.Hour))
	s.raiseLongWaiting(ctx)
	told.hears(t)
	clock.set(time.Date(2026, 5, 5, 8, 1, 59, 0, time.UTC))
	s.raiseLongWaiting(ctx)
	told.hears(t)
	clock.pass(2 * time.Second)
	s.raiseLongWaiting(ctx)
	told.hears(t, "evening")
}

func TestABuyerWhoComesBackUnansweredGoesBeforeLaterOnes(t *testing.T) {
	s, ctx := newService(t), context.Background()
	base := time.Now()
	clock := clockAt(base)
	s.now = clock.now
	s.waits(t, "a", chat.PriorityNormal, base.Add(-2*time.Hour))
	s.waits(t, "b", chat.PriorityNormal, base.Add(-time.Hour))
	store, err := s.store(ctx, "demo")
	if err != nil {
		t.Fatal(err)
	}
	say := func(id string) {
		t.Helper()
		if _, err := s.Say(ctx, Said{Store: store, Conversation: "b", ClientID: id, Text: "Hello? Is anybody there?"}); err != nil {
			t.Fatal(err)
		}
	}
	next := func(want int) {
		t.Helper()
		if place, err := s.desk.Position(ctx, "demo", "b"); err != nil || place != want {
			t.Errorf("b has place %d (%v), want %d", place, err, want)
		}
	}
	say("1") // goes on writing
	next(2)
	clock.pass(returnAfter + time.Minute)
	say("2")
	next(1)
	if head, err := s.head(ctx, "b"); err != nil || head.Priority != chat.PriorityReturned {
		t.Errorf("it stands as %+v (%v)", head, err)
	}
}
