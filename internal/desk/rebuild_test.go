package desk_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

// atOnce is a desk whose Rebuild trusts the record more than what happened a
// moment ago.
func atOnce(l *live.Live) *desk.Desk {
	return desk.New(l, desk.Config{Lease: time.Hour, Proof: time.Hour, Settle: time.Nanosecond})
}

func rebuild(t *testing.T, d *desk.Desk, waiting []desk.Waiting, assigned ...desk.Lease) {
	t.Helper()
	if err := d.Rebuild(ctx, waiting, assigned); err != nil {
		t.Fatal(err)
	}
}

func lost(t *testing.T, d *desk.Desk, want bool) {
	t.Helper()
	if got, err := d.Lost(ctx); err != nil || got != want {
		t.Errorf("lost: %v, %v; want %v", got, err, want)
	}
}

func TestEmptiedRedisIsNoticedAndRebuilt(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := atOnce(l)
		lost(t, d, true)
		rebuild(t, d, nil)
		lost(t, d, false)
		var waiting []desk.Waiting
		for i := range 300 {
			waiting = append(waiting, waits(chat.ConversationID(fmt.Sprintf("c%03d", i)), i))
		}
		mine := desk.Lease{Store: store, Conversation: "mine", Agent: "ann"}
		enqueue(t, d, waiting...)
		if err := d.Grant(ctx, mine); err != nil {
			t.Fatal(err)
		}

		empty(t, l)
		lost(t, d, true)
		for range 2 { // a second time changes nothing
			rebuild(t, d, waiting, mine)
			lost(t, d, false)
		}
		if err := d.ClaimThis(ctx, everything("eve"), waits("mine", 0)); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("claim of what ann has: %v", err)
		}
		var want []chat.ConversationID
		for _, w := range waiting {
			want = append(want, w.Conversation)
		}
		claims(t, d, everything("eve"), want...)
	})
}

func TestRebuildPutsRightWhatDiffers(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := atOnce(l)
		for _, id := range []chat.ConversationID{"waits again", "closed", "anns", "eves now"} {
			if err := d.Grant(ctx, desk.Lease{Store: store, Conversation: id, Agent: "ann"}); err != nil {
				t.Fatal(err)
			}
		}
		enqueue(t, d, waits("stays", 1), waits("closed while waiting", 2), waits("urgent now", 3), waits("assigned now", 4), waits("french", 5))
		urgent, french := waits("urgent now", 3), waits("french", 5)
		urgent.Priority, french.Lang = chat.PriorityUrgent, "fr"
		rebuild(t, d, []desk.Waiting{waits("stays", 1), waits("waits again", 0), urgent, french},
			desk.Lease{Store: store, Conversation: "anns", Agent: "ann"}, desk.Lease{Store: store, Conversation: "eves now", Agent: "eve"},
			desk.Lease{Store: store, Conversation: "assigned now", Agent: "eve"})

		ann, eve, bob := everything("ann"), everything("eve"), everything("bob")
		for _, check := range []struct {
			agent *chat.Agent
			has   int
		}{{ann, 1}, {eve, 2}, {bob, 0}} { // a capacity of one more leaves one claim, of as many none
			check.agent.Capacity = check.has
			if _, _, err := d.Claim(ctx, check.agent, store); check.has > 0 && chat.CodeOf(err) != chat.CodeAtCapacity {
				t.Errorf("%s has fewer than %d leases (%v)", check.agent.ID, check.has, err)
			}
		}
		ann.Capacity = 2
		claimed, found, err := d.Claim(ctx, ann, store)
		if err != nil || !found || claimed != "waits again" {
			t.Errorf("ann claimed %q, %v, %v", claimed, found, err)
		}
		eve.Capacity = 1 << 20
		claims(t, d, eve, "stays", "french")
	})
}

func TestRebuildLeavesAloneWhatIsNewerThanTheRecordsWord(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := desk.New(l, desk.Config{Lease: time.Hour, Settle: time.Hour})
		enqueue(t, d, waits("claimed", 1), waits("given back", 2), waits("just queued", 3))
		if id, found, err := d.Claim(ctx, everything("ann"), store); id != "claimed" || !found || err != nil {
			t.Fatal(id, found, err)
		}
		// The record was read before all of this.
		rebuild(t, d, []desk.Waiting{waits("claimed", 1)}, desk.Lease{Store: store, Conversation: "given back", Agent: "eve"})
		if err := d.ClaimThis(ctx, everything("eve"), waits("claimed", 1)); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("ann's claim did not hold: %v", err)
		}
		claims(t, d, everything("bob"), "given back", "just queued")
	})
}

func TestRebuildsDuringClaimsGiveNothingTwice(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := newDesk(l)
		var waiting []desk.Waiting
		for i := range 200 {
			waiting = append(waiting, waits(chat.ConversationID(fmt.Sprint("c", i)), i))
		}
		var (
			wg  sync.WaitGroup
			mu  sync.Mutex
			got = map[chat.ConversationID]int{}
		)
		rebuild(t, d, waiting[:100])
		for range 3 {
			wg.Go(func() {
				for range 3 { // each with the list as it was at first
					if err := d.Rebuild(ctx, waiting, nil); err != nil {
						t.Error(err)
					}
				}
			})
		}
		claim := func(agent *chat.Agent, times int) {
			for range times {
				id, found, err := d.Claim(ctx, agent, store)
				if err != nil {
					t.Error(err)
				}
				if !found {
					continue
				}
				mu.Lock()
				got[id]++
				mu.Unlock()
			}
		}
		for a := range 10 {
			wg.Go(func() { claim(everything(chat.AgentID(fmt.Sprint("agent-", a))), 20) })
		}
		wg.Wait()
		claim(everything("last"), len(waiting))
		for id, n := range got {
			if n != 1 {
				t.Errorf("%s was claimed %d times", id, n)
			}
		}
		if len(got) != len(waiting) {
			t.Errorf("%d of %d were claimed", len(got), len(waiting))
		}
	})
}

func TestAChangeThatRedisDidNotTakeIsNoticed(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		d := atOnce(l)
		rebuild(t, d, nil)
		gone, cancel := context.WithCancel(ctx)
		cancel()
		if err := d.Enqueue(gone, waits("c", 1)); err == nil {
			t.Fatal("it was taken")
		}
		lost(t, d, true)
		if err := d.Enqueue(gone, waits("c", 1)); err == nil { // after the record was read
			t.Fatal("it was taken")
		}
		rebuild(t, d, []desk.Waiting{waits("c", 1)})
		lost(t, d, true)
		rebuild(t, d, []desk.Waiting{waits("c", 1)})
		lost(t, d, false)
		claims(t, d, everything("ann"), "c")
	})
}
