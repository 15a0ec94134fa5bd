package conversation

import (
	"context"
	"encoding/json"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Forget deletes everything that is kept of a buyer's conversation: it leaves
// the queue and its agent, and the buyer's widget begins anew. A line of the
// audit log stays, without any words. Errors: CodeNotFound, CodeForbidden.
func (s *Service) Forget(ctx context.Context, lead *chat.Agent, id chat.ConversationID) error {
	c, err := s.erasable(ctx, lead, id)
	if err != nil {
		return err
	}
	line, err := buyerLine(lead, c, chat.AuditBuyerForget)
	if err != nil {
		return err
	}
	before, err := s.record.Forget(ctx, id, line)
	if err != nil {
		return err
	}
	s.log.Info("conversation forgotten", "conversation", id, "by", lead.ID)
	s.forgotten(id)
	s.live.AnnounceForgotten(ctx, before.Store, id)
	if err := s.desk.Remove(ctx, before.Store, id); err != nil {
		s.log.Warn("the desk still holds a conversation that was deleted", "conversation", id, "err", err) // Run puts it right
	}
	if err := s.desk.Release(ctx, before.Store, before.Agent, id); err != nil {
		s.log.Warn("the desk still holds a conversation that was deleted", "conversation", id, "err", err)
	}
	s.forgetBoard(before.Store)
	s.queueMoved(ctx, before.Store)
	return nil
}

// Export is everything that is kept of a buyer's conversation.
type Export struct {
	Conversation chat.Conversation `json:"conversation"`
	Memory       chat.Memory       `json:"memory"` // what the assistant keeps of the present case
	Events       []chat.Event      `json:"events"`
	Mails        []record.KeptMail `json:"mails"`   // that wait, or were done in the last day
	Notices      []chat.Notice     `json:"notices"` // what the store's webhooks were told lately
	Settled      []string          `json:"settled"` // the buyer's sentences that are kept with what admins settled, masked
}

// Export returns everything that is kept of a buyer's conversation, and writes a
// line of the audit log. Agents are named as buyers see them. Errors:
// CodeNotFound, CodeForbidden.
func (s *Service) Export(ctx context.Context, lead *chat.Agent, id chat.ConversationID) (Export, error) {
	c, err := s.erasable(ctx, lead, id)
	if err != nil {
		return Export{}, err
	}
	e := Export{Conversation: *c, Memory: c.Memory, Events: []chat.Event{}}
	e.Conversation.Agent = ""
	for after := int64(0); ; {
		page, err := s.record.Events(ctx, id, after, exportPage)
		if err != nil {
			return Export{}, err
		}
		for _, event := range page {
			after = event.Seq
			event.Author.ID = ""
			if event.Change != nil {
				event.Change.Agent = ""
			}
			e.Events = append(e.Events, event)
		}
		if len(page) < exportPage {
			break
		}
	}
	besides, err := s.record.Besides(ctx, c)
	if err != nil {
		return Export{}, err
	}
	e.Mails, e.Settled = append([]record.KeptMail{}, besides.Mails...), append([]string{}, besides.Settled...)
	e.Notices = append([]chat.Notice{}, besides.Notices...)
	for i := range e.Notices {
		e.Notices[i].Data.Agent = ""
	}
	line, err := buyerLine(lead, c, chat.AuditBuyerExport)
	if err != nil {
		return Export{}, err
	}
	return e, s.record.Audit(ctx, line)
}

// exportPage is how many events are read at a time.
const exportPage = 500

// erasable returns a conversation whose data the account may hand out and
// delete.
func (s *Service) erasable(ctx context.Context, lead *chat.Agent, id chat.ConversationID) (*chat.Conversation, error) {
	c, err := s.MaySee(ctx, lead, id)
	if err != nil {
		return nil, err
	}
	if !lead.MayIn(c.Store, chat.PermissionErase) {
		return nil, chat.Errorf(chat.CodeForbidden, "You may not do this: it asks for the permission %q.", chat.PermissionErase)
	}
	return &c, nil
}

// buyerLine is what the audit log says of a buyer's data: how much, no words.
func buyerLine(lead *chat.Agent, c *chat.Conversation, action chat.AuditAction) (chat.AuditEntry, error) {
	detail, err := json.Marshal(map[string]int64{"events": c.LastSeq, "cases": c.Case})
	if err != nil {
		return chat.AuditEntry{}, chat.Errorf(chat.CodeInternal, "writing the audit log: %w", err)
	}
	return chat.AuditEntry{Store: c.Store, By: lead.ID, Name: lead.Name, Action: action, Target: string(c.ID), Detail: detail}, nil
}
