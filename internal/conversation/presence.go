package conversation

import (
	"context"
	"errors"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
)

// Console is a connected console of an agent.
type Console struct {
	ID     string
	Active time.Time           // when the agent last did something there
	Choice chat.PresenceReason // why the agent takes no chats, as the console was last told
}

// Present takes a console's sign of life: the leases of the agent's
// conversations are renewed, and they are there. It returns their state. When
// they become available, the queue moves.
func (s *Service) Present(ctx context.Context, agent *chat.Agent, console Console) (chat.Presence, error) {
	mine, err := s.record.Assigned(ctx, agent.ID)
	if err != nil {
		return chat.Presence{}, err
	}
	leases := make([]desk.Lease, len(mine))
	for i, c := range mine {
		leases[i] = desk.Lease{Store: c.Store, Conversation: c.ID, Agent: agent.ID}
	}
	errs := []error{s.desk.Renew(ctx, leases)} // first: nobody may lose a chat over the rest
	limit, err := s.idleLimit(ctx, agent)
	if err != nil {
		return chat.Presence{}, errors.Join(append(errs, err)...)
	}
	proof := desk.Proof{Agent: agent.ID, Console: console.ID, Active: limit - s.now().Sub(console.Active), Choice: console.Choice}
	presence, err := s.eachStore(agent, func(store chat.StoreID) (chat.Presence, bool, error) {
		return s.desk.Present(ctx, store, proof)
	})
	return presence, errors.Join(append(errs, err)...)
}

// Left notes that a console of the agent is gone. With the last one they are
// gone at once, not only when their presence runs out.
func (s *Service) Left(ctx context.Context, agent *chat.Agent, console string) {
	_, err := s.eachStore(agent, func(store chat.StoreID) (chat.Presence, bool, error) {
		return s.desk.Absent(ctx, store, agent.ID, console)
	})
	if err != nil {
		s.log.Warn("absence not noted", "agent", agent.ID, "err", err)
	}
	for _, store := range agent.Stores {
		s.offerSoon(store) // what was offered to them
	}
}

// Pause notes that the agent takes no chats for now, or does again. It returns
// their state.
func (s *Service) Pause(ctx context.Context, agent *chat.Agent, pause bool) (chat.Presence, error) {
	var choice chat.PresenceReason
	if pause {
		choice = chat.AwayPaused
	}
	presence, err := s.choose(ctx, agent, choice)
	for _, store := range agent.Stores {
		s.offersMoved(ctx, store)
	}
	return presence, err
}

func (s *Service) choose(ctx context.Context, agent *chat.Agent, choice chat.PresenceReason) (chat.Presence, error) {
	return s.eachStore(agent, func(store chat.StoreID) (chat.Presence, bool, error) {
		return s.desk.Choose(ctx, store, agent.ID, choice)
	})
}

// eachStore does something in each of the agent's stores and returns their
// state, which is the same in all.
func (s *Service) eachStore(agent *chat.Agent, do func(chat.StoreID) (chat.Presence, bool, error)) (presence chat.Presence, err error) {
	var errs []error
	for _, store := range agent.Stores {
		p, changed, err := do(store)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		presence = p
		if changed && p.State == chat.PresenceAvailable {
			s.offerSoon(store)
		}
	}
	return presence, errors.Join(errs...)
}

// idleLimit is how long the agent may do nothing: the strictest of their stores
// decides, so that their state is one.
func (s *Service) idleLimit(ctx context.Context, agent *chat.Agent) (time.Duration, error) {
	var limit time.Duration
	for _, id := range agent.Stores {
		store, err := s.store(ctx, id)
		if err != nil {
			return 0, err
		}
		if idle := store.Desk.IdleFor(); limit == 0 || idle < limit {
			limit = idle
		}
	}
	return limit, nil
}

// AgentsAvailable returns how many agents of each store take chats now.
func (s *Service) AgentsAvailable(ctx context.Context) (map[chat.StoreID]int, error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	available := make(map[chat.StoreID]int, len(stores))
	for _, store := range stores {
		all, err := s.desk.Presences(ctx, store.ID)
		if err != nil {
			return nil, err
		}
		available[store.ID] = 0
		for _, p := range all {
			if p.State == chat.PresenceAvailable {
				available[store.ID]++
			}
		}
	}
	return available, nil
}
