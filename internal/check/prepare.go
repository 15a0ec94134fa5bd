package check

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

// preparation is the subject that is to be looked at next, while there is time.
type preparation struct {
	next atomic.Pointer[Subject]
	wake chan struct{} // holds one when there is a next
}

// Prepare has a subject looked at in the background, so that Findings has
// little to do when somebody asks. Of several subjects the last one counts.
func (s *Service) Prepare(subject Subject) {
	s.preparation.next.Store(&subject)
	select {
	case s.preparation.wake <- struct{}{}:
	default: // it is awake
	}
}

// prepare looks at what Prepare names until ctx ends.
func (s *Service) prepare(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.preparation.wake:
		}
		if subject := s.preparation.next.Swap(nil); subject != nil {
			began := time.Now()
			if err := s.look(ctx, *subject, leisurely(ctx)); err != nil && ctx.Err() == nil {
				s.log.Warn("the knowledge could not be checked beforehand", "err", err)
			}
			if time.Since(began) > long {
				debug.FreeOSMemory() // looking takes a few times what is remembered
			}
		}
	}
}

// long is from where looking was about much that was not remembered, and left
// much behind.
const long = 2 * time.Second

// look has everything remembered that Findings asks for.
func (s *Service) look(ctx context.Context, subject Subject, spread knowledge.Spread) error {
	var detector *language.Detector
	if subject.Answers != nil {
		detector = subject.Answers.Detector()
	}
	s.entries.Prepare(subject.Base, detector, spread)
	s.answers.Prepare(subject.Base, spread)
	stores, err := s.record.Stores(ctx)
	for _, store := range stores {
		if err == nil && ctx.Err() == nil {
			_, err = s.Pages(ctx, subject, store)
		}
	}
	return err
}

// stretch is how long the background works before it rests.
const stretch = 5 * time.Millisecond

// leisurely spreads over one processor until ctx ends, and rests as long as it
// works: buyers are waiting for theirs.
func leisurely(ctx context.Context) knowledge.Spread {
	since := time.Now()
	return func(n int, do func(i int)) bool {
		for i := range n {
			if ctx.Err() != nil {
				return false
			}
			do(i)
			if worked := time.Since(since); worked > stretch {
				pause(ctx, worked)
				since = time.Now()
			}
		}
		return true
	}
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
