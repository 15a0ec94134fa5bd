package gateway

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"dragoman/internal/chat"
)

// log is a record in memory, and notes what a stream emits.
type log struct {
	mu      sync.Mutex
	stored  []chat.Event
	emitted []int64
	gaps    int
	failing int // reads that will fail
	closed  []closeCode
	changed chan struct{}
}

func newLog() *log { return &log{changed: make(chan struct{}, 10_000)} }

func (l *log) add(n int) []chat.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	from := len(l.stored)
	for range n {
		l.stored = append(l.stored, chat.Event{Seq: int64(len(l.stored) + 1)})
	}
	return l.stored[from:len(l.stored):len(l.stored)]
}

func (l *log) events(_ context.Context, _ chat.ConversationID, after int64, limit int) ([]chat.Event, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failing > 0 {
		l.failing--
		return nil, chat.Errorf(chat.CodeUnavailable, "the database is away")
	}
	rest := l.stored[min(after, int64(len(l.stored))):]
	return rest[:min(limit, len(rest))], nil
}

func (l *log) close(code closeCode) { l.closed = append(l.closed, code) }

func (l *log) emit(_ chat.ConversationID, after, upto int64, events []chat.Event, _ bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last := int64(0); len(l.emitted) > 0 {
		last = l.emitted[len(l.emitted)-1]
		if after != last {
			l.gaps++
		}
	}
	for _, e := range events {
		l.emitted = append(l.emitted, e.Seq)
	}
	if upto != events[len(events)-1].Seq {
		l.gaps++
	}
	l.changed <- struct{}{}
}

func (l *log) wait(t *testing.T, n int) {
	t.Helper()
	for {
		l.mu.Lock()
		got := len(l.emitted)
		l.mu.Unlock()
		if got >= n {
			return
		}
		<-l.changed
	}
}

func (l *log) check(t *testing.T, n int) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.emitted) != n || l.gaps > 0 {
		t.Fatalf("%d events emitted with %d gaps, want %d and none", len(l.emitted), l.gaps, n)
	}
	for i, seq := range l.emitted {
		if seq != int64(i+1) {
			t.Fatalf("event %d emitted at place %d", seq, i+1)
		}
	}
}

func TestStreamSendsEachEventOnceInOrder(t *testing.T) {
	l, st := newLog(), &stream{}
	var batches [][]chat.Event
	total := 0
	for range 200 {
		n := 1 + rand.IntN(3)
		batches = append(batches, l.add(n))
		total += n
	}
	// Deliveries overlap and come in any order; some never come, and only an
	// announcement tells.
	rand.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
	var wait sync.WaitGroup
	for i, b := range batches {
		wait.Go(func() {
			if i%5 == 0 {
				st.behind(l, b[len(b)-1].Seq)
				return
			}
			st.appended(l, b)
		})
	}
	wait.Wait()
	st.behind(l, maxSeq)
	l.wait(t, total)
	l.check(t, total)
}

func TestStreamResumesInPages(t *testing.T) {
	l, st := newLog(), &stream{}
	l.add(3*pageSize + 7)
	st.behind(l, maxSeq)
	l.wait(t, 3*pageSize+7)
	l.check(t, 3*pageSize+7)
}

func TestStreamThatEndedIsSilent(t *testing.T) {
	l, st := newLog(), &stream{}
	st.end()
	st.appended(l, l.add(2))
	l.check(t, 0)
}

func TestStreamWaitsForARecordThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, st := newLog(), &stream{}
		l.add(3)
		l.failing = 5
		st.behind(l, 3)
		synctest.Wait()
		l.check(t, 0)
		time.Sleep(5 * retryPause)
		synctest.Wait()
		l.check(t, 3)
		if len(l.closed) > 0 {
			t.Errorf("the socket was closed with %v", l.closed)
		}
	})
}

func TestStreamThatCannotReadSendsTheClientAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, st := newLog(), &stream{}
		l.add(3)
		l.failing = 1000
		st.behind(l, 3)
		time.Sleep(readWait + retryPause)
		synctest.Wait()
		if !slices.Equal(l.closed, []closeCode{closeDraining}) {
			t.Errorf("closed with %v", l.closed)
		}
	})
}
