package unanswered

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/revision"
)

// Service shows a store what was not answered and takes what its admins make of
// it into the draft. Its methods are safe for concurrent use.
type Service struct {
	record    *record.Record
	knowledge *revision.Service
	log       *slog.Logger
	now       func() time.Time
	kept      kept
}

// New makes the service.
func New(rec *record.Record, knowledge *revision.Service, log *slog.Logger) *Service {
	return &Service{record: rec, knowledge: knowledge, log: log.With("part", "unanswered"), now: time.Now, kept: kept{reports: map[view]*keptReport{}}}
}

const (
	// mostCases is how many cases are looked at, the newest.
	mostCases = 5000
	// mostSettled is how many decisions are heeded, the newest.
	mostSettled = 5000
	// MaxDays is how far back messages can be shown.
	MaxDays = 366
)

// Messages returns what was not answered in a store within a span, whatever was
// made of it since.
func (s *Service) Messages(ctx context.Context, store chat.StoreID, span record.Span) ([]Message, error) {
	events, err := s.record.Unanswered(ctx, store, span, mostCases)
	if err != nil {
		return nil, err
	}
	return Messages(events), nil
}

// Source says where messages come from.
type Source string

const (
	SourceChats   Source = "chats"   // conversations of the record
	SourceHistory Source = "history" // chats that were imported
)

// Query says what is to be shown.
type Query struct {
	Source Source // "" for SourceChats
	Days   int    // of SourceChats: how far back, up to MaxDays
	Most   int    // groups
}

// Report is what is shown.
type Report struct {
	Messages int            // found, before anything is left out
	Shown    int            // in groups
	Groups   []Group        // up to Query.Most
	Total    int            // groups there are
	Settled  []chat.Settled // newest decisions, up to 20
}

// Report groups what was not answered in a store. While nothing changes, it is
// made once. Don't change its groups.
func (s *Service) Report(ctx context.Context, store *chat.Store, q Query) (Report, error) {
	now := s.now()
	span := record.Span{From: now.AddDate(0, 0, -q.Days), To: now}
	one := s.kept.of(view{store.ID, q.Source, q.Days}, now)
	one.making.Lock()
	defer one.making.Unlock()
	is, err := s.basis(ctx, store, q, span)
	if err != nil {
		return Report{}, err
	}
	if one.report == nil || one.basis != is {
		report, err := s.make(ctx, store.ID, q.Source, span, &is)
		if err != nil {
			return Report{}, err
		}
		one.report, one.basis = report, is
	}
	report := *one.report
	report.Groups = report.Groups[:min(len(report.Groups), q.Most)]
	return report, nil
}

// make makes a report with all groups.
func (s *Service) make(ctx context.Context, store chat.StoreID, source Source, span record.Span, of *basis) (*Report, error) {
	var messages []Message
	var err error
	if source == SourceHistory {
		messages, err = s.history(ctx, store)
	} else {
		messages, err = s.Messages(ctx, store, span)
	}
	if err != nil {
		return nil, err
	}
	settled, err := s.record.Settled(ctx, store, mostSettled)
	if err != nil {
		return nil, err
	}
	report := &Report{Messages: len(messages), Groups: Groups(messages, of.answers.Model, of.precision, settled, span.To)}
	report.Total = len(report.Groups)
	for _, g := range report.Groups {
		report.Shown += g.Count
	}
	report.Settled = slices.Clone(settled[:min(len(settled), settledShown)])
	return report, nil
}

// settledShown is how many decisions a report holds, to take one back.
const settledShown = 20

// history returns the questions from old chats.
func (s *Service) history(ctx context.Context, store chat.StoreID) ([]Message, error) {
	questions, err := s.record.OldQuestions(ctx, store, mostOldQuestions)
	if err != nil {
		return nil, err
	}
	all := make([]Message, len(questions))
	for i, q := range questions {
		all[i] = Message{At: q.At, Language: q.Language, Text: q.Text, Reply: q.Reply, Causes: []Cause{CauseHistory}, hash: q.Hash}
	}
	return all, nil
}

// mostOldQuestions is how many questions from old chats are grouped, the newest.
const mostOldQuestions = 20_000
