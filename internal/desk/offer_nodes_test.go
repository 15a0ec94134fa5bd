package desk_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

func TestNodesThatOfferAtOnceGiveNothingTwiceNorBeyondCapacity(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		const another chat.StoreID = "another"
		nodes := []*desk.Desk{newDesk(l), newDesk(l)}
		var team []chat.Agent
		for i := range 8 {
			a := chat.Agent{ID: chat.AgentID(fmt.Sprint("agent-", i)), Stores: []chat.StoreID{store}, Capacity: 3}
			if i%2 == 0 {
				a.Stores = append(a.Stores, another)
			}
			team = append(team, a)
			for _, s := range a.Stores {
				if _, _, err := nodes[0].Present(ctx, s, desk.Proof{Agent: a.ID, Console: "console", Active: time.Hour}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for i := range 30 {
			here, there := waits(chat.ConversationID(fmt.Sprint("here-", i)), i), waits(chat.ConversationID(fmt.Sprint("there-", i)), i)
			there.Store = another
			enqueue(t, nodes[0], here, there)
		}
		var (
			wg    sync.WaitGroup
			mu    sync.Mutex
			taken = map[chat.ConversationID]chat.AgentID{}
			has   = map[chat.AgentID]int{}
		)
		for i := range 4 {
			d, s := nodes[i%2], []chat.StoreID{store, another}[i/2]
			local := team
			if s == another {
				local = slices.DeleteFunc(slices.Clone(team), func(a chat.Agent) bool { return len(a.Stores) < 2 })
			}
			wg.Go(func() {
				for range 20 {
					made, err := d.Offer(ctx, s, hold, local)
					if err != nil {
						t.Error(err)
						return
					}
					for _, o := range made {
						if err := d.Accept(ctx, s, o.Agent, o.Conversation); err != nil {
							t.Errorf("an offer just made cannot be accepted: %v", err)
						}
						mu.Lock()
						if other, ok := taken[o.Conversation]; ok {
							t.Errorf("%s and %s got %s", other, o.Agent, o.Conversation)
						}
						taken[o.Conversation] = o.Agent
						has[o.Agent]++
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		// Nodes that were in each other's way go on with the next look.
		for range 3 {
			for _, s := range []chat.StoreID{store, another} {
				for _, a := range team {
					if !slices.Contains(a.Stores, s) {
						continue
					}
					made, err := nodes[0].Offer(ctx, s, hold, []chat.Agent{a})
					if err != nil {
						t.Fatal(err)
					}
					for _, o := range made {
						accept := nodes[0].Accept(ctx, s, o.Agent, o.Conversation)
						if accept != nil {
							t.Fatal(accept)
						}
						has[o.Agent]++
					}
				}
			}
		}
		for _, a := range team {
			if has[a.ID] != a.Capacity {
				t.Errorf("%s, who may have %d chats, has %d", a.ID, a.Capacity, has[a.ID])
			}
		}
	})
}
