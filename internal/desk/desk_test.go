package desk_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

const store chat.StoreID = "demo"

const (
	database = "2"         // of the Redis for tests
	patience = time.Minute // bounds every wait for something to happen
)

var (
	ctx        = context.Background()
	noon       = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	everything = func(name chat.AgentID) *chat.Agent { // serves all languages and groups
		return &chat.Agent{ID: name, Stores: []chat.StoreID{store}, Capacity: 1 << 20}
	}
)

// newDesk is a desk at which nobody is away because the machine is slow.
func newDesk(l *live.Live) *desk.Desk {
	return desk.New(l, desk.Config{Lease: time.Hour, Proof: time.Hour, Settle: time.Hour})
}

// waits makes a conversation that waits for a German presale agent, in the n-th
// second after noon, unless changed.
func waits(id chat.ConversationID, n int) desk.Waiting {
	return desk.Waiting{Store: store, Conversation: id, Lang: "de", Group: chat.GroupPresale, Since: noon.Add(time.Duration(n) * time.Second)}
}

func enqueue(t *testing.T, d *desk.Desk, all ...desk.Waiting) {
	t.Helper()
	for _, w := range all {
		if err := d.Enqueue(ctx, w); err != nil {
			t.Fatal(err)
		}
	}
}

// claims lets the agent claim until nobody is left, and checks who came when.
func claims(t *testing.T, d *desk.Desk, agent *chat.Agent, want ...chat.ConversationID) {
	t.Helper()
	var got []chat.ConversationID
	for {
		id, found, err := d.Claim(ctx, agent, store)
		if err != nil {
			t.Fatalf("after %v: %v", got, err)
		}
		if !found {
			break
		}
		got = append(got, id)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s got %v, want %v", agent.ID, got, want)
	}
}

func empty(t *testing.T, l *live.Live) {
	t.Helper()
	err := l.Do(ctx, "emptying", func(ctx context.Context, client redis.UniversalClient) error { return client.FlushDB(ctx).Err() })
	if err != nil {
		t.Fatal(err)
	}
}

func TestMostUrgentThenLongestWaitingComesFirst(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		urgent, returned, french := waits("urgent", 9), waits("returned", 8), waits("french", 2)
		urgent.Priority, returned.Priority, french.Lang = chat.PriorityUrgent, chat.PriorityReturned, "fr"
		enqueue(t, d, waits("third", 3), waits("first", 1), french, returned, urgent)
		for i, id := range []chat.ConversationID{"urgent", "returned", "first", "french", "third"} {
			if place, err := d.Position(ctx, store, id); err != nil || place != i+1 {
				t.Errorf("%s has place %d, %v; want %d", id, place, err, i+1)
			}
		}
		claims(t, d, everything("ann"), "urgent", "returned", "first", "french", "third")
		if place, err := d.Position(ctx, store, "first"); err != nil || place != 0 {
			t.Errorf("who was claimed has place %d, %v", place, err)
		}
	})
}

func TestAgentsGetWhatTheyServe(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		n := 0
		for _, lang := range []string{"de", "fr", "pt-BR"} {
			for _, group := range chat.Groups() {
				n++
				w := waits(chat.ConversationID(lang+" "+string(group)), n)
				w.Lang, w.Group = lang, group
				enqueue(t, d, w)
			}
		}
		unknown := waits("no language, no group", 99)
		unknown.Lang, unknown.Group = "", ""
		enqueue(t, d, unknown)

		agent := everything("ann")
		agent.Languages, agent.Groups = []string{"pt-BR", "de"}, []chat.Group{chat.GroupLogistics}
		claims(t, d, agent, "de logistics", "pt-BR logistics")
		agent.Groups = []chat.Group{chat.GroupPresale, chat.GroupAftersale}
		agent.Languages = []string{"de"}
		claims(t, d, agent, "de presale", "de aftersale")
		agent.Languages, agent.Groups = nil, []chat.Group{chat.GroupPresale}
		claims(t, d, agent, "fr presale", "pt-BR presale")
		agent.Languages, agent.Groups = []string{"fr"}, nil
		claims(t, d, agent, "fr aftersale", "fr logistics")
		claims(t, d, everything("eve"), "pt-BR aftersale", "no language, no group")

		if _, _, err := d.Claim(ctx, agent, "another"); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("claim in a store that is not theirs: %v", err)
		}
	})
}

func TestOfManyAgentsExactlyOneGetsEach(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		agents, conversations := 50, 1000
		if l.Embedded() { // slower by ten times: fewer race for less
			agents, conversations = 10, 200
		}
		rank := map[chat.ConversationID]int{}
		for i := range conversations {
			w := waits(chat.ConversationID(fmt.Sprint("c", i)), i)
			w.Lang = []string{"de", "fr", "pl", "ru"}[i%4]
			if i%10 == 0 {
				w.Priority = chat.PriorityAlert
			}
			rank[w.Conversation] = i - int(w.Priority)*conversations
			enqueue(t, d, w)
		}
		var (
			wg  sync.WaitGroup
			mu  sync.Mutex
			got = map[chat.ConversationID]chat.AgentID{}
		)
		for a := range agents {
			agent := everything(chat.AgentID(fmt.Sprint("agent-", a)))
			wg.Go(func() {
				last := -1 << 20
				for {
					id, found, err := d.Claim(ctx, agent, store)
					if err != nil {
						t.Error(err)
						return
					}
					if !found {
						return
					}
					if rank[id] < last {
						t.Errorf("%s got %s, which was to come before the one they had got", agent.ID, id)
					}
					last = rank[id]
					mu.Lock()
					if other, ok := got[id]; ok {
						t.Errorf("%s and %s got %s", other, agent.ID, id)
					}
					got[id] = agent.ID
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if len(got) != conversations {
			t.Errorf("%d of %d were claimed", len(got), conversations)
		}
	})
}

func TestCapacityHoldsAgainstOneAgentsManyClaims(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		for i := range 20 {
			enqueue(t, d, waits(chat.ConversationID(fmt.Sprint("c", i)), i))
		}
		agent := everything("ann")
		agent.Capacity = 3
		var wg sync.WaitGroup
		got := make(chan chat.ConversationID, 20)
		for i := range cap(got) {
			wg.Go(func() {
				var id chat.ConversationID
				var err error
				if i%2 == 0 {
					id, _, err = d.Claim(ctx, agent, store)
				} else {
					w := waits(chat.ConversationID(fmt.Sprint("c", 19-i/2)), 19-i/2)
					id, err = w.Conversation, d.ClaimThis(ctx, agent, w)
				}
				switch chat.CodeOf(err) {
				case "":
					got <- id
				case chat.CodeAtCapacity:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(got) != 3 {
			t.Fatalf("an agent who may have 3 chats got %d", len(got))
		}
		if err := d.Release(ctx, store, "ann", <-got); err != nil {
			t.Fatal(err)
		}
		if _, found, err := d.Claim(ctx, agent, store); err != nil || !found {
			t.Errorf("after a chat was closed: %v, %v", found, err)
		}
	})
}

func TestCapacityCountsAllStores(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		elsewhere := waits("elsewhere", 1)
		elsewhere.Store = "another"
		enqueue(t, d, elsewhere, waits("here", 1), waits("here too", 2))
		agent := everything("ann")
		agent.Stores, agent.Capacity = []chat.StoreID{store, "another"}, 2
		for _, s := range agent.Stores {
			if _, found, err := d.Claim(ctx, agent, s); err != nil || !found {
				t.Fatalf("claim in %s: %v, %v", s, found, err)
			}
		}
		if _, _, err := d.Claim(ctx, agent, store); chat.CodeOf(err) != chat.CodeAtCapacity {
			t.Errorf("third claim: %v", err)
		}
		agent.Capacity = 0 // not set: the default
		if _, found, err := d.Claim(ctx, agent, store); err != nil || !found {
			t.Errorf("with the default capacity: %v, %v", found, err)
		}
	})
}

// in puts a conversation into another store.
func in(other chat.StoreID, w desk.Waiting) desk.Waiting {
	w.Store = other
	return w
}

func TestOfSeveralStoresTheMostUrgentComesFirst(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		urgent, french := waits("urgent", 9), waits("french", 0)
		urgent.Priority, french.Lang = chat.PriorityUrgent, "fr"
		enqueue(t, d, waits("second", 2), waits("fourth", 4), in("another", waits("first", 1)), in("another", waits("third", 3)), in("another", urgent), in("another", french))
		ann := everything("ann")
		ann.Stores, ann.Languages = []chat.StoreID{store, "another"}, []string{"de"}
		for _, want := range []chat.ConversationID{"urgent", "first", "second", "third", "fourth", ""} {
			if got, found, err := d.Claim(ctx, ann, ann.Stores...); err != nil || got != want || found != (want != "") {
				t.Errorf("next is %q, %v, %v; want %q", got, found, err, want)
			}
		}
		if _, _, err := d.Claim(ctx, everything("eve"), store, "another"); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("claim of one in a store that is not theirs: %v", err)
		}
		ann.Languages, ann.Capacity = nil, 5
		if _, _, err := d.Claim(ctx, ann, ann.Stores...); chat.CodeOf(err) != chat.CodeAtCapacity {
			t.Errorf("claim of one who is full: %v", err)
		}
	})
}

func TestOfManyAgentsOfTwoStoresExactlyOneGetsEach(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		const agents, conversations = 10, 100
		for i := range conversations {
			enqueue(t, d, in([]chat.StoreID{store, "another"}[i*7%3%2], waits(chat.ConversationID(fmt.Sprint("c", i)), i)))
		}
		var wg sync.WaitGroup
		got := make(chan chat.ConversationID, 2*conversations)
		for a := range agents {
			agent := everything(chat.AgentID(fmt.Sprint("agent-", a)))
			agent.Stores = []chat.StoreID{"another", store}
			wg.Go(func() {
				for {
					id, found, err := d.Claim(ctx, agent, agent.Stores...)
					if err != nil {
						t.Error(err)
					}
					if err != nil || !found {
						return
					}
					got <- id
				}
			})
		}
		wg.Wait()
		close(got)
		seen := map[chat.ConversationID]bool{}
		for id := range got {
			if seen[id] {
				t.Errorf("%s was given twice", id)
			}
			seen[id] = true
		}
		if len(seen) != conversations {
			t.Errorf("%d of %d were claimed", len(seen), conversations)
		}
	})
}

func TestClaimOfACertainOne(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		enqueue(t, d, waits("first", 1), waits("second", 2))
		if err := d.ClaimThis(ctx, everything("ann"), waits("second", 2)); err != nil {
			t.Fatal(err)
		}
		if err := d.ClaimThis(ctx, everything("eve"), waits("second", 2)); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("somebody else's: %v", err)
		}
		if err := d.ClaimThis(ctx, everything("ann"), waits("second", 2)); err != nil {
			t.Errorf("one's own again: %v", err)
		}
		if err := d.ClaimThis(ctx, everything("ann"), waits("not queued yet", 3)); err != nil {
			t.Errorf("one that only the record knows: %v", err)
		}
		agent := everything("eve")
		agent.Languages = []string{"fr"}
		if err := d.ClaimThis(ctx, agent, waits("first", 1)); chat.CodeOf(err) != chat.CodeForbidden {
			t.Errorf("another language: %v", err)
		}
		claims(t, d, everything("eve"), "first")
	})
}

func TestPlaceInTheQueueChanges(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		enqueue(t, d, waits("a", 1), waits("b", 2))
		moved := waits("b", 2)
		moved.Priority, moved.Lang = chat.PriorityUrgent, "fr"
		enqueue(t, d, moved, moved)
		if place, err := d.Position(ctx, store, "b"); err != nil || place != 1 {
			t.Errorf("b has place %d, %v", place, err)
		}
		german := everything("ann")
		german.Languages = []string{"de"}
		claims(t, d, german, "a")
		enqueue(t, d, waits("a", 1)) // late: ann has it
		claims(t, d, everything("eve"), "b")
	})
}

// tick returns when Redis's clock has gone on by a millisecond.
func tick(t *testing.T, l *live.Live) {
	t.Helper()
	read := func() (now time.Time) {
		err := l.Do(ctx, "reading the clock", func(ctx context.Context, client redis.UniversalClient) (err error) {
			now, err = client.Time(ctx).Result()
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return now
	}
	for start := read().UnixMilli(); read().UnixMilli() <= start+1; {
	}
}
