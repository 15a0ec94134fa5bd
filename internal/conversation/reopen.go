package conversation

import (
	"context"
	"slices"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
)

// reopenFor is how long a buyer who writes again gets to the agent who closed
// the case, if that one is there.
const reopenFor = 24 * time.Hour

// closedBy returns the agent who closed the conversation's last case within
// reopenFor and can take it again now, nil if there is none. Nothing here may
// keep a message from being written: what cannot be read counts as nobody.
func (s *Service) closedBy(ctx context.Context, c *chat.Conversation) *Colleague {
	if c.State != chat.StateClosed || s.now().Sub(c.UpdatedAt) > reopenFor {
		return nil
	}
	const recent = 10 // a rating, notes and the closing itself
	events, err := s.record.EventsBefore(ctx, c.ID, c.LastSeq+1, recent)
	if err != nil {
		s.log.Warn("who closed a case is not known", "conversation", c.ID, "err", err)
		return nil
	}
	for _, e := range slices.Backward(events) {
		if e.Kind != chat.EventState || e.Change == nil {
			continue
		}
		if e.Change.To != chat.StateClosed || e.Author.Role != chat.AuthorAgent || s.now().Sub(e.At) > reopenFor {
			return nil
		}
		agent, err := s.colleague(ctx, c.Store, chat.AgentID(e.Author.ID))
		if err != nil || agent == nil || !agent.Free() {
			return nil
		}
		return agent
	}
	return nil
}

// reopened gives the desk the lease of a conversation that went back to its
// agent.
func (s *Service) reopened(ctx context.Context, c *chat.Conversation) {
	if err := s.desk.Grant(ctx, desk.Lease{Store: c.Store, Conversation: c.ID, Agent: c.Agent}); err != nil {
		s.log.Warn("lease not given yet", "conversation", c.ID, "err", err)
	}
	s.queueMoved(ctx, c.Store)
}
