package conversation

import (
	"context"
	"slices"
	"sync"
	"time"

	"dragoman/internal/chat"
)

// OfferOutcome says how an offer ended.
type OfferOutcome string

const (
	OfferAccepted OfferOutcome = "accepted"
	OfferDeclined OfferOutcome = "declined"
	OfferExpired  OfferOutcome = "expired"
)

// Offer is a waiting conversation that an agent is asked to take.
type Offer struct {
	Conversation chat.Conversation
	Left         time.Duration // to answer in
}

// moving notes for which stores offers are being made, and whether the queue
// has moved again meanwhile.
type moving struct {
	mu    sync.Mutex
	again map[chat.StoreID]bool
}

// offerWait is how long one round of offers may take.
const offerWait = 10 * time.Second

// offerSoon offers what waits in the store, if that is how its desk works,
// beside what the caller does.
func (s *Service) offerSoon(store chat.StoreID) {
	if !s.pushes(store) {
		return
	}
	s.moving.mu.Lock()
	defer s.moving.mu.Unlock()
	if s.moving.again == nil {
		s.moving.again = make(map[chat.StoreID]bool)
	}
	if _, running := s.moving.again[store]; running {
		s.moving.again[store] = true
		return
	}
	s.moving.again[store] = false
	go func() {
		for more := true; more; {
			ctx, cancel := context.WithTimeout(context.Background(), offerWait)
			if err := s.offer(ctx, store); err != nil {
				s.log.Warn("nothing offered yet", "store", store, "err", err) // Run tries again
			}
			cancel()
			s.moving.mu.Lock()
			if more = s.moving.again[store]; more {
				s.moving.again[store] = false
			} else {
				delete(s.moving.again, store)
			}
			s.moving.mu.Unlock()
		}
	}()
}

// pushes reports whether the store offers its conversations to agents.
func (s *Service) pushes(id chat.StoreID) bool {
	ctx, cancel := context.WithTimeout(context.Background(), offerWait)
	defer cancel()
	store, err := s.store(ctx, id)
	return err == nil && store.Desk.Mode == chat.DeskPush
}

// offer offers the store's waiting conversations to its agents.
func (s *Service) offer(ctx context.Context, id chat.StoreID) error {
	store, err := s.store(ctx, id)
	if err != nil {
		return err
	}
	if n, err := s.desk.Length(ctx, id); err != nil || n == 0 {
		return err
	}
	agents, err := s.record.Agents(ctx)
	if err != nil {
		return err
	}
	offering, err := s.offering(ctx)
	if err != nil {
		return err
	}
	hold := store.Desk.OfferFor()
	agents = slices.DeleteFunc(agents, func(a chat.Agent) bool {
		return !s.mayDraw(&a, id) || s.neededElsewhere(ctx, &a, id, hold, offering)
	})
	made, err := s.desk.Offer(ctx, id, hold, agents)
	if len(made) > 0 {
		s.offersMoved(ctx, id)
	}
	return err
}

// offering returns the stores where somebody waits to be offered to agents.
func (s *Service) offering(ctx context.Context) (offering []chat.StoreID, err error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	for _, store := range stores {
		if store.Desk.Mode != chat.DeskPush {
			continue
		}
		n, err := s.desk.Length(ctx, store.ID)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			offering = append(offering, store.ID)
		}
	}
	return offering, nil
}

// neededElsewhere reports whether somebody waits for the agent in another store
// that offers its conversations, more urgent than everybody in this one: the
// offer of that store is to come first. Run soon offers in this one again.
func (s *Service) neededElsewhere(ctx context.Context, agent *chat.Agent, store chat.StoreID, hold time.Duration, offering []chat.StoreID) bool {
	var others []chat.StoreID
	for _, other := range offering {
		if other != store && s.mayDraw(agent, other) {
			others = append(others, other)
		}
	}
	if len(others) == 0 {
		return false
	}
	first, err := s.desk.First(ctx, agent, store, hold, others)
	return err == nil && !first
}

// offersMoved tells the consoles of every node that the store's offers changed.
func (s *Service) offersMoved(ctx context.Context, store chat.StoreID) {
	s.queueChanged(store)
	s.live.AnnounceQueue(ctx, store)
}

// passOffers ends the offers that were not answered in time, and offers what
// waits: to others, or to whoever may be asked again.
func (s *Service) passOffers(ctx context.Context) {
	stores, err := s.Stores(ctx)
	if err != nil {
		s.log.Warn("offers not looked at", "err", err)
		return
	}
	for _, store := range stores {
		passed, err := s.desk.Passed(ctx, store.ID)
		if err != nil {
			s.log.Warn("offers not looked at", "store", store.ID, "err", err)
			continue
		}
		for _, p := range passed {
			s.observer.Offer(store.ID, OfferExpired)
			if p.Away {
				s.missed(ctx, p.Agent)
			}
		}
		if len(passed) > 0 {
			s.offersMoved(ctx, store.ID)
		}
		s.offerSoon(store.ID)
	}
}

// missed makes an agent who let offers pass in one store away in all of theirs.
func (s *Service) missed(ctx context.Context, id chat.AgentID) {
	s.log.Info("two offers missed in a row: away", "agent", id)
	agent, err := s.record.Agent(ctx, id)
	if err == nil {
		_, err = s.choose(ctx, &agent, chat.AwayMissed)
	}
	if err != nil {
		s.log.Warn("away in one store only", "agent", id, "err", err)
	}
}

// OffersTo returns what is offered to the agent now.
func (s *Service) OffersTo(ctx context.Context, agent *chat.Agent) ([]Offer, error) {
	list, err := s.desk.OfferTo(ctx, agent)
	if err != nil {
		return nil, err
	}
	var offers []Offer
	for _, o := range list {
		if c, err := s.head(ctx, o.Conversation); err != nil {
			return nil, err
		} else if c != nil && c.State == chat.StateWaiting {
			offers = append(offers, Offer{*c, o.Left})
		}
	}
	return offers, nil
}

// Accept gives the agent a conversation that is offered to them. Errors:
// CodeNotFound, CodeConflict (the offer has ended), CodeUnavailable.
func (s *Service) Accept(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (chat.Conversation, error) {
	c, err := s.offered(ctx, agent, id)
	if err != nil {
		return chat.Conversation{}, err
	}
	if err := s.desk.Accept(ctx, c.Store, agent.ID, id); err != nil {
		return chat.Conversation{}, err
	}
	taken, err := s.assign(ctx, agent, id)
	if err == nil {
		s.observer.Offer(c.Store, OfferAccepted)
	}
	return taken, err
}

// Decline passes an offer on to the next agent. One that has ended is no error.
func (s *Service) Decline(ctx context.Context, agent *chat.Agent, id chat.ConversationID) error {
	c, err := s.offered(ctx, agent, id)
	if err != nil {
		return err
	}
	was, err := s.desk.Decline(ctx, c.Store, agent.ID, id)
	if was {
		s.observer.Offer(c.Store, OfferDeclined)
		s.offersMoved(ctx, c.Store)
		s.offerSoon(c.Store)
	}
	return err
}

func (s *Service) offered(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (*chat.Conversation, error) {
	c, err := s.mustHead(ctx, id)
	if err == nil && !agent.MayIn(c.Store, chat.PermissionChat) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such conversation.")
	}
	return c, err
}

// TakesByHand returns an error if the agent may take from the queue of none of
// these stores by hand: where chats are offered, leads may, and others if the
// store lets them.
func (s *Service) TakesByHand(ctx context.Context, agent *chat.Agent, stores ...chat.StoreID) error {
	for _, id := range stores {
		store, err := s.store(ctx, id)
		if err != nil {
			return err
		}
		if store.Desk.Mode != chat.DeskPush || store.Desk.ByHand || agent.MayIn(id, chat.PermissionSupervise) {
			return nil
		}
	}
	return chat.Errorf(chat.CodeForbidden, "Chats are offered to you here; you cannot take them from the queue.")
}
