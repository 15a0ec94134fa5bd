package conversation

import (
	"context"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

const (
	// waitInterval is how often it is looked for those who waited too long.
	waitInterval = 10 * time.Second
	// returnAfter is how long a buyer must have been silent for their next
	// message to count as coming back.
	returnAfter = 5 * time.Minute
)

// Supervisor is a Watcher that is told of what a lead must see. It must not
// block.
type Supervisor interface {
	// LongWait says that a conversation waits too long.
	LongWait(c *chat.Conversation)
}

// returns reports whether a message now is that of a buyer who comes back to a
// chat that nobody has answered.
func (s *Service) returns(c *chat.Conversation) bool {
	return c.State == chat.StateWaiting && c.Priority < chat.PriorityReturned && s.now().Sub(c.UpdatedAt) >= returnAfter
}

// raiseLongWaiting raises the priority of those who have waited too long, opens
// them to all groups if nobody of theirs speaks the language, and tells the
// leads of each of them once: new conversations that carry a warning
// sign still go first.
func (s *Service) raiseLongWaiting(ctx context.Context) {
	stores, err := s.record.Stores(ctx)
	if err != nil {
		s.log.Warn("long waits not looked for", "err", err)
		return
	}
	for i := range stores {
		store, limit := &stores[i], stores[i].Desk.TooLong()
		open := map[string]bool{} // for as long as the limit, by language
		list, err := s.record.Waiting(ctx, store.ID)
		if err != nil {
			s.log.Warn("long waits not looked for", "store", store.ID, "err", err)
			continue
		}
		var st *staff
		for i := range list {
			c := &list[i]
			if s.now().Sub(c.WaitingSince) <= limit {
				continue
			}
			if _, looked := open[c.Language]; !looked {
				open[c.Language] = openFor(store.HoursFor(c.Language), s.now(), limit)
			}
			if !open[c.Language] {
				continue
			}
			if st == nil {
				if st, err = s.staff(ctx, c.Store); err != nil {
					s.log.Warn("long waits not looked for", "store", c.Store, "err", err)
					break
				}
			}
			s.widen(ctx, st.agents, c)
			if !c.WaitsTooLong() {
				s.raise(ctx, c)
			}
		}
	}
}

// openFor reports whether agents have been there for this long without a break:
// a wait while nobody is there is not too long, and after it they get the same
// time.
func openFor(h chat.Hours, now time.Time, limit time.Duration) bool {
	if !h.Open(now) || !h.Open(now.Add(-limit)) {
		return false
	}
	opens := h.NextOpening(now.Add(-limit))
	return opens.IsZero() || opens.After(now)
}

func (s *Service) raise(ctx context.Context, c *chat.Conversation) {
	now, first := s.now(), false
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		Set: func(c *chat.Conversation) {
			first = !c.WaitsTooLong() // another node may have looked too
			if first {
				c.LongWait = now
			}
			c.Priority = max(c.Priority, chat.PriorityReturned)
		},
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return // somebody has just taken it
	}
	if err != nil {
		s.log.Warn("priority not raised", "conversation", c.ID, "err", err)
		return
	}
	if !first {
		return
	}
	s.log.Info("somebody has waited too long", "conversation", c.ID, "since", c.WaitingSince)
	s.enqueue(ctx, &done.Conversation)
	s.tellLongWait(&done.Conversation)
	s.live.AnnounceLongWait(ctx, c.Store, c.ID)
}

func (s *Service) heardLongWait(id chat.ConversationID) {
	ctx, cancel := context.WithTimeout(context.Background(), placeWait)
	defer cancel()
	if c, err := s.head(ctx, id); err == nil && c != nil {
		s.tellLongWait(c)
	}
}

func (h *Hub) tellLongWait(c *chat.Conversation) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.watchers {
		if supervisor, ok := w.(Supervisor); ok {
			supervisor.LongWait(c)
		}
	}
}
