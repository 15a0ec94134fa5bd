package desk_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

// expired looks once, and then until as many leases ran out as are wanted.
func expired(t *testing.T, d *desk.Desk, want ...desk.Lease) {
	t.Helper()
	var got []desk.Lease
	for deadline := time.Now().Add(patience); ; {
		leases, err := d.Expired(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, leases...); len(got) >= len(want) || time.Now().After(deadline) {
			break
		}
	}
	slices.SortFunc(got, func(a, b desk.Lease) int {
		if a.Conversation < b.Conversation {
			return -1
		}
		return 1
	})
	if !slices.Equal(got, want) {
		t.Errorf("expired: %v, want %v", got, want)
	}
}

func TestLeaseRunsOutUnlessRenewed(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		long, short := desk.New(l, desk.Config{Lease: time.Hour}), desk.New(l, desk.Config{Lease: time.Millisecond})
		enqueue(t, long, waits("kept", 1), waits("lost", 2), waits("taken over", 3), waits("released", 4))
		claims(t, long, everything("ann"), "kept", "lost", "taken over", "released")
		if err := long.Grant(ctx, desk.Lease{Store: store, Conversation: "taken over", Agent: "eve"}); err != nil {
			t.Fatal(err)
		}
		if err := long.Release(ctx, store, "ann", "released"); err != nil {
			t.Fatal(err)
		}
		if err := long.Release(ctx, store, "eve", "kept"); err != nil { // not hers
			t.Fatal(err)
		}
		expired(t, long)
		// Renewed for a millisecond; of one that is eve's now, ann renews nothing.
		for _, id := range []chat.ConversationID{"lost", "taken over", "released", "never there"} {
			if err := short.Renew(ctx, []desk.Lease{{Store: store, Conversation: id, Agent: "ann"}}); err != nil {
				t.Fatal(err)
			}
		}
		expired(t, short, desk.Lease{Store: store, Conversation: "lost", Agent: "ann"})
		if err := short.Renew(ctx, []desk.Lease{{Store: store, Conversation: "lost", Agent: "ann"}}); err != nil {
			t.Fatal(err)
		}
		if err := short.Renew(ctx, []desk.Lease{
			{Store: store, Conversation: "kept", Agent: "ann"}, {Store: store, Conversation: "taken over", Agent: "eve"}}); err != nil {
			t.Fatal(err)
		}
		expired(t, short, desk.Lease{Store: store, Conversation: "kept", Agent: "ann"}, desk.Lease{Store: store, Conversation: "taken over", Agent: "eve"})
	})
}

func TestLeaseThatRanOutIsGivenToOneNode(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := desk.New(l, desk.Config{Lease: time.Millisecond})
		const leases = 250
		for i := range leases {
			if err := d.Grant(ctx, desk.Lease{Store: store, Conversation: chat.ConversationID(rune('A' + i)), Agent: "ann"}); err != nil {
				t.Fatal(err)
			}
		}
		var (
			wg  sync.WaitGroup
			mu  sync.Mutex
			got = map[chat.ConversationID]int{}
		)
		for range 4 {
			wg.Go(func() {
				for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
					ended, err := d.Expired(ctx)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for _, l := range ended {
						got[l.Conversation]++
					}
					done := len(got) == leases
					mu.Unlock()
					if done {
						return
					}
				}
			})
		}
		wg.Wait()
		for id, n := range got {
			if n != 1 {
				t.Errorf("%s was returned %d times", id, n)
			}
		}
		if len(got) != leases {
			t.Errorf("%d of %d leases were returned", len(got), leases)
		}
		// None of them counts any more.
		agent := everything("ann")
		agent.Capacity = 1
		enqueue(t, d, waits("next", 1))
		if _, found, err := d.Claim(ctx, agent, store); err != nil || !found {
			t.Errorf("next claim: %v, %v", found, err)
		}
	})
}

func TestNobodyLosesAChatOverAPauseInWhichNobodyCouldRenew(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		short := desk.New(l, desk.Config{Lease: time.Millisecond})
		paused := desk.New(l, desk.Config{Lease: time.Hour, Pause: time.Nanosecond}) // as if Redis were away between any two calls
		enqueue(t, paused, waits("c", 1))
		expired(t, paused)
		claims(t, short, everything("ann"), "c")
		for deadline := time.Now().Add(20 * time.Millisecond); time.Now().Before(deadline); {
			expired(t, paused)
		}
		expired(t, short) // it lasts for an hour again
		if err := short.Renew(ctx, []desk.Lease{{Store: store, Conversation: "c", Agent: "ann"}}); err != nil {
			t.Fatal(err)
		}
		expired(t, short, desk.Lease{Store: store, Conversation: "c", Agent: "ann"})
	})
}

func TestAStoreThatFailsDoesNotHoldUpTheOthers(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := desk.New(l, desk.Config{Lease: time.Millisecond, Settle: time.Nanosecond})
		agent := everything("ann")
		agent.Stores = []chat.StoreID{"a", "b", "broken", "c", "d"}
		var leases []desk.Lease
		var waiting []desk.Waiting
		for _, s := range agent.Stores {
			lease := desk.Lease{Store: s, Conversation: chat.ConversationID("of " + s), Agent: "ann"}
			if err := d.Grant(ctx, lease); err != nil {
				t.Fatal(err)
			}
			leases = append(leases, lease)
			w := waits(chat.ConversationID("waits in "+s), 1)
			w.Store = s
			waiting = append(waiting, w)
		}
		if err := l.Do(ctx, "breaking a store", func(ctx context.Context, client redis.UniversalClient) error {
			return client.MSet(ctx, "dragoman:{broken}:desk:leases", "no sorted set", "dragoman:{broken}:desk:places", "no hash").Err()
		}); err != nil {
			t.Fatal(err)
		}
		healthy := slices.DeleteFunc(slices.Clone(leases), func(l desk.Lease) bool { return l.Store == "broken" })

		if err := d.Rebuild(ctx, waiting, leases); err == nil {
			t.Fatal("rebuilding says nothing of the store that failed")
		}
		lost(t, d, true) // it will be tried again
		for _, w := range waiting {
			if place, err := d.Position(ctx, w.Store, w.Conversation); w.Store != "broken" && (place != 1 || err != nil) {
				t.Errorf("in %s the place is %d, %v", w.Store, place, err)
			}
		}
		if err := desk.New(l, desk.Config{Lease: time.Hour}).Renew(ctx, leases); err == nil {
			t.Error("renewing says nothing of the store that failed")
		}
		if got, _ := d.Expired(ctx); len(got) > 0 {
			t.Errorf("not renewed: %v", got)
		}
		if err := d.Renew(ctx, healthy); err != nil {
			t.Fatal(err)
		}
		var got []desk.Lease
		for deadline := time.Now().Add(patience); len(got) < len(healthy) && time.Now().Before(deadline); {
			ended, err := d.Expired(ctx)
			if err == nil {
				t.Fatal("nothing is said of the store that failed")
			}
			got = append(got, ended...)
		}
		slices.SortFunc(got, func(a, b desk.Lease) int { return strings.Compare(string(a.Store), string(b.Store)) })
		if !slices.Equal(got, healthy) {
			t.Errorf("ended: %v, want %v", got, healthy)
		}
	})
}
