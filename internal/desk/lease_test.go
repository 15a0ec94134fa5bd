package desk_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

// expired polls until as many leases ran out as are wanted.
func expired(t *testing.T, d *desk.Desk, want ...desk.Lease) {
	t.Helper()
	var got []desk.Lease
	for deadline := time.Now().Add(10 * time.Second); len(got) < len(want) && time.Now().Before(deadline); {
		leases, err := d.Expired(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, leases...)
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
				for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
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
