package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/desk"
	"dragoman/internal/record"
)

// Transfer says where an agent passes a conversation on to: exactly one of
// Agent, Group and Assistant is set.
type Transfer struct {
	Conversation chat.ConversationID
	ClientID     string
	Epoch        int64 // of the assignment
	Agent        chat.AgentID
	Group        chat.Group // whoever of it takes it next
	Assistant    bool
}

func (t *Transfer) check() error {
	if err := checkClientID(t.ClientID); err != nil {
		return err
	}
	targets := 0
	for _, set := range []bool{t.Agent != "", t.Group != "", t.Assistant} {
		if set {
			targets++
		}
	}
	if targets != 1 {
		return chat.Invalid("to", "give an agent, a group, or the assistant: exactly one of them")
	}
	if t.Group != "" && !slices.Contains(chat.Groups(), t.Group) {
		return chat.Invalid("to", "%q is no group; give one of %v", t.Group, chat.Groups())
	}
	return nil
}

// Transfer passes a conversation of the agent's on. To a colleague, only to
// one who is there, speaks the language, and has room. Errors: CodeInvalid,
// CodeNotAssigned, CodeConflict (the colleague is not there), CodeForbidden
// (does not speak the language), CodeAtCapacity.
func (s *Service) Transfer(ctx context.Context, agent *chat.Agent, t Transfer) (Receipt, error) {
	if err := t.check(); err != nil {
		return Receipt{}, err
	}
	c, err := s.mustHead(ctx, t.Conversation)
	if err != nil {
		return Receipt{}, err
	}
	now := s.now()
	change := &chat.Change{Reason: chat.ReasonTransferred}
	var set func(*chat.Conversation)
	switch {
	case t.Assistant:
		change.To = chat.StateAssistant
		set = func(c *chat.Conversation) { c.State, c.Agent, c.Memory.Misses = chat.StateAssistant, "", 0 }
	case t.Group != "":
		change.To, change.Group = chat.StateWaiting, t.Group
		set = func(c *chat.Conversation) {
			c.State, c.Agent, c.Group = chat.StateWaiting, "", t.Group
			c.Priority = max(c.Priority, chat.PriorityReturned) // it has waited once already
			c.WaitingSince = now
		}
	default:
		to, err := s.receiver(ctx, c, t.Agent)
		if err != nil {
			return Receipt{}, err
		}
		change.To, change.Agent, change.Name = chat.StateAssigned, to.ID, to.Name
		set = func(c *chat.Conversation) { c.State, c.Agent = chat.StateAssigned, to.ID }
	}
	receipt, err := s.asAssigned(ctx, agent, t.Conversation, t.Epoch, chat.Event{Kind: chat.EventState, ClientID: t.ClientID, Change: change}, set)
	if err != nil || receipt.Duplicate {
		return receipt, err
	}
	s.handOver(ctx, t.Conversation, agent.ID)
	return receipt, nil
}

// receiver returns the colleague who is to get the conversation, if they can.
func (s *Service) receiver(ctx context.Context, c *chat.Conversation, id chat.AgentID) (*Colleague, error) {
	to, err := s.colleague(ctx, c.Store, id)
	switch {
	case err != nil:
		return nil, err
	case to == nil:
		return nil, chat.Invalid("to", "there is no such agent in this store")
	case to.ID == c.Agent:
		return nil, chat.Invalid("to", "this conversation is with that agent already")
	case len(to.Languages) > 0 && !slices.Contains(to.Languages, c.Language):
		return nil, chat.Errorf(chat.CodeForbidden, "%s does not answer in this language.", to.Name)
	case to.State == chat.PresenceGone:
		return nil, chat.Errorf(chat.CodeConflict, "%s is not here just now.", to.Name)
	case to.State == chat.PresenceAway:
		return nil, chat.Errorf(chat.CodeConflict, "%s is away just now.", to.Name)
	case !to.Free():
		return nil, chat.Errorf(chat.CodeAtCapacity, "%s has as many chats as they may have.", to.Name)
	}
	return to, nil
}

// handOver brings the desk in line with a conversation that left an agent. What
// fails here, Run puts right.
func (s *Service) handOver(ctx context.Context, id chat.ConversationID, from chat.AgentID) {
	c, err := s.head(ctx, id)
	if err != nil || c == nil {
		return
	}
	if c.State == chat.StateAssigned {
		err = s.desk.Grant(ctx, desk.Lease{Store: c.Store, Conversation: id, Agent: c.Agent})
	} else {
		err = s.desk.Release(ctx, c.Store, from, id)
	}
	if err != nil {
		s.log.Warn("lease not passed on yet", "conversation", id, "err", err)
	}
	if c.State == chat.StateWaiting {
		s.enqueue(ctx, c)
		s.tellAway(ctx, c)
		return
	}
	s.queueMoved(ctx, c.Store)
}

// Note writes something into the log that only agents see. Whoever may read a
// conversation may, in whatever state it is. Errors: CodeInvalid, CodeNotFound.
func (s *Service) Note(ctx context.Context, agent *chat.Agent, id chat.ConversationID, clientID, text string) (Receipt, error) {
	said := Said{ClientID: clientID, Text: text}
	if err := said.check(); err != nil {
		return Receipt{}, err
	}
	c, err := s.MaySee(ctx, agent, id)
	if err != nil {
		return Receipt{}, err
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: id, Expect: c.Epoch,
		Always: []chat.Event{{
			Kind: chat.EventNote, ClientID: clientID, Note: &chat.Note{Text: said.Text},
			Author: chat.Author{Role: chat.AuthorAgent, ID: string(agent.ID), Name: agent.Name},
		}},
	})
	if err != nil {
		return Receipt{}, err
	}
	if !done.Duplicate {
		s.tell(ctx, done)
	}
	return Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}, nil
}
