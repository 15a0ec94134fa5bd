package conversation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

const (
	database = "3"         // of the Redis for tests
	patience = time.Minute // bounds every wait for something to happen
)

// newServiceOn makes a service over a certain database and Redis.
func newServiceOn(t *testing.T, config record.Config, l *live.Live, lease time.Duration) *Service {
	t.Helper()
	rec := recordtest.Open(t, config)
	if err := rec.PutStore(context.Background(), chat.Store{ID: "demo", Key: "demo", Name: "Demo", Languages: []string{"en"}}); err != nil {
		t.Fatal(err)
	}
	return New(rec, desk.New(l, desk.Config{Lease: lease, Proof: time.Hour}), l, nil, nil, nil, slog.New(slog.DiscardHandler))
}

func TestOfFiftyAgentsOneGetsEachOldestFirst(t *testing.T) {
	t.Run("sqlite and redis in the process", func(t *testing.T) {
		// Redis in the process is slower by ten times: fewer race for less, so
		// that no call takes longer than it may on a busy machine.
		claimRace(t, newServiceOn(t, recordtest.SQLite(t), livetest.Open(t, ""), 0), 10, 200)
	})
	t.Run("postgres and redis", func(t *testing.T) {
		claimRace(t, newServiceOn(t, recordtest.Postgres(t), livetest.Open(t, livetest.URL(t, database)), 0), 50, 1000)
	})
}

func claimRace(t *testing.T, s *Service, agents, conversations int) {
	ctx := context.Background()
	begin := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	rank := map[chat.ConversationID]int{} // the order in which they are to be taken
	var wait sync.WaitGroup
	for i := range conversations {
		priority := chat.PriorityNormal
		if i%10 == 0 {
			priority = chat.PriorityAlert
		}
		id := chat.ConversationID(fmt.Sprintf("c%04d", i))
		rank[id] = i - int(priority)*conversations
		wait.Go(func() { s.waits(t, id, priority, begin.Add(time.Duration(i)*time.Second)) })
		if i%20 == 19 { // more at a time would take Redis in the process too long
			wait.Wait()
		}
	}

	var mu sync.Mutex
	latest := -conversations * conversations // of all claims that are over
	got := map[chat.ConversationID]chat.AgentID{}
	for a := range agents {
		agent := &chat.Agent{Role: chat.RoleAgent, ID: chat.AgentID(fmt.Sprintf("agent-%d", a)), Stores: []chat.StoreID{"demo"}, Capacity: conversations / agents}
		wait.Go(func() {
			for {
				mu.Lock()
				before := latest
				mu.Unlock()
				c, err := s.Claim(ctx, agent, "")
				if code := chat.CodeOf(err); code == chat.CodeAtCapacity || code == chat.CodeNotFound {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				if other, taken := got[c.ID]; taken {
					t.Errorf("%s and %s got %s", other, agent.ID, c.ID)
				}
				if rank[c.ID] < before {
					t.Errorf("%s got %s after one that was to come later had been taken", agent.ID, c.ID)
				}
				got[c.ID], latest = agent.ID, max(latest, rank[c.ID])
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if len(got) != conversations {
		t.Errorf("%d of %d were taken", len(got), conversations)
	}
	assigned, err := s.record.AllAssigned(ctx)
	if err != nil || len(assigned) != conversations {
		t.Fatalf("%d are assigned in the record, %v", len(assigned), err)
	}
	for _, c := range assigned {
		if c.Agent != got[c.ID] || c.LastSeq != 2 {
			t.Errorf("%s is with %s after event %d, but %s got it", c.ID, c.Agent, c.LastSeq, got[c.ID])
		}
	}
}

func TestALeaseThatRanOutGoesBackThoughAnotherStoreFails(t *testing.T) {
	ctx, l := context.Background(), livetest.Open(t, "")
	s := newServiceOn(t, recordtest.SQLite(t), l, time.Millisecond)
	ana := &chat.Agent{Role: chat.RoleAgent, ID: "ana", Stores: []chat.StoreID{"demo"}, Capacity: 10}
	for i := range 5 {
		s.waits(t, chat.ConversationID(fmt.Sprint("c", i)), chat.PriorityNormal, time.Now())
		if _, err := s.Claim(ctx, ana, ""); err != nil {
			t.Fatal(err)
		}
	}
	err := s.desk.Enqueue(ctx, desk.Waiting{Store: "broken", Conversation: "x", Lang: "en"})
	if err = errors.Join(err, l.Do(ctx, "breaking a store", func(ctx context.Context, client redis.UniversalClient) error {
		return client.Set(ctx, "dragoman:{broken}:desk:leases", "no sorted set", 0).Err()
	})); err != nil {
		t.Fatal(err)
	}
	var back []chat.Conversation
	for deadline := time.Now().Add(patience); len(back) < 5 && time.Now().Before(deadline); {
		s.returnExpired(ctx)
		if back, err = s.record.Waiting(ctx, "demo"); err != nil {
			t.Fatal(err)
		}
	}
	if len(back) != 5 {
		t.Errorf("%d of 5 are back in the queue", len(back))
	}
}

func TestAReopenedCaseThatLosesItsAgentWaitsFromThenOn(t *testing.T) {
	s, ctx := newService(t), context.Background()
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	ana := &chat.Agent{Role: chat.RoleAgent, ID: "ana", Stores: []chat.StoreID{"demo"}, Capacity: 10}
	s.waits(t, "c", chat.PriorityNormal, now.Add(-time.Hour))
	c, err := s.Claim(ctx, ana, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CloseCase(ctx, ana, "close", "c", c.Epoch, "solved", ""); err != nil {
		t.Fatal(err)
	}
	again := entry{Append: record.Append{Store: "demo", Conversation: "c", Expect: c.Epoch + 1}}
	if _, err := s.write(ctx, reopen(again, &Colleague{ID: "ana"}, &assistant.Result{Language: "en"})); err != nil {
		t.Fatal(err)
	}
	if err := s.giveBack(ctx, desk.Lease{Store: "demo", Conversation: "c", Agent: "ana"}); err != nil {
		t.Fatal(err)
	}
	if head, err := s.head(ctx, "c"); err != nil || head.State != chat.StateWaiting || !head.WaitingSince.Equal(now) {
		t.Errorf("it stands as %+v, %v", head, err)
	}
	if figures, err := s.QueueFigures(ctx); err != nil || figures["demo"].Oldest != 0 {
		t.Errorf("the oldest has waited for %v, %v", figures["demo"].Oldest, err)
	}
}

// watcher notes which stores' queues changed.
type watcher chan chat.StoreID

func (w watcher) QueueChanged(store chat.StoreID) { w <- store }

func TestAfterAnInterruptionTheQueueIsShownAnew(t *testing.T) {
	s := newService(t)
	w := make(watcher, 10)
	s.Watch(w)
	s.heard(live.Announcement{Kind: live.KindResync})
	if len(w) != 1 || <-w != "demo" {
		t.Error("consoles keep the queue as it was before other nodes could not be heard")
	}
}
