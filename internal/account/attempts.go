package account

import (
	"sync"
	"time"
)

// Attempts limits how often signing in may fail: after Free failures of a key
// (an address, an e-mail) each further attempt waits twice as long as the one
// before, up to an hour. The zero value is not ready; use NewAttempts.
type Attempts struct {
	now  func() time.Time
	mu   sync.Mutex
	keys map[string]*failures
}

type failures struct {
	count int
	last  time.Time
}

const (
	// Free is how many failures cost nothing.
	Free = 5
	// firstWait is the wait after the first failure that costs.
	firstWait = 5 * time.Second
	longest   = time.Hour
)

// NewAttempts returns a limiter; now is the clock.
func NewAttempts(now func() time.Time) *Attempts {
	return &Attempts{now: now, keys: make(map[string]*failures)}
}

// Wait returns how long an attempt with any of these keys has to wait; 0 if it
// may go ahead.
func (a *Attempts) Wait(keys ...string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var wait time.Duration
	for _, key := range keys {
		if f := a.keys[key]; f != nil && f.count >= Free {
			wait = max(wait, f.last.Add(delay(f.count)).Sub(a.now()))
		}
	}
	return wait
}

// Failed counts a failure for each key.
func (a *Attempts) Failed(keys ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	for _, key := range keys {
		f := a.keys[key]
		if f == nil {
			a.forget(now)
			f = new(failures)
			a.keys[key] = f
		}
		f.count++
		f.last = now
	}
}

// Succeeded forgets the failures of the keys.
func (a *Attempts) Succeeded(keys ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range keys {
		delete(a.keys, key)
	}
}

// forget drops what no longer counts, so that the table stays small.
func (a *Attempts) forget(now time.Time) {
	for key, f := range a.keys {
		if now.Sub(f.last) > 2*longest {
			delete(a.keys, key)
		}
	}
}

func delay(count int) time.Duration {
	d := firstWait
	for i := Free; i < count && d < longest; i++ {
		d *= 2
	}
	return min(d, longest)
}
