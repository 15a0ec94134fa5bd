package record_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestFAQCounts(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		now := time.Date(2026, 11, 22, 23, 59, 0, 0, time.UTC)
		c.Now = func() time.Time { return now }
		r := recordtest.Open(t, c)
		ctx := context.Background()
		count := func(topic, lang string, events ...chat.FAQEvent) {
			t.Helper()
			for _, e := range events {
				if err := r.CountFAQ(ctx, store, topic, lang, e); err != nil {
					t.Fatal(err)
				}
			}
		}
		count("returns.window", "en", chat.FAQOpened, chat.FAQHelped)
		now = now.Add(time.Hour) // the next day
		count("returns.window", "en", chat.FAQOpened, chat.FAQNotHelped)
		count("returns.window", "es", chat.FAQOpened)
		var wg sync.WaitGroup
		for range 20 { // none is lost when many come at once
			wg.Go(func() {
				if err := r.CountFAQ(ctx, store, "shipping.cost", "en", chat.FAQOpened); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if err := r.CountFAQ(ctx, "another", "shipping.cost", "en", chat.FAQOpened); err != nil {
			t.Fatal(err)
		}
		since := func(day time.Time, want ...chat.FAQCount) {
			t.Helper()
			if got, err := r.FAQCounts(ctx, store, day); err != nil || !slices.Equal(got, want) {
				t.Errorf("since %s: %+v, %v", day, got, err)
			}
		}
		cost := chat.FAQCount{Topic: "shipping.cost", Language: "en", Opened: 20}
		spanish := chat.FAQCount{Topic: "returns.window", Language: "es", Opened: 1}
		since(now.AddDate(0, 0, -30), cost, chat.FAQCount{Topic: "returns.window", Language: "en", Opened: 2, Helped: 1, NotHelped: 1}, spanish)
		since(now, cost, chat.FAQCount{Topic: "returns.window", Language: "en", Opened: 1, NotHelped: 1}, spanish)
		since(now.AddDate(0, 0, 1))
		for name, err := range map[string]error{
			"an event that there is not": r.CountFAQ(ctx, store, "shipping.cost", "en", "sold"),
			"no topic":                   r.CountFAQ(ctx, store, "", "en", chat.FAQOpened),
			"a NUL character":            r.CountFAQ(ctx, store, "a\x00b", "en", chat.FAQOpened),
		} {
			if chat.CodeOf(err) != chat.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
