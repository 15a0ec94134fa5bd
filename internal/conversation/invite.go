package conversation

import (
	"context"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Asked is an agent's call for a lead that nobody has followed yet.
type Asked struct {
	Conversation chat.ConversationID `json:"conversation"`
	Store        chat.StoreID        `json:"store"`
	By           chat.AgentID        `json:"by"`
	Name         string              `json:"name"` // of the agent
	Text         string              `json:"text,omitempty"`
	At           time.Time           `json:"at"`
}

// askedFor is how long a call for a lead stands: nobody has a conversation for
// longer in one go.
const askedFor = 24 * time.Hour

// Invite asks a lead to read along; text says why and may be empty. Leads see
// it in their list until one of them comes or the conversation changes hands.
// The buyer sees nothing of it. Errors: CodeInvalid, CodeNotAssigned.
func (s *Service) Invite(ctx context.Context, agent *chat.Agent, id chat.ConversationID, clientID string, epoch int64, text string) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	if err := checkLength("text", text); err != nil {
		return Receipt{}, err
	}
	receipt, err := s.asAssigned(ctx, agent, id, epoch, chat.Event{Kind: chat.EventInvite, ClientID: clientID, Note: &chat.Note{Text: text}}, nil)
	if err == nil && !receipt.Duplicate {
		s.askedChanged(ctx, id)
	}
	return receipt, err
}

// askedChanged tells the consoles of leads that their list of calls changed.
func (s *Service) askedChanged(ctx context.Context, id chat.ConversationID) {
	if c, err := s.head(ctx, id); err == nil && c != nil {
		s.queueMoved(ctx, c.Store)
	}
}

// Listen notes that a lead has come to read along. Their console then calls
// Listening as long as they stay. Errors: CodeNotFound, CodeForbidden.
func (s *Service) Listen(ctx context.Context, lead *chat.Agent, id chat.ConversationID, clientID string) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	c, err := s.supervised(ctx, lead, id)
	if err != nil {
		return Receipt{}, err
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: id, Expect: c.Epoch,
		Always: []chat.Event{{Kind: chat.EventListen, ClientID: clientID, Author: chat.Author{Role: chat.AuthorAgent, ID: string(lead.ID), Name: lead.Name}}},
	})
	if err != nil {
		return Receipt{}, err
	}
	if !done.Duplicate {
		s.tell(ctx, done)
		s.queueMoved(ctx, c.Store)
		s.Listening(ctx, lead, c.Store, id)
	}
	return Receipt{Seq: done.Events[0].Seq, At: done.Events[0].At, Duplicate: done.Duplicate}, nil
}

// Listening tells whoever has the conversation open that the lead reads along.
// It may be lost, and is said again every few seconds.
func (s *Service) Listening(ctx context.Context, lead *chat.Agent, store chat.StoreID, id chat.ConversationID) {
	author := chat.Author{Role: chat.AuthorAgent, ID: string(lead.ID), Name: lead.Name}
	s.listening(id, author)
	s.live.AnnounceListening(ctx, store, id, author)
}

// Asked returns the calls for a lead in all stores that the account looks
// after, the oldest first.
func (s *Service) Asked(ctx context.Context, lead *chat.Agent) ([]Asked, error) {
	all := []Asked{}
	for _, store := range lead.Stores {
		if !lead.MayIn(store, chat.PermissionSupervise) {
			continue
		}
		asked, err := s.askedIn(ctx, store)
		if err != nil {
			return nil, err
		}
		all = append(all, asked...)
	}
	return all, nil
}

func (s *Service) askedIn(ctx context.Context, store chat.StoreID) ([]Asked, error) {
	events, err := s.record.Invites(ctx, store, s.now().Add(-askedFor))
	if err != nil {
		return nil, err
	}
	asked := make([]Asked, 0, len(events))
	for _, e := range events {
		one := Asked{Conversation: e.Conversation, Store: store, By: chat.AgentID(e.Author.ID), Name: e.Author.Name, At: e.At}
		if e.Note != nil {
			one.Text = e.Note.Text
		}
		asked = append(asked, one)
	}
	return asked, nil
}
