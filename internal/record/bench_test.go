package record_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// BenchmarkAppend measures durable appends of 64 concurrent callers, each in a
// conversation of its own: a buyer's message alone, and with the reply.
func BenchmarkAppend(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) record.Config
	}{{"sqlite", recordtest.SQLite}, {"postgres", recordtest.Postgres}} {
		for _, shape := range []string{"message", "turn"} {
			b.Run(engine.name+"/"+shape, func(b *testing.B) {
				r := recordtest.Open(b, engine.open(b))
				var callers atomic.Int64
				b.SetParallelism(32) // times GOMAXPROCS: 64 callers on two cores
				b.ReportAllocs()
				b.ResetTimer()
				b.RunParallel(func(pb *testing.PB) {
					caller := chat.ConversationID(fmt.Sprint("conversation-", callers.Add(1)))
					for i := 0; pb.Next(); i++ {
						a := record.Append{Store: store, Conversation: caller, Expect: record.Any,
							Always: []chat.Event{buyerSays(fmt.Sprint(i), "Where is my parcel? It was to be here on Monday, and nobody answers.")}}
						if shape == "turn" {
							a.If = []chat.Event{assistantSays("We're sorry that it is late. Open the tracking page to see where it is now.")}
							a.Set = func(c *chat.Conversation) {
								c.Language, c.Topic = "en", "parcel.late"
								c.Memory.Answered = []string{"parcel.late"}
							}
						}
						if _, err := r.Append(context.Background(), a); err != nil {
							b.Error(err)
						}
					}
				})
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
			})
		}
	}
}
