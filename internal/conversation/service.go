// Package conversation is the service that every message runs through. It is
// the only writer of events: it asks the assistant, writes to the record, keeps
// the desk's queue in step, and tells the sockets.
package conversation

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/live"
	"dragoman/internal/record"
)

// Service runs conversations. Its methods are safe for concurrent use.
type Service struct {
	Hub
	record    *record.Record
	desk      *desk.Desk
	live      *live.Live
	answers   func() *assistant.Assistant
	observer  Observer
	log       *slog.Logger
	now       func() time.Time
	stores    storeCache
	wordings  wordings
	placing   placing
	moving    moving
	boards    boards
	overloads overloads
	post      *Post
}

// Observer counts what happens.
type Observer interface {
	// Turn is called after each turn of the assistant.
	Turn(decision chat.DecisionKind, lang string, took time.Duration)
	// Offer is called when an offer to an agent ends: accepted, declined or
	// expired.
	Offer(store chat.StoreID, outcome OfferOutcome)
}

// New makes the service; Run keeps it going. answers returns the assistant that
// answers now. Without a post no mail is sent.
func New(rec *record.Record, d *desk.Desk, l *live.Live, answers func() *assistant.Assistant, post *Post, observer Observer, log *slog.Logger) *Service {
	return &Service{record: rec, desk: d, live: l, answers: answers, post: post, observer: observer, log: log, now: time.Now}
}

// Assistant returns the assistant that answers now.
func (s *Service) Assistant() *assistant.Assistant { return s.answers() }

// head returns the conversation's present facts, nil if it does not exist yet.
func (s *Service) head(ctx context.Context, id chat.ConversationID) (*chat.Conversation, error) {
	return present(s.record.Conversation(ctx, id))
}

// recall is head without a look into the database, if possible: perhaps
// outdated where other nodes write, and so only for what is decided on its
// epoch.
func (s *Service) recall(ctx context.Context, id chat.ConversationID) (*chat.Conversation, error) {
	return present(s.record.Recall(ctx, id))
}

func present(c chat.Conversation, err error) (*chat.Conversation, error) {
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &c, nil
}

func (s *Service) mustHead(ctx context.Context, id chat.ConversationID) (*chat.Conversation, error) {
	c, err := s.head(ctx, id)
	if err == nil && c == nil {
		err = chat.Errorf(chat.CodeNotFound, "There is no conversation yet.")
	}
	return c, err
}

// published does what follows from events that are in the record: sockets hear
// of them, and the queue gets or loses the conversation. None of it can fail
// the write: what is missed here, Run puts right.
func (s *Service) published(ctx context.Context, done record.Appended, e entry) {
	if done.Duplicate || len(done.Events) == 0 {
		return
	}
	c := &done.Conversation
	if done.Matched && e.result != nil {
		s.observer.Turn(e.result.Decision.Kind, e.result.Language, time.Duration(e.result.Decision.Micros)*time.Microsecond)
		if e.result.Escalate {
			s.enqueue(ctx, c)
		}
	}
	if done.Matched && e.reopens {
		s.reopened(ctx, c)
	}
	s.tell(ctx, done)
	if done.Matched && e.result != nil && e.result.Escalate {
		s.tellAway(ctx, c)
	}
	if e.returns && c.State == chat.StateWaiting {
		s.enqueue(ctx, c) // in front of those who came later
	} else if c.State == chat.StateWaiting && e.result == nil {
		s.queueMoved(ctx, c.Store) // agents see its last words there
	}
}

// tell hands committed events to the sockets of this node and announces them
// to the others.
func (s *Service) tell(ctx context.Context, done record.Appended) {
	c := &done.Conversation
	s.appended(c, done.Events)
	s.live.Announce(ctx, c.Store, c.ID, done.Events[len(done.Events)-1].Seq)
	if (c.State == chat.StateAssistant || c.State == chat.StateClosed) && !c.WaitingSince.IsZero() && changesHands(done.Events) {
		s.dequeue(ctx, c)
	}
}

// changesHands reports whether one of the events is a change of state.
func changesHands(events []chat.Event) bool {
	return slices.ContainsFunc(events, func(e chat.Event) bool { return e.Kind == chat.EventState })
}

// queueMoved tells every node that the store's queue or an assignment changed,
// and has offered what can be now.
func (s *Service) queueMoved(ctx context.Context, store chat.StoreID) {
	s.queueChangedHere(store)
	s.live.AnnounceQueue(ctx, store)
	s.offerSoon(store)
}

func (s *Service) queueChangedHere(store chat.StoreID) {
	s.queueChanged(store)
	s.tellPlacesSoon(store)
}

// Typing passes on that somebody is writing. It may be lost.
func (s *Service) Typing(ctx context.Context, store chat.StoreID, id chat.ConversationID, author chat.Author) {
	s.typing(id, author)
	s.live.AnnounceTyping(ctx, store, id, author)
}

// Events returns up to limit events after a number, oldest first.
func (s *Service) Events(ctx context.Context, id chat.ConversationID, after int64, limit int) ([]chat.Event, error) {
	return s.record.Events(ctx, id, after, limit)
}

// EventsBefore returns up to limit events before a number, oldest first.
func (s *Service) EventsBefore(ctx context.Context, id chat.ConversationID, before int64, limit int) ([]chat.Event, error) {
	return s.record.EventsBefore(ctx, id, before, limit)
}

// Standing is what a buyer is told of their conversation besides its events.
type Standing struct {
	Conversation chat.Conversation
	Exists       bool
	AgentName    string // who it is assigned to
	Wait         Wait   // while it waits
	Rated        bool   // the present case has a rating
	Contact      string // where the buyer said they can be reached
}

// Standing returns how a conversation stands now.
func (s *Service) Standing(ctx context.Context, id chat.ConversationID) (Standing, error) {
	c, err := s.head(ctx, id)
	if err != nil || c == nil {
		return Standing{Conversation: chat.Conversation{ID: id, State: chat.StateAssistant, Case: 1}}, err
	}
	st := Standing{Conversation: *c, Exists: true}
	switch c.State {
	case chat.StateAssigned:
		if a, err := s.record.Agent(ctx, c.Agent); err == nil {
			st.AgentName = a.Name
		}
	case chat.StateWaiting:
		st.Wait = s.Waits(ctx, c)
	case chat.StateClosed, chat.StateAssistant:
		if st.Rated, err = s.rated(ctx, c); err != nil {
			return st, err
		}
	}
	st.Contact, err = s.contact(ctx, id)
	return st, err
}
