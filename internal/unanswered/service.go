package unanswered

import (
	"context"
	"log/slog"
	"time"

	"dragoman/internal/assistant"
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
}

// New makes the service.
func New(rec *record.Record, knowledge *revision.Service, log *slog.Logger) *Service {
	return &Service{record: rec, knowledge: knowledge, log: log.With("part", "unanswered"), now: time.Now}
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

// Report groups what was not answered in a store.
func (s *Service) Report(ctx context.Context, store *chat.Store, q Query) (Report, error) {
	now := s.now()
	var messages []Message
	var err error
	if q.Source == SourceHistory {
		messages, err = s.history(ctx, store.ID)
	} else {
		messages, err = s.Messages(ctx, store.ID, record.Span{From: now.AddDate(0, 0, -q.Days), To: now})
	}
	if err != nil {
		return Report{}, err
	}
	settled, err := s.record.Settled(ctx, store.ID, mostSettled)
	if err != nil {
		return Report{}, err
	}
	precision := store.Precision
	if precision == 0 {
		precision = assistant.DefaultPrecision
	}
	report := Report{Messages: len(messages), Groups: Groups(messages, s.knowledge.Answers().Model, precision, settled, now)}
	report.Total = len(report.Groups)
	for _, g := range report.Groups {
		report.Shown += g.Count
	}
	report.Groups = report.Groups[:min(len(report.Groups), q.Most)]
	report.Settled = settled[:min(len(settled), settledShown)]
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
