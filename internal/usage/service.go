package usage

import (
	"context"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
	"dragoman/internal/record"
	"dragoman/internal/revision"
)

// Service answers questions about use. Reading a month of a busy store takes
// seconds, so that what was read is good for a while, for all who ask. It is
// safe for concurrent use.
type Service struct {
	record        *record.Record
	conversations *conversation.Service
	knowledge     *revision.Service
	now           func() time.Time

	mu   sync.Mutex
	kept map[any]*keptAnswer // by question
}

// keptAnswer is locked while it is made: who asks for the same meanwhile waits
// for it.
type keptAnswer struct {
	sync.Mutex
	value any
	until time.Time
}

// New makes the service.
func New(rec *record.Record, conversations *conversation.Service, knowledge *revision.Service) *Service {
	return &Service{record: rec, conversations: conversations, knowledge: knowledge, now: time.Now, kept: map[any]*keptAnswer{}}
}

// fresh is how long an answer is good for.
const fresh = 5 * time.Minute

// about is a question about a store.
type about struct {
	question  any
	forgotten int64 // conversations of the store, so that no answer quotes one
}

// once returns the answer to a question about a store that was made a short
// while ago, or makes it. Questions are values that can be compared.
func once[T any](ctx context.Context, s *Service, store chat.StoreID, question any, make func() (T, error)) (T, error) {
	forgotten, err := s.record.Forgotten(ctx, store)
	if err != nil {
		var none T
		return none, err
	}
	question = about{question, forgotten}
	s.mu.Lock()
	for q, k := range s.kept {
		if k.TryLock() {
			if !s.now().Before(k.until) {
				delete(s.kept, q)
			}
			k.Unlock()
		}
	}
	k := s.kept[question]
	if k == nil {
		k = &keptAnswer{until: s.now().Add(fresh)}
		s.kept[question] = k
	}
	s.mu.Unlock()
	k.Lock()
	defer k.Unlock()
	if value, ok := k.value.(T); ok {
		return value, nil
	}
	value, err := make()
	if err == nil {
		k.value, k.until = value, s.now().Add(fresh)
	}
	return value, err
}

// Report is what use suggests about a store's topics.
type Report struct {
	From        time.Time `json:"from"`
	To          time.Time `json:"to"`
	Turns       int       `json:"turns"` // messages to the assistant that were looked at
	Suggestions []Advice  `json:"suggestions"`
}

type suggestQuestion struct {
	store chat.StoreID
	days  int
	in    int64 // publication in force
}

// Suggest says what the last days of a store teach about its topics. Don't
// change the report.
func (s *Service) Suggest(ctx context.Context, store chat.StoreID, days int) (*Report, error) {
	_, publication := s.knowledge.Published()
	r, err := once(ctx, s, store, suggestQuestion{store, days, publication.Number}, func() (*Report, error) {
		now := s.now().UTC()
		r := &Report{From: now.AddDate(0, 0, -days), To: now}
		l := newLedger()
		if err := s.record.EachCase(ctx, store, record.Span{From: r.From, To: r.To}, l.add); err != nil {
			return nil, err
		}
		base, models := s.knowledge.Base(), s.knowledge.Answers().Model
		parts := l.parts(base, models)
		for _, p := range parts {
			if err := s.readReplies(ctx, p); err != nil {
				return nil, err
			}
		}
		r.Turns = l.turns
		r.Suggestions = append([]Advice{}, l.suggest(base, models, parts, now)...)
		return r, nil
	})
	if err != nil {
		return nil, err
	}
	open := *r
	open.Suggestions, err = s.unsettled(ctx, store, r.Suggestions)
	return &open, err
}
