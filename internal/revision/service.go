// Package revision is how the knowledge base changes: a draft that admins edit,
// revisions that are reviewed and published, and what is published on this
// node.
package revision

import (
	"context"
	"io/fs"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/learn"
	"dragoman/internal/record"
)

// Service keeps the knowledge base of the installation. Its methods are safe
// for concurrent use.
type Service struct {
	record  *record.Record
	learner *learn.Learner
	checks  *check.Service
	log     *slog.Logger
	now     func() time.Time

	current atomic.Pointer[published]
	turning sync.Mutex // held while another publication is brought into force on this node

	trying sync.Mutex            // held while a draft is learned
	tried  atomic.Pointer[tried] // the draft that was learned last; nil if none is of use

	reading sync.Mutex
	seen    learn.Knowledge // what was read last
}

// published is what buyers are answered from.
type published struct {
	publication chat.Publication
	revision    chat.Revision
	learned     *learn.Learned
}

// New makes the service; Start must follow.
func New(rec *record.Record, learner *learn.Learner, checks *check.Service, log *slog.Logger) *Service {
	return &Service{record: rec, learner: learner, checks: checks, log: log.With("part", "revision"), now: time.Now}
}

// Base returns the knowledge that is in force.
func (s *Service) Base() *knowledge.Base { return s.current.Load().learned.Base }

// Answers returns the assistant that answers from it.
func (s *Service) Answers() *assistant.Assistant { return s.current.Load().learned.Answers }

// Published returns the revision that is in force, and since when.
func (s *Service) Published() (chat.Revision, chat.Publication) {
	p := s.current.Load()
	return p.revision, p.publication
}

// pollInterval is how often a node asks whether another one has published.
const pollInterval = 500 * time.Millisecond

// Run brings into force what other nodes publish, and publishes what is due,
// until ctx ends.
func (s *Service) Run(ctx context.Context) {
	if err := s.keep(ctx); err != nil && ctx.Err() == nil {
		s.log.Error("what was learned is not kept: the next start learns again", "err", err)
	}
	poll, schedule := time.NewTicker(pollInterval), time.NewTicker(scheduleInterval)
	defer poll.Stop()
	defer schedule.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-poll.C:
			err = s.follow(ctx)
		case <-schedule.C:
			err = s.publishDue(ctx)
		}
		if err != nil && ctx.Err() == nil {
			s.log.Warn("knowledge is not in force as it should be; trying again", "err", err)
		}
	}
}

// keep writes what this node learned into the record, and drops what nobody
// needs any more.
func (s *Service) keep(ctx context.Context) error {
	now := s.current.Load()
	if err := s.learner.Keep(ctx, now.learned); err != nil {
		return err
	}
	return s.learner.Forget(ctx, now.learned)
}

// follow brings the publication in force into force on this node.
func (s *Service) follow(ctx context.Context) error {
	s.turning.Lock()
	defer s.turning.Unlock()
	latest, err := s.record.Publications(ctx, 1)
	if err != nil {
		return err
	}
	now := s.current.Load()
	if len(latest) == 0 || now != nil && now.publication.Number == latest[0].Number {
		return nil
	}
	return s.turnTo(ctx, latest[0], nil)
}

// turnTo brings a publication into force on this node. base is its knowledge if
// that was read already.
func (s *Service) turnTo(ctx context.Context, p chat.Publication, base *knowledge.Base) error {
	v, err := s.record.Revision(ctx, p.Revision)
	if err != nil {
		return err
	}
	learned, err := s.learner.Learn(ctx, learn.Knowledge{Files: v.Files, Base: base}, s.near()...)
	if err != nil {
		return err
	}
	s.current.Store(&published{publication: p, revision: v, learned: learned})
	s.log.Info("knowledge in force", "revision", v.Number, "publication", p.Number)
	return nil
}

// near returns what is in memory already.
func (s *Service) near() (near []*learn.Learned) {
	if now := s.current.Load(); now != nil {
		near = append(near, now.learned)
	}
	if tried := s.tried.Load(); tried != nil {
		near = append(near, tried.learned)
	}
	return near
}

// put keeps the contents of files and returns their hashes by name.
func (s *Service) put(ctx context.Context, tree knowledge.Tree) (map[string]string, error) {
	hashes := make(map[string]string, len(tree))
	for name, data := range tree {
		hashes[name] = record.HashOf(data)
	}
	return hashes, s.record.PutKnowledgeFiles(ctx, slices.Collect(maps.Values(tree))...)
}

// Start brings the knowledge into force. starter is what comes with the program,
// or what its operator gave it: the first revision of a new installation. When
// it has changed since the last start, what the store has not edited is
// updated: at once if that is everything, else by a revision for review.
// Errors: CodeInvalid for a starter that cannot be used, CodeUnavailable.
func (s *Service) Start(ctx context.Context, starter fs.FS) error {
	base, err := s.takeStarter(ctx, starter)
	if err != nil {
		return err
	}
	latest, err := s.record.Publications(ctx, 1)
	if err != nil {
		return err
	}
	if len(latest) == 0 {
		return chat.Errorf(chat.CodeInternal, "no knowledge is published")
	}
	s.turning.Lock()
	defer s.turning.Unlock()
	if base != nil {
		if v, err := s.record.Revision(ctx, latest[0].Revision); err != nil || !base.is(v.Files) {
			base = nil
		}
	}
	return s.turnTo(ctx, latest[0], base.knowledge())
}
