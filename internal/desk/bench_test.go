package desk_test

import (
	"fmt"
	"testing"

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
