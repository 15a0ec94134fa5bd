package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// maxClaimTries bounds how many stale entries of the queue one claim skips.
const maxClaimTries = 20

// Claim gives a waiting conversation to the agent: this one, or the most urgent
// that fits if id is empty. Errors: CodeNotFound (nothing fits), CodeConflict
// (somebody else has it), CodeAtCapacity, CodeForbidden, CodeUnavailable.
func (s *Service) Claim(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (chat.Conversation, error) {
	if id != "" {
		return s.claimThis(ctx, agent, id)
	}
	if err := s.TakesByHand(ctx, agent, agent.Stores...); err != nil {
		return chat.Conversation{}, err
	}
	for range maxClaimTries {
		next, err := s.claimNext(ctx, agent)
		if err != nil {
			return chat.Conversation{}, err
		}
		c, err := s.assign(ctx, agent, next)
		if code := chat.CodeOf(err); code == chat.CodeConflict || code == chat.CodeNotFound {
			continue // the queue was behind the record; the entry is gone now
		}
		return c, err
	}
	return chat.Conversation{}, chat.Errorf(chat.CodeConflict, "Others were faster; try again.")
}

// claimNext leases the most urgent conversation of all stores that the agent may
// draw from.
func (s *Service) claimNext(ctx context.Context, agent *chat.Agent) (chat.ConversationID, error) {
	stores := slices.DeleteFunc(s.drawing(agent), func(store chat.StoreID) bool { return s.TakesByHand(ctx, agent, store) != nil })
	id, found, err := s.desk.Claim(ctx, agent, stores...)
	if err == nil && !found {
		err = chat.Errorf(chat.CodeNotFound, "Nobody is waiting whom you could help.")
	}
	return id, err
}

func (s *Service) claimThis(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (chat.Conversation, error) {
	c, err := s.mustHead(ctx, id)
	if err != nil {
		return chat.Conversation{}, err
	}
	if !agent.Serves(c.Store, c.Language, c.Group) || !s.mayDraw(agent, c.Store) {
		return chat.Conversation{}, chat.Errorf(chat.CodeForbidden, "This conversation is for another desk or language.")
	}
	if c.State != chat.StateWaiting {
		return chat.Conversation{}, chat.Errorf(chat.CodeConflict, "Somebody else was faster.")
	}
	if err := s.TakesByHand(ctx, agent, c.Store); err != nil {
		return chat.Conversation{}, err
	}
	if err := s.desk.ClaimThis(ctx, agent, waiting(c)); err != nil {
		return chat.Conversation{}, err
	}
	return s.assign(ctx, agent, id)
}

// assign writes the assignment that the desk granted into the record, which
// decides.
func (s *Service) assign(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (chat.Conversation, error) {
	c, err := s.mustHead(ctx, id)
	if err == nil && c.State != chat.StateWaiting {
		err = chat.Errorf(chat.CodeConflict, "Somebody else was faster.")
	}
	if err != nil {
		s.release(ctx, agent.ID, id, c)
		return chat.Conversation{}, err
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: id, Expect: c.Epoch, MustMatch: true,
		If: []chat.Event{{
			Kind: chat.EventState, Author: chat.Author{Role: chat.AuthorAgent, ID: string(agent.ID), Name: agent.Name},
			Change: &chat.Change{To: chat.StateAssigned, Agent: agent.ID, Name: agent.Name},
		}},
		Set: func(c *chat.Conversation) { c.State, c.Agent = chat.StateAssigned, agent.ID },
	})
	if err != nil {
		s.release(ctx, agent.ID, id, c)
		return chat.Conversation{}, err
	}
	s.tell(ctx, done)
	s.queueMoved(ctx, c.Store)
	return done.Conversation, nil
}

// Reply is what an agent says.
type Reply struct {
	Conversation chat.ConversationID
	ClientID     string
	Text         string
	Epoch        int64 // of the assignment: an old one is refused
}

// AgentSay writes an agent's message. Errors: CodeInvalid, CodeNotAssigned when
// the conversation is no longer theirs.
func (s *Service) AgentSay(ctx context.Context, agent *chat.Agent, reply Reply) (Receipt, error) {
	said := Said{ClientID: reply.ClientID, Text: reply.Text}
	if err := said.check(); err != nil {
		return Receipt{}, err
	}
	return s.asAssigned(ctx, agent, reply.Conversation, reply.Epoch, chat.Event{
		Kind: chat.EventMessage, ClientID: reply.ClientID, Message: &chat.Message{Text: said.Text},
	}, nil)
}

// CloseReasons are the reasons an agent may close a case with.
var CloseReasons = []string{"solved", "no_answer", "spam"}

// CloseCase closes the present case of a conversation that is the agent's. topic
// is what it was about, "" to leave it as the assistant understood it. Errors:
// CodeInvalid, CodeNotAssigned.
func (s *Service) CloseCase(ctx context.Context, agent *chat.Agent, clientID string, id chat.ConversationID, epoch int64, reason, topic string) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	known := false
	for _, r := range CloseReasons {
		known = known || r == reason
	}
	if !known {
		return Receipt{}, chat.Invalid("reason", "give one of %v", CloseReasons)
	}
	if topic != "" && !s.Assistant().Knows(topic) {
		return Receipt{}, chat.Invalid("topic", "there is no topic %q in the knowledge base", topic)
	}
	receipt, err := s.asAssigned(ctx, agent, id, epoch, chat.Event{
		Kind: chat.EventState, ClientID: clientID, Change: &chat.Change{To: chat.StateClosed, Reason: reason, Topic: topic},
	}, func(c *chat.Conversation) {
		c.State, c.Agent = chat.StateClosed, ""
		if topic != "" {
			c.Topic = topic
		}
	})
	if err != nil || receipt.Duplicate {
		return receipt, err
	}
	if c, err := s.head(ctx, id); err == nil && c != nil {
		if err := s.desk.Release(ctx, c.Store, agent.ID, id); err != nil {
			s.log.Warn("lease not released", "conversation", id, "err", err) // Run does it
		}
		s.queueMoved(ctx, c.Store)
	}
	return receipt, nil
}

// asAssigned appends an agent's event if the conversation is theirs in this
// epoch.
func (s *Service) asAssigned(ctx context.Context, agent *chat.Agent, id chat.ConversationID, epoch int64, event chat.Event, set func(*chat.Conversation)) (Receipt, error) {
	c, err := s.mustHead(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	event.Author = chat.Author{Role: chat.AuthorAgent, ID: string(agent.ID), Name: agent.Name}
	expect := epoch
	if c.State != chat.StateAssigned || c.Agent != agent.ID {
		expect = 0 // matches no conversation, but a retry of what was written before is still told its number
	}
	if event.Message != nil && expect != 0 {
		s.expectReply(ctx, c, c.LastSeq)
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: id, Expect: expect, MustMatch: true, If: []chat.Event{event}, Set: set,
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return Receipt{}, notAssigned()
	}
	if err != nil {
		return Receipt{}, err
	}
	if !done.Duplicate {
		s.tell(ctx, done)
	}
	return Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}, nil
}

func notAssigned() error {
	return chat.Errorf(chat.CodeNotAssigned, "This conversation is no longer yours; nothing was sent.")
}

// Mine returns the conversations assigned to the agent.
func (s *Service) Mine(ctx context.Context, agent *chat.Agent) ([]chat.Conversation, error) {
	return s.record.Assigned(ctx, agent.ID)
}

// MaySee reports whether the agent may read the conversation.
func (s *Service) MaySee(ctx context.Context, agent *chat.Agent, id chat.ConversationID) (chat.Conversation, error) {
	c, err := s.mustHead(ctx, id)
	if err != nil {
		return chat.Conversation{}, err
	}
	if agent.Sees(c) {
		return *c, nil
	}
	return chat.Conversation{}, chat.Errorf(chat.CodeNotFound, "There is no such conversation.")
}
