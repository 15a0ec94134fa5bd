package conversation

import (
	"context"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// LeaveContact writes down where the buyer can be reached. What was said last
// counts. Errors: CodeInvalid, CodeNotFound before the first message.
func (s *Service) LeaveContact(ctx context.Context, store *chat.Store, id chat.ConversationID, clientID string, contact chat.Contact) (Receipt, error) {
	if err := checkClientID(clientID); err != nil {
		return Receipt{}, err
	}
	if err := contact.Check(); err != nil {
		return Receipt{}, err
	}
	head, err := s.mustHead(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	return s.write(ctx, entry{language: head.Language, Append: record.Append{
		Store: store.ID, Conversation: id, Expect: record.Any,
		Always: []chat.Event{{Kind: chat.EventContact, Author: chat.Author{Role: chat.AuthorBuyer}, ClientID: clientID, Contact: &contact}},
	}})
}

// contact returns where the buyer can be reached, "" if they did not say.
func (s *Service) contact(ctx context.Context, id chat.ConversationID) (string, error) {
	c, err := s.record.Contact(ctx, id)
	if chat.CodeOf(err) == chat.CodeNotFound {
		return "", nil
	}
	return c.Email, err
}
