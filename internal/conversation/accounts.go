package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
)

// AccountWatcher is a Watcher that somebody is signed in behind. Its method
// must not block.
type AccountWatcher interface {
	// AccountChanged says that the account, or its sessions, changed; "" that
	// any may have.
	AccountChanged(agent chat.AgentID)
}

// AccountChanged has the sockets of an account, on every node, look whether
// they may stay. Call it after every change of an account or its sessions.
func (s *Service) AccountChanged(ctx context.Context, agent chat.AgentID) {
	s.accountChanged(agent)
	s.live.AnnounceAccount(ctx, agent)
	if a, err := s.record.Agent(ctx, agent); err == nil {
		for _, store := range a.Stores {
			s.offerSoon(store) // there may be more room now
		}
	}
}

func (h *Hub) accountChanged(agent chat.AgentID) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.watchers {
		if w, ok := w.(AccountWatcher); ok {
			w.AccountChanged(agent)
		}
	}
}

// mayDraw reports whether the agent may see and take what waits in a store's
// queue.
func (s *Service) mayDraw(agent *chat.Agent, store chat.StoreID) bool {
	return agent.MayIn(store, chat.PermissionChat) && (!agent.External || s.drawsExternal(store))
}

// drawing returns the stores of whose queue the agent may draw.
func (s *Service) drawing(agent *chat.Agent) []chat.StoreID {
	return slices.DeleteFunc(slices.Clone(agent.Stores), func(store chat.StoreID) bool { return !s.mayDraw(agent, store) })
}
