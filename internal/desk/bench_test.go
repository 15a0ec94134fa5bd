package desk_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

// BenchmarkClaim measures claims by 16 agents from a queue of 1,000 in four
// languages; who was claimed is released and queued again.
func BenchmarkClaim(b *testing.B) {
	for _, server := range []struct {
		name string
		open func() *live.Live
	}{
		{"embedded", func() *live.Live { return livetest.Open(b, "") }},
		{"redis", func() *live.Live { return livetest.Open(b, livetest.URL(b, database)) }},
	} {
		b.Run(server.name, func(b *testing.B) {
			d := desk.New(server.open(), desk.Config{})
			queue := map[chat.ConversationID]desk.Waiting{}
			for i := range 1000 {
				w := waits(chat.ConversationID(fmt.Sprint("c", i)), i)
				w.Lang = []string{"de", "fr", "pl", "ru"}[i%4]
				queue[w.Conversation] = w
				if err := d.Enqueue(ctx, w); err != nil {
					b.Fatal(err)
				}
			}
			b.SetParallelism(8)
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				agent := everything("ann")
				for pb.Next() {
					id, found, err := d.Claim(ctx, agent, store)
					if err != nil || !found {
						b.Error(found, err)
						return
					}
					if err := d.Release(ctx, store, agent.ID, id); err != nil {
						b.Error(err)
					}
					if err := d.Enqueue(ctx, queue[id]); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cycles/s")
		})
	}
}

// BenchmarkOffer measures conversations that are offered to one of 50 agents
// and accepted, from a queue of 1,000; whose was accepted is released and
// queued again.
func BenchmarkOffer(b *testing.B) {
	for _, server := range []struct {
		name string
		open func() *live.Live
	}{
		{"embedded", func() *live.Live { return livetest.Open(b, "") }},
		{"redis", func() *live.Live { return livetest.Open(b, livetest.URL(b, database)) }},
	} {
		b.Run(server.name, func(b *testing.B) {
			d := desk.New(server.open(), desk.Config{})
			queue := map[chat.ConversationID]desk.Waiting{}
			for i := range 1000 {
				w := waits(chat.ConversationID(fmt.Sprint("c", i)), i)
				queue[w.Conversation] = w
				if err := d.Enqueue(ctx, w); err != nil {
					b.Fatal(err)
				}
			}
			var team []chat.Agent
			for i := range 50 {
				team = append(team, *everything(chat.AgentID(fmt.Sprint("agent-", i))))
				if _, _, err := d.Present(ctx, store, desk.Proof{Agent: team[i].ID, Console: "console", Active: time.Hour}); err != nil {
					b.Fatal(err)
				}
			}
			b.ResetTimer()
			made := 0
			for made < b.N {
				offers, err := d.Offer(ctx, store, time.Hour, team)
				if err != nil || len(offers) == 0 {
					b.Fatal(offers, err)
				}
				made += len(offers)
				var wg sync.WaitGroup
				for _, o := range offers {
					wg.Go(func() {
						if err := d.Accept(ctx, store, o.Agent, o.Conversation); err != nil {
							b.Error(err)
						}
						if err := d.Release(ctx, store, o.Agent, o.Conversation); err != nil {
							b.Error(err)
						}
						if err := d.Enqueue(ctx, queue[o.Conversation]); err != nil {
							b.Error(err)
						}
					})
				}
				wg.Wait()
			}
			b.ReportMetric(float64(made)/b.Elapsed().Seconds(), "cycles/s")
		})
	}
}

// BenchmarkClaimRace measures 50 agents who empty a queue of 1,000 in four
// languages, and nothing else.
func BenchmarkClaimRace(b *testing.B) {
	const agents, conversations = 50, 1000
	for _, server := range []struct {
		name string
		open func() *live.Live
	}{
		{"embedded", func() *live.Live { return livetest.Open(b, "") }},
		{"redis", func() *live.Live { return livetest.Open(b, livetest.URL(b, database)) }},
	} {
		b.Run(server.name, func(b *testing.B) {
			d := desk.New(server.open(), desk.Config{})
			for round := range b.N {
				b.StopTimer()
				for i := range conversations {
					w := waits(chat.ConversationID(fmt.Sprint("c", round, "-", i)), i)
					w.Lang = []string{"de", "fr", "pl", "ru"}[i%4]
					if err := d.Enqueue(ctx, w); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				var wait sync.WaitGroup
				var claimed atomic.Int64
				for a := range agents {
					wait.Go(func() {
						agent := everything(chat.AgentID(fmt.Sprint("agent-", a)))
						for {
							_, found, err := d.Claim(ctx, agent, store)
							if err != nil {
								b.Error(err)
							}
							if err != nil || !found {
								return
							}
							claimed.Add(1)
						}
					})
				}
				wait.Wait()
				if claimed.Load() != conversations {
					b.Fatalf("%d of %d were claimed", claimed.Load(), conversations)
				}
			}
			b.ReportMetric(float64(b.N*conversations)/b.Elapsed().Seconds(), "claims/s")
		})
	}
}
