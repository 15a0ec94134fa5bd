package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// End closes the present case of a conversation that somebody who supervises
// may see, whoever has it: a lead, or a program with a key. The same client id
// again changes nothing. Errors: CodeInvalid, CodeNotFound, CodeConflict when
// it is closed already or was changed in the same moment.
func (s *Service) End(ctx context.Context, by *chat.Agent, id chat.ConversationID, clientID, reason, topic string) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	if !slices.Contains(CloseReasons, reason) {
		return Receipt{}, chat.Invalid("reason", "give one of %v", CloseReasons)
	}
	if topic != "" && !s.Assistant().Knows(topic) {
		return Receipt{}, chat.Invalid("topic", "there is no topic %q in the knowledge base", topic)
	}
	before, err := s.MaySee(ctx, by, id)
	if err != nil {
		return Receipt{}, err
	}
	expect := before.Epoch
	if before.State == chat.StateClosed {
		expect = 0 // matches nothing, but a retry is told its number
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: before.Store, Conversation: id, Expect: expect, MustMatch: true,
		If: []chat.Event{{
			Kind: chat.EventState, ClientID: clientID, Author: chat.Author{Role: chat.AuthorAgent, ID: string(by.ID), Name: by.Name},
			Change: &chat.Change{To: chat.StateClosed, Reason: reason, Topic: topic},
		}},
		Set: func(c *chat.Conversation) {
			c.State, c.Agent = chat.StateClosed, ""
			if topic != "" {
				c.Topic = topic
			}
		},
	})
	if err != nil {
		return Receipt{}, err
	}
	if !done.Duplicate {
		s.tell(ctx, done)
		if before.State == chat.StateWaiting {
			if err := s.desk.Remove(ctx, before.Store, id); err != nil {
				s.log.Warn("not taken out of the queue yet", "conversation", id, "err", err) // Run does it
			}
		}
		s.handOver(ctx, id, before.Agent)
	}
	return Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}, nil
}
