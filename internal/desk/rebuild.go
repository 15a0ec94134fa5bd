package desk

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// marker is a key that is there as long as Redis was not emptied; each store has
// one too, as a Cluster may lose a part.
const marker = "dragoman:desk:alive"

// Lost reports whether Redis was emptied, or did not take a change of this
// node's, since Rebuild, or whether Rebuild has not run yet: the queue may not be
// right then. It is to be asked before the record is read for Rebuild.
func (d *Desk) Lost(ctx context.Context) (bool, error) {
	d.mu.Lock()
	markers := d.markers
	d.seen = d.failed
	lost := len(markers) == 0 || d.failed > d.rebuilt
	d.mu.Unlock()
	for _, key := range markers {
		err := d.live.Do(ctx, "asking whether Redis was emptied", func(ctx context.Context, client redis.UniversalClient) error {
			n, err := client.Exists(ctx, key).Result()
			lost = lost || err == nil && n == 0
			return err
		})
		if err != nil {
			return false, err
		}
	}
	return lost, nil
}

// mark notes that all of these stores is in Redis now.
func (d *Desk) mark(ctx context.Context, stores map[chat.StoreID]*wanted) error {
	markers := []string{marker}
	for store := range stores {
		markers = append(markers, d.key(store)+":alive")
	}
	for _, key := range markers {
		err := d.live.Do(ctx, "marking Redis as complete", func(ctx context.Context, client redis.UniversalClient) error {
			return client.Set(ctx, key, 1, 0).Err()
		})
		if err != nil {
			return err
		}
	}
	d.mu.Lock()
	d.markers, d.rebuilt = markers, d.seen
	d.mu.Unlock()
	return nil
}

// Rebuild makes the desk hold what the record says: all that wait and all that
// are assigned, of all stores. It may run at any time, on several nodes at
// once, while agents claim: what changed within Config.Settle is newer than
// what the record was read for, and left alone until the next time. After an
// error the other stores are right.
func (d *Desk) Rebuild(ctx context.Context, waiting []Waiting, assigned []Lease) error {
	stores := map[chat.StoreID]*wanted{}
	of := func(store chat.StoreID) *wanted {
		if stores[store] == nil {
			stores[store] = &wanted{map[string]*Waiting{}, map[string]Lease{}}
		}
		return stores[store]
	}
	for _, store := range d.known() {
		of(store) // to remove what is there
	}
	for i := range waiting {
		of(waiting[i].Store).waiting[string(waiting[i].Conversation)] = &waiting[i]
	}
	for _, l := range assigned {
		of(l.Store).assigned[string(l.Conversation)] = l
	}
	var errs []error
	for store, want := range stores {
		errs = append(errs, d.rebuild(ctx, store, want))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return d.mark(ctx, stores)
}

func (d *Desk) rebuild(ctx context.Context, store chat.StoreID, want *wanted) error {
	have, err := d.read(ctx, store)
	if err != nil {
		return err
	}
	for _, c := range d.differences(want, have) {
		if _, err := d.run(ctx, "rebuilding the desk", c.script, store, c.args...); err != nil {
			return err
		}
	}
	return nil
}

// wanted is what the record says of a store's desk, by conversation.
type wanted struct {
	waiting  map[string]*Waiting
	assigned map[string]Lease
}

// found is what Redis holds of a store's desk, by conversation.
type found struct {
	places  map[string]string // language|group|since when
	scores  map[string]float64
	holders map[string]string // agents
}

func (d *Desk) read(ctx context.Context, store chat.StoreID) (have found, err error) {
	key := d.key(store)
	err = d.live.Do(ctx, "reading the desk", func(ctx context.Context, client redis.UniversalClient) error {
		var places, holders *redis.MapStringStringCmd
		var order *redis.ZSliceCmd
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			places = p.HGetAll(ctx, key+":places")
			order = p.ZRangeWithScores(ctx, key+":order", 0, -1)
			holders = p.HGetAll(ctx, key+":holders")
			return nil
		})
		if err != nil {
			return err
		}
		have = found{places: places.Val(), scores: map[string]float64{}, holders: holders.Val()}
		for _, z := range order.Val() {
			have.scores[z.Member.(string)] = z.Score
		}
		return nil
	})
	return have, err
}

// correction is a script to run.
type correction struct {
	script *redis.Script
	args   []any
}

// differences returns what it takes to get from have to want. The scripts look
// again, as agents are at work meanwhile.
func (d *Desk) differences(want *wanted, have found) (corrections []correction) {
	settle := d.settle.Milliseconds()
	add := func(script *redis.Script, args ...any) {
		corrections = append(corrections, correction{script, args})
	}
	for id, w := range want.waiting {
		place, queued := have.places[id]
		score, _ := strconv.ParseFloat(w.score(), 64)
		if !queued || !strings.HasPrefix(place, w.queue()+"|") || have.scores[id] != score {
			add(enqueueScript, d.enqueueArgs(w, settle)...)
		}
	}
	for id, l := range want.assigned {
		if have.holders[id] != string(l.Agent) {
			add(grantScript, d.grantArgs(l, settle)...)
		}
	}
	for id := range have.places {
		if want.waiting[id] == nil {
			add(removeScript, id, settle)
		}
	}
	for id, agent := range have.holders {
		if _, ok := want.assigned[id]; !ok && want.waiting[id] == nil { // for one that waits, enqueue does it
			add(releaseScript, d.releaseArgs(chat.ConversationID(id), chat.AgentID(agent), settle)...)
		}
	}
	return corrections
}
