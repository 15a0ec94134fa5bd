package conversation

import (
	"context"
	"sort"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/record"
)

const (
	leaseInterval     = time.Second      // how often leases that ran out are looked for
	reconcileInterval = 30 * time.Second // how often the desk is compared with the record
	lostInterval      = 2 * time.Second  // how often it is asked whether Redis was emptied
	placeInterval     = time.Second      // how often waiting buyers learn their place at most
	placeWait         = 10 * time.Second // how long reading the places may take
)

// placing notes for which stores places are about to be told.
type placing struct {
	mu   sync.Mutex
	soon map[chat.StoreID]bool
}

// Run keeps queue and record in step until ctx ends: it takes leases that ran
// out back to the queue, rebuilds what Redis lost, and passes on what other
// nodes announce.
func (s *Service) Run(ctx context.Context) {
	go s.live.Subscribe(ctx, s.heard)
	go s.watchOverload(ctx)
	go s.runPost(ctx)
	s.reconcile(ctx)
	leases, lost, full, waits := time.NewTicker(leaseInterval), time.NewTicker(lostInterval), time.NewTicker(reconcileInterval), time.NewTicker(waitInterval)
	defer leases.Stop()
	defer lost.Stop()
	defer full.Stop()
	defer waits.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-leases.C:
			s.returnExpired(ctx)
			s.passOffers(ctx)
		case <-lost.C:
			if gone, err := s.desk.Lost(ctx); err == nil && gone {
				s.log.Warn("redis was emptied or away: rebuilding the queue from the record")
				s.reconcile(ctx)
			}
		case <-waits.C:
			s.raiseLongWaiting(ctx)
			s.informWaiting(ctx)
		case <-full.C:
			s.reconcile(ctx)
		}
	}
}

func (s *Service) heard(a live.Announcement) {
	switch a.Kind {
	case live.KindAppended:
		s.behind(a.Conversation, a.Seq)
	case live.KindTyping:
		s.typing(a.Conversation, a.Author)
	case live.KindRead:
		s.read(chat.AgentID(a.Author.ID), a.Conversation, a.Seq)
	case live.KindListening:
		s.listening(a.Conversation, a.Author)
	case live.KindForgotten:
		s.record.Unremember(a.Conversation)
		s.forgotten(a.Conversation)
	case live.KindQueue:
		s.queueChangedHere(a.Store)
	case live.KindAccount:
		s.accountChanged(chat.AgentID(a.Author.ID))
	case live.KindLongWait:
		s.heardLongWait(a.Conversation)
	case live.KindResync:
		s.resync()
		s.accountChanged("")
		s.queuesMayHaveMoved()
	}
}

// queuesMayHaveMoved has everything that is shown of the queues read again.
func (s *Service) queuesMayHaveMoved() {
	ctx, cancel := context.WithTimeout(context.Background(), placeWait)
	defer cancel()
	stores, err := s.Stores(ctx)
	if err != nil {
		s.log.Warn("queues not shown anew", "err", err)
		return
	}
	for _, store := range stores {
		s.queueChangedHere(store.ID)
	}
}

func waiting(c *chat.Conversation) desk.Waiting {
	return desk.Waiting{
		Store: c.Store, Conversation: c.ID, Lang: c.Language, Group: c.Group, Priority: c.Priority, Since: c.WaitingSince,
	}
}

// enqueue puts a waiting conversation into the desk's queue. If Redis does not
// answer, the record still says that it waits, and Run enters it later.
func (s *Service) enqueue(ctx context.Context, c *chat.Conversation) {
	if err := s.desk.Enqueue(ctx, waiting(c)); err != nil {
		s.log.Warn("not queued yet", "conversation", c.ID, "err", err)
	}
	s.queueMoved(ctx, c.Store)
}

// dequeue takes a conversation that waits no more out of the queue, together
// with an offer of it.
func (s *Service) dequeue(ctx context.Context, c *chat.Conversation) {
	if err := s.desk.Remove(ctx, c.Store, c.ID); err != nil {
		s.log.Warn("still in the queue", "conversation", c.ID, "err", err)
	}
}

// release gives back a lease that the record did not confirm, and the place in
// the queue if the conversation still waits.
func (s *Service) release(ctx context.Context, agent chat.AgentID, id chat.ConversationID, c *chat.Conversation) {
	if c == nil {
		return
	}
	if err := s.desk.Release(ctx, c.Store, agent, id); err != nil {
		s.log.Warn("lease not released", "conversation", id, "err", err)
	}
	if now, err := s.head(ctx, id); err == nil && now != nil && now.State == chat.StateWaiting {
		s.enqueue(ctx, now)
	}
}

// returnExpired takes the conversations whose agent is gone back to the front
// of the queue.
func (s *Service) returnExpired(ctx context.Context) {
	leases, err := s.desk.Expired(ctx)
	if err != nil {
		s.log.Warn("leases not looked at", "err", err) // of one store; those of others are here
	}
	for _, lease := range leases {
		if err := s.giveBack(ctx, lease); err != nil && chat.CodeOf(err) != chat.CodeConflict {
			s.log.Error("not returned to the queue", "conversation", lease.Conversation, "err", err)
		}
	}
}

func (s *Service) giveBack(ctx context.Context, lease desk.Lease) error {
	c, err := s.mustHead(ctx, lease.Conversation)
	if err != nil {
		return err
	}
	if c.State == chat.StateWaiting { // claimed, but the node died before it wrote the assignment
		s.enqueue(ctx, c)
		return nil
	}
	if c.State != chat.StateAssigned || c.Agent != lease.Agent {
		return nil
	}
	priority, now := max(c.Priority, chat.PriorityReturned), s.now()
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		If: []chat.Event{stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonReturned, Group: c.Group, Priority: priority})},
		Set: func(c *chat.Conversation) {
			c.State, c.Agent, c.Priority = chat.StateWaiting, "", priority
			if c.WaitingSince.IsZero() { // reopened: it has not waited in this case yet
				c.WaitingSince = now
			}
		},
	})
	if err != nil {
		return err
	}
	s.log.Info("agent lost: back to the queue", "conversation", c.ID, "agent", lease.Agent)
	s.enqueue(ctx, &done.Conversation)
	s.tell(ctx, done)
	s.tellAway(ctx, &done.Conversation)
	return nil
}

// reconcile makes the desk hold what the record says.
func (s *Service) reconcile(ctx context.Context) {
	stores, err := s.record.Stores(ctx)
	if err != nil {
		s.log.Error("queue not compared with the record", "err", err)
		return
	}
	var queue []desk.Waiting
	for _, store := range stores {
		list, err := s.record.Waiting(ctx, store.ID)
		if err != nil {
			s.log.Error("queue not compared with the record", "err", err)
			return
		}
		for i := range list {
			queue = append(queue, waiting(&list[i]))
		}
	}
	assigned, err := s.record.AllAssigned(ctx)
	if err != nil {
		s.log.Error("queue not compared with the record", "err", err)
		return
	}
	leases := make([]desk.Lease, 0, len(assigned))
	for _, c := range assigned {
		leases = append(leases, desk.Lease{Store: c.Store, Conversation: c.ID, Agent: c.Agent})
	}
	if err := s.desk.Rebuild(ctx, queue, leases); err != nil {
		s.log.Warn("queue not rebuilt", "err", err)
		return
	}
	for _, store := range stores {
		s.queueChangedHere(store.ID)
	}
}

// Queue returns the waiting conversations that the agent may take, most urgent
// first.
func (s *Service) Queue(ctx context.Context, agent *chat.Agent) ([]chat.Conversation, error) {
	var fit []chat.Conversation
	for _, store := range s.drawing(agent) {
		list, err := s.record.Waiting(ctx, store)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if agent.Serves(store, c.Language, c.Group) {
				fit = append(fit, c)
			}
		}
	}
	if len(agent.Stores) > 1 { // within one store the record has sorted them
		sort.SliceStable(fit, func(i, j int) bool {
			if fit[i].Priority != fit[j].Priority {
				return fit[i].Priority > fit[j].Priority
			}
			return fit[i].WaitingSince.Before(fit[j].WaitingSince)
		})
	}
	return fit, nil
}

// Place returns the conversation's place in its store's queue, from 1; 0 if it
// is not known now.
func (s *Service) Place(ctx context.Context, c *chat.Conversation) int {
	place, err := s.desk.Position(ctx, c.Store, c.ID)
	if err != nil {
		return 0
	}
	return place
}

// tellPlacesSoon tells everyone who waits in the store's queue their place, at
// most once in placeInterval.
func (s *Service) tellPlacesSoon(store chat.StoreID) {
	s.placing.mu.Lock()
	defer s.placing.mu.Unlock()
	if s.placing.soon == nil {
		s.placing.soon = make(map[chat.StoreID]bool)
	}
	if !s.placing.soon[store] {
		s.placing.soon[store] = true
		time.AfterFunc(placeInterval, func() { s.tellPlaces(store) })
	}
}

func (s *Service) tellPlaces(store chat.StoreID) {
	s.placing.mu.Lock()
	s.placing.soon[store] = false
	s.placing.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), placeWait)
	defer cancel()
	list, err := s.record.Waiting(ctx, store)
	if err != nil {
		s.log.Warn("places in the queue not told", "store", store, "err", err)
		return
	}
	st, err := s.staff(ctx, store)
	if err != nil {
		s.log.Warn("places in the queue not told", "store", store, "err", err)
		return
	}
	s.tellWaits(st, list)
}

// QueueFigure says how full a queue is.
type QueueFigure struct {
	Length int
	Oldest time.Duration // how long the oldest has waited
}

// QueueFigures returns how full each store's queue is, after the record.
func (s *Service) QueueFigures(ctx context.Context) (map[chat.StoreID]QueueFigure, error) {
	stores, err := s.Stores(ctx)
	if err != nil {
		return nil, err
	}
	figures := make(map[chat.StoreID]QueueFigure, len(stores))
	for _, store := range stores {
		list, err := s.record.Waiting(ctx, store.ID)
		if err != nil {
			return nil, err
		}
		f := QueueFigure{Length: len(list)}
		for _, c := range list {
			f.Oldest = max(f.Oldest, s.now().Sub(c.WaitingSince))
		}
		figures[store.ID] = f
	}
	return figures, nil
}
