package account

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/live"
)

// Attempts limits how often signing in may fail, on all nodes together: after
// Free failures of a key (an address, an e-mail) each further attempt waits
// twice as long as the one before, up to an hour. While Redis is away each node
// counts for itself, from what it has seen itself so far.
type Attempts struct {
	live *live.Live
	log  *slog.Logger
	now  func() time.Time

	mu   sync.Mutex
	keys map[string]*tries // seen on this node
}

type tries struct {
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

//go:embed attempt.lua
var attemptText string

var attemptScript = redis.NewScript(attemptText)

// NewAttempts returns a limiter; now is the clock.
func NewAttempts(l *live.Live, now func() time.Time, log *slog.Logger) *Attempts {
	return &Attempts{live: l, log: log, now: now, keys: make(map[string]*tries)}
}

// Begin counts an attempt with each of these keys as a failure, before it is
// known whether it is one, so that many at once are no way around the limit. It
// returns how long the attempt has to wait: if that is not 0, nothing was
// counted and the attempt must not be made. Succeeded takes the count back.
func (a *Attempts) Begin(ctx context.Context, keys ...string) time.Duration {
	for i, key := range keys {
		here := a.begin(key)
		wait, err := a.run(ctx, key, "begin")
		if err != nil {
			a.log.Warn("attempts to sign in are counted on this node only", "err", err)
			wait = here
		}
		if wait > 0 {
			a.Succeeded(ctx, keys[:i]...)
			return wait
		}
	}
	return 0
}

// Succeeded takes back what Begin counted.
func (a *Attempts) Succeeded(ctx context.Context, keys ...string) { a.undo(ctx, "succeeded", keys) }

// Forget forgets all failures of the keys.
func (a *Attempts) Forget(ctx context.Context, keys ...string) { a.undo(ctx, "forget", keys) }

func (a *Attempts) undo(ctx context.Context, what string, keys []string) {
	for _, key := range keys {
		a.mu.Lock()
		if t := a.keys[key]; t != nil {
			if t.count--; t.count <= 0 || what == "forget" {
				delete(a.keys, key)
			}
		}
		a.mu.Unlock()
		if _, err := a.run(ctx, key, what); err != nil {
			a.log.Warn("an attempt to sign in stays counted", "err", err)
		}
	}
}

// run does it in Redis. Keys are hashed: they are of any length, and Redis is
// no place for the addresses of people.
func (a *Attempts) run(ctx context.Context, key, what string) (wait time.Duration, err error) {
	sum := sha256.Sum256([]byte(key))
	name := "dragoman:attempts:" + hex.EncodeToString(sum[:16])
	err = a.live.Do(ctx, "counting attempts to sign in", func(ctx context.Context, client redis.UniversalClient) error {
		ms, err := attemptScript.Run(ctx, client, []string{name}, what, a.now().UnixMilli(), Free, firstWait.Milliseconds(), longest.Milliseconds()).Int64()
		wait = time.Duration(ms) * time.Millisecond
		return err
	})
	return wait, err
}

// begin is Begin on this node.
func (a *Attempts) begin(key string) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	t := a.keys[key]
	if t == nil {
		a.forget(now)
		t = new(tries)
		a.keys[key] = t
	}
	if t.count >= Free {
		if wait := t.last.Add(delay(t.count)).Sub(now); wait > 0 {
			return wait
		}
	}
	t.count++
	t.last = now
	return 0
}

// forget drops what no longer counts, so that the table stays small.
func (a *Attempts) forget(now time.Time) {
	for key, t := range a.keys {
		if now.Sub(t.last) > 2*longest {
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
