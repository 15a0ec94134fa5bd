package unanswered

import (
	"context"
	"sync"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// kept keeps reports as long as what they were made of is the same. It is safe
// for concurrent use.
type kept struct {
	mu      sync.Mutex
	reports map[view]*keptReport
}

// view says what a report shows.
type view struct {
	store  chat.StoreID
	source Source
	days   int
}

// basis is what a report was made of: an equal one makes an equal report.
type basis struct {
	messages, settled string // traces in the record
	answers           *assistant.Assistant
	precision         float64
	hour              int64 // since 1970: what counts to this week or to the one before changes with time
}

type keptReport struct {
	making sync.Mutex // held while it is made: who asks for the same meanwhile waits for it
	basis  basis
	report *Report // nil before it was made for the first time

	used time.Time // of kept.mu
}

// mostKept is how many reports are kept, the last used. Each takes about a
// kilobyte a message.
const mostKept = 6

// of returns the place of a report.
func (k *kept) of(v view, now time.Time) *keptReport {
	k.mu.Lock()
	defer k.mu.Unlock()
	one := k.reports[v]
	if one == nil {
		if len(k.reports) == mostKept {
			oldest := v
			for other, r := range k.reports {
				if oldest == v || r.used.Before(k.reports[oldest].used) {
					oldest = other
				}
			}
			delete(k.reports, oldest)
		}
		one = &keptReport{}
		k.reports[v] = one
	}
	one.used = now
	return one
}

// basis returns what a report would be made of now.
func (s *Service) basis(ctx context.Context, store *chat.Store, q Query, span record.Span) (b basis, err error) {
	b = basis{answers: s.knowledge.Answers(), precision: store.Precision, hour: span.To.Unix() / int64(time.Hour/time.Second)}
	if b.precision == 0 {
		b.precision = assistant.DefaultPrecision
	}
	if b.settled, err = s.record.SettledTrace(ctx, store.ID); err != nil {
		return b, err
	}
	if q.Source == SourceHistory {
		b.messages, err = s.record.OldQuestionsTrace(ctx, store.ID)
	} else {
		b.messages, err = s.record.UnansweredTrace(ctx, store.ID, span)
	}
	return b, err
}
