package account

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dragoman/internal/live"
	"dragoman/internal/live/livetest"
)

const database = "4" // of the Redis for tests

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func testAttempts(t *testing.T, nodes ...*live.Live) {
	ctx := context.Background()
	now := time.Now()
	var all []*Attempts
	for _, l := range nodes {
		all = append(all, NewAttempts(l, func() time.Time { return now }, quiet))
	}
	turn := 0
	begin := func(keys ...string) time.Duration {
		turn++
		return all[turn%len(all)].Begin(ctx, keys...)
	}
	for i := range Free {
		if w := begin("eve", "10.0.0.1"); w != 0 {
			t.Fatalf("attempt %d waits %v, want none", i+1, w)
		}
	}
	if w := begin("eve"); w != firstWait {
		t.Errorf("after %d failures the wait is %v, want %v", Free, w, firstWait)
	}
	if w := begin("bob", "10.0.0.1"); w != firstWait {
		t.Errorf("another e-mail from the same address waits %v, want %v", w, firstWait)
	}
	for range Free {
		if w := begin("bob"); w != 0 {
			t.Errorf("what was not tried counts: wait %v", w)
		}
	}
	now = now.Add(firstWait)
	if w := begin("eve"); w != 0 {
		t.Errorf("after the wait it is still %v", w)
	}
	if w := begin("eve"); w != 2*firstWait {
		t.Errorf("the next wait is %v, want %v", w, 2*firstWait)
	}
	for range 50 {
		now = now.Add(longest)
		begin("eve")
	}
	if w := begin("eve"); w != longest {
		t.Errorf("the wait grew to %v, want %v", w, longest)
	}
	all[0].Forget(ctx, "eve")
	if w := all[0].Begin(ctx, "eve"); w != 0 {
		t.Errorf("after it was forgotten the wait is %v, want none", w)
	}
	for range 3 * Free {
		if w := all[0].Begin(ctx, "ann"); w != 0 {
			t.Fatalf("somebody who succeeds each time waits %v", w)
		}
		all[0].Succeeded(ctx, "ann")
	}
}

func TestAttempts(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) { testAttempts(t, l) })
	t.Run("two nodes", func(t *testing.T) {
		url := livetest.URL(t, database)
		testAttempts(t, livetest.Open(t, url), livetest.Open(t, url))
	})
	t.Run("without Redis", func(t *testing.T) {
		l, err := live.Open(context.Background(), live.Config{Log: quiet})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		testAttempts(t, l)
	})
}

func TestManyAttemptsAtOnceAreNoWayAround(t *testing.T) {
	livetest.Each(t, database, func(t *testing.T, l *live.Live) {
		now := time.Now() // as long as they take: none comes after the wait
		a := NewAttempts(l, func() time.Time { return now }, quiet)
		var made atomic.Int32
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if a.Begin(context.Background(), "eve") == 0 {
					made.Add(1)
				}
			})
		}
		wg.Wait()
		if made.Load() != Free {
			t.Errorf("%d of 50 attempts at once were made, want %d", made.Load(), Free)
		}
	})
}
