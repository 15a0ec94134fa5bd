package conversation

import (
	"context"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Assignment says to whom a lead gives a conversation: exactly one of Agent,
// Group and Assistant is set.
type Assignment struct {
	Conversation chat.ConversationID
	ClientID     string
	Agent        chat.AgentID // the lead themself takes it over
	Group        chat.Group
	Assistant    bool
	Confirm      bool // give it to a colleague beyond what they may have at once, or in a language that is not theirs
}

// Assign gives a conversation of the lead's store to somebody, whoever has it
// and whatever state it is in: what the old agent writes from then on is
// refused. Leads may take as many as they like. One that was closed lately goes
// on; if it was closed longer ago, its next case begins. Errors: CodeInvalid,
// CodeForbidden (not a lead of this store, or the colleague does not answer in
// this language), CodeNotFound, CodeAtCapacity (the colleague has no room),
// CodeConflict (the colleague is not there, or somebody else was faster).
func (s *Service) Assign(ctx context.Context, lead *chat.Agent, a Assignment) (Receipt, error) {
	to := Transfer{ClientID: a.ClientID, Agent: a.Agent, Group: a.Group, Assistant: a.Assistant}
	if err := to.check(); err != nil {
		return Receipt{}, err
	}
	c, err := s.supervised(ctx, lead, a.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	change, set, err := s.reassignment(ctx, lead, c, a)
	if err != nil {
		return Receipt{}, err
	}
	goesOn := c.State != chat.StateClosed || s.now().Sub(c.UpdatedAt) <= reopenFor
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		If: []chat.Event{{
			Kind: chat.EventState, ClientID: a.ClientID, Change: &change,
			Author: chat.Author{Role: chat.AuthorAgent, ID: string(lead.ID), Name: lead.Name},
		}},
		Set: func(c *chat.Conversation) {
			if !goesOn {
				nextCase(c)
			}
			set(c)
		},
	})
	if err != nil {
		return Receipt{}, err
	}
	receipt := Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}
	if done.Duplicate {
		return receipt, nil
	}
	s.tell(ctx, done)
	if c.State == chat.StateWaiting && change.To == chat.StateAssistant {
		if err := s.desk.Remove(ctx, c.Store, c.ID); err != nil {
			s.log.Warn("not taken out of the queue yet", "conversation", c.ID, "err", err) // Run does it
		}
	}
	s.handOver(ctx, c.ID, c.Agent)
	return receipt, nil
}

// nextCase begins the next case of a conversation.
func nextCase(c *chat.Conversation) {
	c.Case, c.Topic, c.Group, c.Priority, c.Alert = c.Case+1, "", "", 0, chat.AlertNone
	c.WaitingSince, c.Memory = time.Time{}, chat.Memory{Languages: c.Memory.Languages}
}

// reassignment works out the change, and what it does to the conversation.
func (s *Service) reassignment(ctx context.Context, lead *chat.Agent, c *chat.Conversation, a Assignment) (chat.Change, func(*chat.Conversation), error) {
	switch now := s.now(); {
	case a.Assistant:
		if c.State == chat.StateAssistant || c.State == chat.StateClosed {
			return chat.Change{}, nil, chat.Invalid("to", "this conversation is with the assistant already, or closed")
		}
		return chat.Change{To: chat.StateAssistant, Reason: chat.ReasonTransferred}, func(c *chat.Conversation) {
			c.State, c.Agent, c.Memory.Misses = chat.StateAssistant, "", 0
		}, nil
	case a.Group != "":
		return chat.Change{To: chat.StateWaiting, Reason: chat.ReasonTransferred, Group: a.Group}, func(c *chat.Conversation) {
			if c.State != chat.StateWaiting {
				c.WaitingSince = now
			}
			c.State, c.Agent, c.Group = chat.StateWaiting, "", a.Group
			c.Priority = max(c.Priority, chat.PriorityReturned)
		}, nil
	case a.Agent == lead.ID:
		if c.State == chat.StateAssigned && c.Agent == lead.ID {
			return chat.Change{}, nil, chat.Invalid("to", "this conversation is yours already")
		}
		return assigned(lead.ID, lead.Name, chat.ReasonTaken)
	}
	to, err := s.receiver(ctx, c, a.Agent)
	code := chat.CodeOf(err)
	if err != nil && !(a.Confirm && (code == chat.CodeAtCapacity || code == chat.CodeForbidden)) {
		return chat.Change{}, nil, err
	}
	if to == nil {
		if to, err = s.colleague(ctx, c.Store, a.Agent); err != nil {
			return chat.Change{}, nil, err
		}
		if !to.Present {
			return chat.Change{}, nil, chat.Errorf(chat.CodeConflict, "%s is not here just now.", to.Name)
		}
	}
	return assigned(to.ID, to.Name, chat.ReasonReassigned)
}

func assigned(id chat.AgentID, name, reason string) (chat.Change, func(*chat.Conversation), error) {
	return chat.Change{To: chat.StateAssigned, Reason: reason, Agent: id, Name: name}, func(c *chat.Conversation) {
		c.State, c.Agent = chat.StateAssigned, id
	}, nil
}

// supervised returns a conversation that the account may give to others.
// Errors: CodeNotFound, CodeForbidden.
func (s *Service) supervised(ctx context.Context, lead *chat.Agent, id chat.ConversationID) (*chat.Conversation, error) {
	c, err := s.MaySee(ctx, lead, id)
	if err != nil {
		return nil, err
	}
	if !lead.MayIn(c.Store, chat.PermissionSupervise) {
		return nil, chat.Errorf(chat.CodeForbidden, "Only leads of this store may do this.")
	}
	return &c, nil
}
