package conversation

import (
	"context"
	"errors"
	"sync"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
)

// consoles counts the connected consoles of each agent on this node.
type consoles struct {
	mu    sync.Mutex
	count map[chat.AgentID]int
}

func (c *consoles) add(agent chat.AgentID, n int) (left int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count == nil {
		c.count = map[chat.AgentID]int{}
	}
	c.count[agent] += n
	if left = c.count[agent]; left == 0 {
		delete(c.count, agent)
	}
	return left
}

// Arrived notes that a console of the agent has connected; Left must follow.
func (s *Service) Arrived(agent *chat.Agent) { s.consoles.add(agent.ID, 1) }

// Left notes that a console of the agent is gone. With the last one on this
// node they are away at once, not only when their presence runs out; one on
// another node says that they are there the next time it calls Present.
func (s *Service) Left(ctx context.Context, agent *chat.Agent) {
	if s.consoles.add(agent.ID, -1) > 0 {
		return
	}
	for _, store := range agent.Stores {
		if err := s.live.Absent(ctx, store, agent.ID); err != nil {
			s.log.Warn("absence not noted", "agent", agent.ID, "err", err)
		}
	}
}

// Present renews what a connected agent proves by being there: presence and the
// leases of their conversations.
func (s *Service) Present(ctx context.Context, agent *chat.Agent) error {
	mine, err := s.record.Assigned(ctx, agent.ID)
	if err != nil {
		return err
	}
	leases := make([]desk.Lease, len(mine))
	for i, c := range mine {
		leases[i] = desk.Lease{Store: c.Store, Conversation: c.ID, Agent: agent.ID}
	}
	errs := []error{s.desk.Renew(ctx, leases)} // first: nobody may lose a chat over the rest
	for _, store := range agent.Stores {
		errs = append(errs, s.live.Present(ctx, store, agent.ID))
	}
	return errors.Join(errs...)
}
