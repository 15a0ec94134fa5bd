package conversation

import (
	"context"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

const (
	// waitLimit is how long somebody may wait before they go in front of those
	// who came later with nothing urgent.
	waitLimit = 2 * time.Minute
	// waitInterval is how often it is looked for those who waited too long.
	waitInterval = 10 * time.Second
)

// raiseLongWaiting raises the priority of those who have waited too long: new
// conversations that carry a warning sign still go first.
func (s *Service) raiseLongWaiting(ctx context.Context) {
	stores, err := s.record.Stores(ctx)
	if err != nil {
		s.log.Warn("long waits not looked for", "err", err)
		return
	}
	for _, store := range stores {
		list, err := s.record.Waiting(ctx, store.ID)
		if err != nil {
			s.log.Warn("long waits not looked for", "store", store.ID, "err", err)
			continue
		}
		for i := range list {
			if c := &list[i]; c.Priority < chat.PriorityReturned && s.now().Sub(c.WaitingSince) > waitLimit {
				s.raise(ctx, c)
			}
		}
	}
}

func (s *Service) raise(ctx context.Context, c *chat.Conversation) {
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		Set: func(c *chat.Conversation) { c.Priority = max(c.Priority, chat.PriorityReturned) },
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return // somebody has just taken it
	}
	if err != nil {
		s.log.Warn("priority not raised", "conversation", c.ID, "err", err)
		return
	}
	s.log.Info("somebody has waited too long", "conversation", c.ID, "since", c.WaitingSince)
	s.enqueue(ctx, &done.Conversation)
}
