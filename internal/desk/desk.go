// Package desk is the waiting queue, who is there to take from it, what they are
// offered, and who has which conversation, in Redis.
//
// Every change is one atomic script, so that of many agents exactly one gets a
// conversation. An assignment is a lease that the agent's connection renews.
// What stands here can be made again from the record, which decides: an entry
// that is wrong costs a refused claim, never a message.
package desk

import (
	"context"
	_ "embed"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
	"dragoman/internal/live"
)

// Config sets the desk's times.
type Config struct {
	Lease  time.Duration // how long an assignment holds without Renew; 0 for 30 s
	Pause  time.Duration // after nobody called Expired for so long, all leases begin anew; 0 for a third of Lease, 3 s at least
	Proof  time.Duration // how long a console's sign of life counts; 0 for 15 s. Four times as long after it, its agent is gone
	Settle time.Duration // Rebuild leaves alone what happened within this time, as the record may have been read before it; 0 for 10 s
}

// Desk is the waiting queue of all stores. It is safe for concurrent use.
type Desk struct {
	live   *live.Live
	lease  time.Duration
	pause  time.Duration
	proof  time.Duration
	settle time.Duration

	mu      sync.Mutex
	stores  map[chat.StoreID]bool // that this node has heard of
	markers []string              // keys that the last Rebuild set
	failed  int                   // counts scripts that failed: who knows whether they ran
	seen    int                   // failed, when Lost was asked
	rebuilt int                   // failed, as far as Rebuild has put right what they missed
}

// New makes the desk.
func New(l *live.Live, c Config) *Desk {
	if c.Lease == 0 {
		c.Lease = 30 * time.Second
	}
	if c.Pause == 0 {
		c.Pause = max(c.Lease/3, 3*time.Second)
	}
	if c.Proof == 0 {
		c.Proof = 15 * time.Second
	}
	if c.Settle == 0 {
		c.Settle = 10 * time.Second
	}
	return &Desk{live: l, lease: c.Lease, pause: c.Pause, proof: c.Proof, settle: c.Settle, stores: map[chat.StoreID]bool{}}
}

// Waiting is a conversation that waits for a person.
type Waiting struct {
	Store        chat.StoreID
	Conversation chat.ConversationID
	Lang         string
	Group        chat.Group
	Priority     chat.Priority
	Since        time.Time // counts in milliseconds
}

// score orders those who wait: by priority, then the longest waiting first.
func (w *Waiting) score() string {
	since := int64(0)
	if !w.Since.IsZero() {
		since = w.Since.UnixMilli()
	}
	const beyondAnyMillis = 1e13
	return strconv.FormatInt(since-int64(w.Priority)*beyondAnyMillis, 10)
}

// queue names the queue of those who wait for the same agents.
func (w *Waiting) queue() string { return w.Lang + "|" + string(w.Group) }

// Lease is an assignment.
type Lease struct {
	Store        chat.StoreID
	Conversation chat.ConversationID
	Agent        chat.AgentID
}

var (
	//go:embed lua/desk.lua
	prelude string
	//go:embed lua/enqueue.lua
	enqueueText string
	//go:embed lua/remove.lua
	removeText string
	//go:embed lua/first.lua
	firstText string
	//go:embed lua/next.lua
	nextText string
	//go:embed lua/claim.lua
	claimText string
	//go:embed lua/claimthis.lua
	claimThisText string
	//go:embed lua/grant.lua
	grantText string
	//go:embed lua/renew.lua
	renewText string
	//go:embed lua/release.lua
	releaseText string
	//go:embed lua/expired.lua
	expiredText string
	//go:embed lua/present.lua
	presentText string
	//go:embed lua/absent.lua
	absentText string
	//go:embed lua/choose.lua
	chooseText string
	//go:embed lua/presences.lua
	presencesText string
	//go:embed lua/offer.lua
	offerText string
	//go:embed lua/offerto.lua
	offerToText string
	//go:embed lua/accept.lua
	acceptText string
	//go:embed lua/decline.lua
	declineText string
	//go:embed lua/passed.lua
	passedText string

	enqueueScript   = redis.NewScript(prelude + enqueueText)
	removeScript    = redis.NewScript(prelude + removeText)
	claimScript     = redis.NewScript(prelude + firstText + claimText)
	nextScript      = redis.NewScript(prelude + firstText + nextText)
	claimThisScript = redis.NewScript(prelude + claimThisText)
	grantScript     = redis.NewScript(prelude + grantText)
	renewScript     = redis.NewScript(prelude + renewText)
	releaseScript   = redis.NewScript(prelude + releaseText)
	expiredScript   = redis.NewScript(prelude + expiredText)
	presentScript   = redis.NewScript(prelude + presentText)
	absentScript    = redis.NewScript(prelude + absentText)
	chooseScript    = redis.NewScript(prelude + chooseText)
	presencesScript = redis.NewScript(prelude + presencesText)
	offerScript     = redis.NewScript(prelude + offerText)
	offerToScript   = redis.NewScript(prelude + offerToText)
	acceptScript    = redis.NewScript(prelude + acceptText)
	declineScript   = redis.NewScript(prelude + declineText)
	passedScript    = redis.NewScript(prelude + passedText)
)

const atOnce = -1 // as the settle argument of a script

// key returns what all keys of a store's desk begin with, and remembers the
// store.
func (d *Desk) key(store chat.StoreID) string {
	d.mu.Lock()
	d.stores[store] = true
	d.mu.Unlock()
	return "dragoman:{" + string(store) + "}:desk"
}

// known returns the stores that this node has heard of.
func (d *Desk) known() []chat.StoreID {
	d.mu.Lock()
	defer d.mu.Unlock()
	stores := make([]chat.StoreID, 0, len(d.stores))
	for store := range d.stores {
		stores = append(stores, store)
	}
	return stores
}

// run runs a script on a store's desk.
func (d *Desk) run(ctx context.Context, doing string, script *redis.Script, store chat.StoreID, args ...any) (result *redis.Cmd, err error) {
	key := d.key(store)
	err = d.live.Do(ctx, doing, func(ctx context.Context, client redis.UniversalClient) error {
		result = script.Run(ctx, client, []string{key}, args...)
		return result.Err()
	})
	if err != nil {
		d.mu.Lock()
		d.failed++
		d.mu.Unlock()
	}
	return result, err
}

// Enqueue puts a conversation into the queue, or changes its place there. One
// that an agent has stays where it is: release it first.
func (d *Desk) Enqueue(ctx context.Context, w Waiting) error {
	_, err := d.run(ctx, "queueing a conversation", enqueueScript, w.Store, d.enqueueArgs(&w, atOnce)...)
	return err
}

func (d *Desk) enqueueArgs(w *Waiting, settle int64) []any {
	return []any{string(w.Conversation), w.queue(), w.score(), d.lease.Milliseconds(), settle}
}

// Remove takes a conversation out of the queue that waits no more, and takes an
// offer of it back. A lease stays.
func (d *Desk) Remove(ctx context.Context, store chat.StoreID, id chat.ConversationID) error {
	_, err := d.run(ctx, "taking a conversation out of the queue", removeScript, store, string(id), atOnce)
	return err
}

// Position returns the conversation's place in its store's queue, from 1; 0 if
// it does not wait.
func (d *Desk) Position(ctx context.Context, store chat.StoreID, id chat.ConversationID) (int, error) {
	place := 0
	key := d.key(store) + ":order"
	err := d.live.Do(ctx, "reading a place in the queue", func(ctx context.Context, client redis.UniversalClient) error {
		rank, err := client.ZRank(ctx, key, string(id)).Result()
		if err == redis.Nil {
			return nil
		}
		if err == nil {
			place = int(rank) + 1
		}
		return err
	})
	return place, err
}

// Length returns how many wait in the store's queue.
func (d *Desk) Length(ctx context.Context, store chat.StoreID) (int, error) {
	length := 0
	key := d.key(store) + ":order"
	err := d.live.Do(ctx, "reading the length of a queue", func(ctx context.Context, client redis.UniversalClient) error {
		n, err := client.ZCard(ctx, key).Result()
		length = int(n)
		return err
	})
	return length, err
}
