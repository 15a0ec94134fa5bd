package conversation

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live/livetest"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// outcomes notes how offers ended.
type outcomes struct {
	mu   sync.Mutex
	list []OfferOutcome
}

func (o *outcomes) Turn(chat.DecisionKind, string, time.Duration) {}

func (o *outcomes) Offer(_ chat.StoreID, outcome OfferOutcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = append(o.list, outcome)
}

// offers makes the store offer its conversations, with agents who are there.
func (s *Service) offers(t *testing.T, d chat.Desk, names ...chat.AgentID) (agents []*chat.Agent) {
	t.Helper()
	ctx := context.Background()
	d.Mode = chat.DeskPush
	if err := s.record.PutStore(ctx, chat.Store{ID: "demo", Key: "demo", Name: "Demo", Languages: []string{"en"}, Desk: d}); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		a := chat.Agent{ID: name, Email: string(name), Name: string(name), Role: chat.RoleAgent, Stores: []chat.StoreID{"demo"}, Capacity: 1}
		if err := s.record.PutAgent(ctx, a); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Present(ctx, &a, Console{ID: "console", Active: s.now()}); err != nil {
			t.Fatal(err)
		}
		agents = append(agents, &a)
	}
	return agents
}

// asked waits until a conversation is offered to one of the agents, and returns
// whom.
func (s *Service) asked(t *testing.T, id chat.ConversationID, agents []*chat.Agent) *chat.Agent {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		for _, a := range agents {
			list, err := s.OffersTo(context.Background(), a)
			if err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(list, func(o Offer) bool { return o.Conversation.ID == id }) {
				return a
			}
		}
	}
	t.Fatalf("%s is offered to nobody", id)
	return nil
}

func TestTheQueueMovesByItself(t *testing.T) {
	t.Run("sqlite and redis in the process", func(t *testing.T) {
		queueMoves(t, newServiceOn(t, recordtest.SQLite(t), livetest.Open(t, ""), 0))
	})
	t.Run("postgres and redis", func(t *testing.T) {
		queueMoves(t, newServiceOn(t, recordtest.Postgres(t), livetest.Open(t, livetest.URL(t, database)), 0))
	})
}

// queueMoves does without Run: nothing here may need a tick.
func queueMoves(t *testing.T, s *Service) {
	ctx, seen := context.Background(), &outcomes{}
	s.observer = seen
	team := s.offers(t, chat.Desk{OfferTime: time.Hour}, "ana", "bob")
	s.waits(t, "one", chat.PriorityNormal, time.Now())
	first := s.asked(t, "one", team)
	if _, err := s.Claim(ctx, first, "one"); chat.CodeOf(err) != chat.CodeForbidden {
		t.Errorf("taking by hand where chats are offered: %v", err)
	}
	if _, err := s.Claim(ctx, first, ""); chat.CodeOf(err) != chat.CodeForbidden {
		t.Errorf("taking the next by hand where chats are offered: %v", err)
	}
	if err := s.Decline(ctx, first, "one"); err != nil {
		t.Fatal(err)
	}
	second := s.asked(t, "one", team)
	if second == first {
		t.Fatalf("%s is asked again at once", first.ID)
	}
	if _, err := s.Accept(ctx, first, "one"); chat.CodeOf(err) != chat.CodeConflict {
		t.Errorf("accepting what goes to somebody else: %v", err)
	}
	c, err := s.Accept(ctx, second, "one")
	if err != nil || c.State != chat.StateAssigned || c.Agent != second.ID {
		t.Fatalf("accepted: %+v, %v", c, err)
	}
	// One who is full gets nothing; closing makes room.
	s.waits(t, "two", chat.PriorityNormal, time.Now())
	if got := s.asked(t, "two", team); got != first {
		t.Errorf("two is offered to %s, who is full", got.ID)
	}
	s.waits(t, "three", chat.PriorityNormal, time.Now())
	if _, err := s.CloseCase(ctx, second, "close", "one", c.Epoch, "solved", ""); err != nil {
		t.Fatal(err)
	}
	if got := s.asked(t, "three", team); got != second {
		t.Errorf("three is offered to %s", got.ID)
	}
	// A pause passes it on when somebody has room, and coming back asks again.
	if p, err := s.Pause(ctx, second, true); err != nil || p.State != chat.PresenceAway || p.Reason != chat.AwayPaused {
		t.Fatalf("paused: %+v, %v", p, err)
	}
	if list, err := s.OffersTo(ctx, second); err != nil || len(list) > 0 {
		t.Errorf("paused, they are offered %v, %v", list, err)
	}
	if _, err := s.Pause(ctx, second, false); err != nil {
		t.Fatal(err)
	}
	if got := s.asked(t, "three", team); got != second {
		t.Errorf("three is offered to %s", got.ID)
	}
	// More room: told so, the queue moves.
	c, err = s.Accept(ctx, second, "three")
	if err != nil {
		t.Fatal(err)
	}
	s.waits(t, "four", chat.PriorityNormal, time.Now())
	second.Capacity = 2
	if err := s.record.PutAgent(ctx, *second); err != nil {
		t.Fatal(err)
	}
	s.AccountChanged(ctx, second.ID)
	if got := s.asked(t, "four", team); got != second {
		t.Errorf("four is offered to %s", got.ID)
	}
	if want := []OfferOutcome{OfferDeclined, OfferAccepted, OfferAccepted}; !slices.Equal(seen.list, want) {
		t.Errorf("offers ended %v, want %v", seen.list, want)
	}
}

func TestWhoLetsTwoOffersPassIsAwayInAllTheirStores(t *testing.T) {
	s, ctx, seen := newService(t), context.Background(), &outcomes{}
	s.observer = seen
	ana := s.offers(t, chat.Desk{OfferTime: time.Millisecond}, "ana")[0]
	ana.Stores = append(ana.Stores, "other")
	if err := s.record.PutAgent(ctx, *ana); err != nil {
		t.Fatal(err)
	}
	s.waits(t, "one", chat.PriorityNormal, time.Now())
	s.waits(t, "two", chat.PriorityNormal, time.Now())
	for deadline := time.Now().Add(patience); len(seen.list) < 2; {
		s.passOffers(ctx)
		if time.Now().After(deadline) {
			t.Fatalf("offers ended %v", seen.list)
		}
	}
	for _, store := range ana.Stores {
		p, _, err := s.desk.Present(ctx, store, desk.Proof{Agent: "ana", Console: "console", Active: time.Hour})
		if err != nil || p.State != chat.PresenceAway || p.Reason != chat.AwayMissed {
			t.Errorf("in %s ana is %+v, %v", store, p, err)
		}
	}
}

func TestTheRecordDecidesWhenRedisForgetsAnOffer(t *testing.T) {
	l := livetest.Open(t, "")
	s, ctx := newServiceOn(t, recordtest.SQLite(t), l, 0), context.Background()
	s.observer = &outcomes{}
	team := s.offers(t, chat.Desk{OfferTime: time.Hour}, "ana", "bob")
	s.waits(t, "one", chat.PriorityNormal, time.Now())
	first := s.asked(t, "one", team)
	if _, err := s.Accept(ctx, first, "one"); err != nil {
		t.Fatal(err)
	}
	err := l.Do(ctx, "emptying", func(ctx context.Context, client redis.UniversalClient) error { return client.FlushAll(ctx).Err() })
	if err != nil {
		t.Fatal(err)
	}
	// An old picture of the queue: the conversation waits, and is offered anew.
	if err := s.desk.Enqueue(ctx, waiting(&chat.Conversation{Store: "demo", ID: "one", Language: "en", Group: chat.GroupPresale})); err != nil {
		t.Fatal(err)
	}
	other := team[0]
	if other == first {
		other = team[1]
	}
	if _, err := s.Present(ctx, other, Console{ID: "console", Active: s.now()}); err != nil {
		t.Fatal(err)
	}
	if err := s.offer(ctx, "demo"); err != nil {
		t.Fatal(err)
	}
	if list, err := s.OffersTo(ctx, other); err != nil || len(list) > 0 {
		t.Errorf("what somebody has is shown as an offer: %v, %v", list, err)
	}
	if _, err := s.Accept(ctx, other, "one"); chat.CodeOf(err) != chat.CodeConflict {
		t.Errorf("a second agent accepts it: %v", err)
	}
	if c, err := s.head(ctx, "one"); err != nil || c.Agent != first.ID {
		t.Errorf("it is with %s, %v", c.Agent, err)
	}
}

func TestAnOfferEndsWhenTheConversationWaitsNoMore(t *testing.T) {
	s, ctx := newService(t), context.Background()
	team := s.offers(t, chat.Desk{OfferTime: time.Hour}, "ana")
	s.waits(t, "one", chat.PriorityNormal, time.Now())
	ana := s.asked(t, "one", team)
	done, err := s.record.Append(ctx, record.Append{
		Store: "demo", Conversation: "one", Expect: record.Any,
		If:  []chat.Event{stateEvent(chat.Change{To: chat.StateClosed})},
		Set: func(c *chat.Conversation) { c.State = chat.StateClosed },
	})
	if err != nil {
		t.Fatal(err)
	}
	s.tell(ctx, done)
	if list, err := s.desk.OfferTo(ctx, ana); err != nil || len(list) > 0 {
		t.Errorf("ana is still offered %v, %v", list, err)
	}
}
