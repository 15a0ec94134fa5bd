package record_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// BenchmarkAppend measures durable appends of 64 concurrent callers, each in
// conversations of ten messages, one after the other: a buyer's message alone,
// and with the reply.
func BenchmarkAppend(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB) record.Config
	}{{"sqlite", recordtest.SQLite}, {"postgres", recordtest.Postgres}} {
		for _, shape := range []string{"message", "turn"} {
			b.Run(engine.name+"/"+shape, func(b *testing.B) {
				config := engine.open(b)
				registry := prometheus.NewRegistry()
				config.Registerer = registry
				r := recordtest.Open(b, config)
				b.SetParallelism(32) // times GOMAXPROCS: 64 callers on two cores
				b.ReportAllocs()
				b.ResetTimer()
				var ru0, ru1 syscall.Rusage
				syscall.Getrusage(0, &ru0)
				b.RunParallel(func(pb *testing.PB) {
					var id chat.ConversationID
					for i := 0; pb.Next(); i++ {
						if i%10 == 0 {
							id = chat.ConversationID(chat.NewID(time.Now()))
						}
						a := record.Append{Store: store, Conversation: id, Expect: record.Any,
							Always: []chat.Event{buyerSays(chat.NewID(time.Now()), "Where is my parcel? It was to be here on Monday, and nobody answers.")}}
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
				syscall.Getrusage(0, &ru1)
				b.ReportMetric(float64(ru1.Utime.Nano()+ru1.Stime.Nano()-ru0.Utime.Nano()-ru0.Stime.Nano())/1000/float64(b.N), "cpu-us")
				families, err := registry.Gather()
				if err != nil {
					b.Fatal(err)
				}
				for _, f := range families {
					if h := f.GetMetric()[0].GetHistogram(); f.GetName() == "dragoman_record_commit_appends" {
						b.ReportMetric(h.GetSampleSum()/float64(h.GetSampleCount()), "appends/commit")
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
			})
		}
	}
}
