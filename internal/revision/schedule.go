package revision

import (
	"context"
	"maps"
	"time"

	"dragoman/internal/chat"
)

const (
	// scheduleInterval is how often it is looked for revisions that are due.
	scheduleInterval = 5 * time.Second
	// recent is how many revisions are looked through for that.
	recent = 100
)

// publishDue publishes what is to be published by now, and takes back what was
// for a time only. Several nodes may try: the record lets one.
func (s *Service) publishDue(ctx context.Context) error {
	revisions, err := s.record.RevisionsBefore(ctx, 0, recent)
	if err != nil {
		return err
	}
	now := s.now()
	for i := len(revisions) - 1; i >= 0; i-- { // the oldest first
		switch v := &revisions[i]; {
		case v.State != chat.RevisionApproved:
		case due(v.PublishAt, now):
			err = s.publishScheduled(ctx, v.ID)
		case !v.PublishedAt.IsZero() && due(v.ReturnAt, now):
			err = s.takeBack(ctx, v.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func due(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// publishScheduled publishes a revision at its time. What others have changed
// meanwhile in the same place stays as they want it.
func (s *Service) publishScheduled(ctx context.Context, id string) error {
	v, err := s.record.Revision(ctx, id)
	if err != nil {
		return err
	}
	_, err = s.publish(ctx, nil, v, true)
	return err
}

// takeBack ends a revision that was for a time: what it changed becomes as it
// was before, unless somebody has changed it since.
func (s *Service) takeBack(ctx context.Context, id string) error {
	v, err := s.record.Revision(ctx, id)
	if err != nil {
		return err
	}
	parent, err := s.record.Revision(ctx, v.Parent)
	if err != nil {
		return err
	}
	live := s.current.Load()
	files, _ := merge(v.Files, live.revision.Files, parent.Files)
	if !maps.Equal(files, live.revision.Files) {
		now := s.now()
		back, err := s.record.AddRevision(ctx, chat.Revision{
			ID: chat.NewID(now), Kind: chat.RevisionReturn, Parent: live.revision.ID, State: chat.RevisionApproved,
			Note: v.Note, CreatedAt: now.UTC(), Files: files,
		})
		if err == nil {
			err = s.bring(ctx, nil, back, live)
		}
		if err != nil {
			return err
		}
	}
	v.ReturnAt = time.Time{}
	return s.record.ChangeRevision(ctx, v, v.State)
}
