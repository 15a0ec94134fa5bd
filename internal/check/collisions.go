package check

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// collisionBlobs is where the collisions of a language are kept, by the
// fingerprint of what they were made from.
const collisionBlobs = "collisions/"

// State says how far the collisions of a language are.
type State string

const (
	StateReady     State = "ready"
	StateWaiting   State = "waiting"   // other languages are computed first
	StateComputing State = "computing" // takes seconds
	StateFailed    State = "failed"    // there is too little to learn from
)

// LanguageCollisions are the pairs of topics that are confused in a language.
type LanguageCollisions struct {
	Language string `json:"lang"`
	State    State  `json:"state" enum:"ready,waiting,computing,failed" doc:"ask again until all are ready or failed"`
	Pairs    []Pair `json:"pairs" doc:"the worst first, 30 at most"`
	More     int    `json:"more,omitempty" doc:"pairs that are left out"`
}

// Pair is two topics of which one has examples that look like the other.
type Pair struct {
	Topic    string      `json:"topic" doc:"that the examples stand under"`
	Other    string      `json:"other" doc:"that they are taken for"`
	Examples []Collision `json:"examples" doc:"the worst first, 10 at most"`
	Count    int         `json:"count" doc:"of examples"`

	weight int // sum of the percentages
}

// Collision is an example that is taken for another topic when it was not
// learned.
type Collision struct {
	Text    string `json:"text"`
	Item    int    `json:"item" doc:"of the examples, from 1; 0 is the entry's question"`
	Percent int    `json:"percent" doc:"how sure the model is of the other topic"`
	Own     int    `json:"own" doc:"and of the one that it stands under"`
}

const (
	mostPairs    = 30 // shown of a language
	mostExamples = 10 // shown of a pair
)

// collisions are computed by one goroutine a node, the languages one after
// another, so that there is a core left for buyers.
type collisions struct {
	lock   sync.Mutex
	wanted map[string]wanted // by language: only what was asked for last
	doing  string            // key that is being computed
	failed map[string]bool   // by key
	ready  map[string][]Pair // by key, as kept in the record
	keep   map[string]bool   // blobs that are still of use
	wake   chan struct{}     // holds one when something is wanted
}

type wanted struct {
	key  string
	base *knowledge.Base
}

func (c *collisions) init() {
	if c.wanted == nil {
		c.wanted, c.failed, c.ready, c.wake = map[string]wanted{}, map[string]bool{}, map[string][]Pair{}, make(chan struct{}, 1)
	}
}

// Collisions returns what is known of the collisions in a base, and has the
// rest computed in the background. keys are fingerprints of its languages; keep
// are those of others whose collisions are still of use.
func (s *Service) Collisions(ctx context.Context, b *knowledge.Base, keys, keep map[string]string) ([]LanguageCollisions, error) {
	c := &s.collisions
	c.lock.Lock()
	defer c.lock.Unlock()
	c.init()
	c.keep = map[string]bool{}
	for _, some := range []map[string]string{keys, keep} {
		for _, key := range some {
			c.keep[collisionBlobs+key] = true
		}
	}
	out := []LanguageCollisions{}
	for _, tag := range b.Offered() {
		one := LanguageCollisions{Language: tag, State: StateReady, Pairs: []Pair{}}
		key := keys[tag]
		pairs, known := c.ready[key]
		if !known {
			var err error
			if pairs, known, err = s.keptPairs(ctx, key); err != nil {
				return nil, err
			}
		}
		switch {
		case known:
			c.ready[key] = pairs
			delete(c.wanted, tag)
			one.Pairs = pairs[:min(mostPairs, len(pairs))]
			one.More = len(pairs) - len(one.Pairs)
		case c.failed[key]:
			one.State = StateFailed
		case c.doing == key:
			one.State = StateComputing
		default:
			one.State = StateWaiting
			c.wanted[tag] = wanted{key, b}
		}
		out = append(out, one)
	}
	for key := range c.ready {
		if !c.keep[collisionBlobs+key] {
			delete(c.ready, key)
		}
	}
	select {
	case c.wake <- struct{}{}:
	default: // it is awake
	}
	return out, nil
}

// keptPairs reads pairs from the record.
func (s *Service) keptPairs(ctx context.Context, key string) (pairs []Pair, known bool, err error) {
	data, err := s.record.Blob(ctx, collisionBlobs+key)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	return pairs, json.Unmarshal(data, &pairs) == nil, nil // what can't be read is computed again
}

// compute computes what is wanted until ctx ends.
func (s *Service) compute(ctx context.Context) {
	c := &s.collisions
	c.lock.Lock()
	c.init()
	c.lock.Unlock()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		for {
			tag, job, ok := c.next()
			if !ok {
				break
			}
			pairs, err := s.confused(ctx, tag, job)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				s.log.Warn("collisions cannot be computed", "language", tag, "err", err)
			}
			c.done(job.key, pairs, err)
		}
		if err := s.forgetPairs(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("collisions of knowledge that is gone are kept longer than needed", "err", err)
		}
	}
}

// next takes a language that is wanted.
func (c *collisions) next() (tag string, job wanted, ok bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for t := range c.wanted {
		if !ok || t < tag {
			tag, ok = t, true
		}
	}
	job = c.wanted[tag]
	delete(c.wanted, tag)
	c.doing = job.key
	return tag, job, ok
}

func (c *collisions) done(key string, pairs []Pair, err error) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.doing = ""
	if err != nil {
		c.failed[key] = true
		return
	}
	c.ready[key] = pairs
}

// confused computes the pairs of a language, unless another node has.
func (s *Service) confused(ctx context.Context, tag string, job wanted) ([]Pair, error) {
	if pairs, known, err := s.keptPairs(ctx, job.key); known || err != nil {
		return pairs, err
	}
	found, _, err := assistant.Collisions(ctx, job.base, tag)
	if err != nil {
		return nil, err
	}
	pairs := Pairs(found)
	data, err := json.Marshal(pairs)
	if err != nil {
		return nil, err
	}
	return pairs, s.record.PutBlob(ctx, collisionBlobs+job.key, data)
}

// forgetPairs removes from the record what is of no use any more.
func (s *Service) forgetPairs(ctx context.Context) error {
	s.collisions.lock.Lock()
	keep := s.collisions.keep
	s.collisions.lock.Unlock()
	if keep == nil {
		return nil
	}
	return s.record.DropBlobs(ctx, collisionBlobs, keep)
}

// Pairs groups findings of collisions in a language by their two topics, the
// worst pair first.
func Pairs(found []knowledge.Finding) []Pair {
	pairs := []Pair{}
	for _, f := range found {
		i := slices.IndexFunc(pairs, func(p Pair) bool { return p.Topic == f.Topic && p.Other == f.Args["other"] })
		if i < 0 {
			i = len(pairs)
			pairs = append(pairs, Pair{Topic: f.Topic, Other: f.Args["other"], Examples: []Collision{}})
		}
		p := &pairs[i]
		one := Collision{Text: f.Text, Item: f.Item, Percent: percent(f.Args["percent"]), Own: percent(f.Args["own"])}
		p.Count++
		p.weight += one.Percent
		if len(p.Examples) < mostExamples {
			p.Examples = append(p.Examples, one)
		}
	}
	slices.SortStableFunc(pairs, func(a, b Pair) int { return cmp.Compare(b.weight, a.weight) })
	return pairs
}

// percent reads "93 %".
func percent(text string) int {
	number, _, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0 // assistant.Collisions writes numbers
	}
	return n
}
