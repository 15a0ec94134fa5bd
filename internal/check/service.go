// Package check says what is wrong with the knowledge of an installation: by
// itself, against the pages of its stores, and against what their markets
// require. What costs time is done once for each content.
package check

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/consistency"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/record"
)

// Service checks knowledge. It is safe for concurrent use.
type Service struct {
	record *record.Record
	client *http.Client
	log    *slog.Logger
	now    func() time.Time

	entries knowledge.Memory
	answers consistency.Memory
	texts   texts

	collisions  collisions
	preparation preparation
}

// New makes the service. client fetches pages: one of outbound's.
func New(rec *record.Record, client *http.Client, log *slog.Logger) *Service {
	return &Service{record: rec, client: client, log: log.With("part", "check"), now: time.Now, preparation: preparation{wake: make(chan struct{}, 1)}}
}

// Subject is knowledge that is to be checked.
type Subject struct {
	Base    *knowledge.Base
	Answers *assistant.Assistant // in force: tells languages apart, and what a sentence is about; nil if none is
}

// Found is a finding about a subject.
type Found struct {
	knowledge.Finding
	Store     chat.StoreID    `json:"store,omitempty" doc:"whose page contradicts, or whose market requires; missing if it is about everybody's knowledge"`
	Page      string          `json:"page,omitempty" doc:"id of the page"`
	Dismissal string          `json:"dismissal,omitempty" doc:"key to dismiss it by, of a finding about a page"`
	Dismissed *chat.Dismissal `json:"dismissed,omitempty" doc:"by whom and why, if it was"`
}

// Key tells findings apart by what they say, for whom.
func (f Found) Key() string { return string(f.Store) + " " + f.Finding.Key() }

// Findings returns everything that is wrong with the subject for these stores,
// but collisions. What was dismissed is not among it.
func (s *Service) Findings(ctx context.Context, subject Subject, stores []chat.Store) ([]Found, error) {
	var detector *language.Detector
	if subject.Answers != nil {
		detector = subject.Answers.Detector()
	}
	var found []Found
	for _, f := range append(s.entries.Check(subject.Base, detector), s.answers.Answers(subject.Base)...) {
		found = append(found, Found{Finding: f})
	}
	for _, store := range stores {
		pages, err := s.Pages(ctx, subject, store)
		if err != nil {
			return nil, err
		}
		for _, p := range pages {
			for _, f := range p.Findings {
				if f.Dismissed == nil {
					found = append(found, f)
				}
			}
		}
		coverage, err := s.Coverage(ctx, subject.Base, store)
		if err != nil {
			return nil, err
		}
		found = append(found, lacks(store.ID, coverage)...)
	}
	return found, nil
}

// Faults counts the errors of a subject for all stores that another one does
// not have: they keep it from being published in its place.
func (s *Service) Faults(ctx context.Context, subject, before Subject) (int, error) {
	stores, err := s.record.Stores(ctx)
	if err != nil {
		return 0, err
	}
	known, err := s.Known(ctx, before, stores)
	if err != nil {
		return 0, err
	}
	found, err := s.Findings(ctx, subject, stores)
	n := 0
	for _, f := range found {
		if f.Severity == knowledge.SeverityError && !known(f) {
			n++
		}
	}
	return n, err
}

// Known returns a function that reports whether a finding is one of a subject.
func (s *Service) Known(ctx context.Context, subject Subject, stores []chat.Store) (func(Found) bool, error) {
	found, err := s.Findings(ctx, subject, stores)
	known := make(map[string]bool, len(found))
	for _, f := range found {
		known[f.Key()] = true
	}
	return func(f Found) bool { return known[f.Key()] }, err
}

// factsOf returns a base with a store's own values of facts; without those that
// can't be, which the store's settings say.
func factsOf(b *knowledge.Base, store *chat.Store) *knowledge.Base {
	own, err := b.WithFacts(store.Facts)
	if err != nil {
		return b
	}
	return own
}

// texts are pages that were read, by what they were read from.
type texts struct {
	lock sync.Mutex
	all  map[textKey]*readText
	used int64
}

type textKey struct {
	hash, lang, name string
	html             bool
	detector         *language.Detector
}

type readText struct {
	text consistency.Text
	used int64
}

// mostTexts is how many pages are kept in memory as they were read.
const mostTexts = 1000

func (t *texts) get(key textKey) (consistency.Text, bool) {
	t.lock.Lock()
	defer t.lock.Unlock()
	read := t.all[key]
	if read == nil {
		return consistency.Text{}, false
	}
	t.used++
	read.used = t.used
	return read.text, true
}

func (t *texts) put(key textKey, text consistency.Text) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if t.all == nil {
		t.all = map[textKey]*readText{}
	}
	t.used++
	t.all[key] = &readText{text, t.used}
	if len(t.all) <= mostTexts {
		return
	}
	ages := make([]int64, 0, len(t.all))
	for _, read := range t.all {
		ages = append(ages, read.used)
	}
	slices.Sort(ages)
	for key, read := range t.all {
		if read.used < ages[len(ages)/2] {
			delete(t.all, key)
		}
	}
}
