package conversation

import (
	"context"
	"fmt"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

const (
	// transcriptsADay is how often a conversation, and an address, may be sent a
	// transcript in a day: nobody's mailbox is filled from a chat.
	transcriptsADay = 3
	// maxTranscript bounds the events that are looked through for the beginning
	// of a case.
	maxTranscript = 1000
)

// SendTranscript sends the present case to an address, as the buyer may see it.
// The answer is the same whether there is such an address or not. Errors:
// CodeInvalid, CodeNotFound before the first message, CodeForbidden when no mail
// is sent here or there were too many for today.
func (s *Service) SendTranscript(ctx context.Context, id chat.ConversationID, clientID, email string) error {
	if err := checkClientID(clientID); err != nil {
		return err
	}
	if s.post == nil {
		return chat.Errorf(chat.CodeForbidden, "No mail is sent from here.")
	}
	to := chat.Contact{Email: email}
	if err := to.Check(); err != nil {
		return err
	}
	c, err := s.mustHead(ctx, id)
	if err != nil {
		return err
	}
	m := record.Mail{
		ID: fmt.Sprintf("transcript:%s:%s", id, clientID), Conversation: id, Kind: record.MailTranscript, Address: to.Email, Language: c.Language,
	}
	n, err := s.record.CountMails(ctx, m.Kind, m.ID, id, to.Email, s.now().Add(-24*time.Hour))
	if err != nil {
		return err
	}
	if n >= transcriptsADay {
		return chat.Errorf(chat.CodeForbidden, "That is enough for today.")
	}
	if m.After, err = s.beforeCase(ctx, c); err != nil {
		return err
	}
	return s.record.PutMail(ctx, m, s.now(), false)
}

// beforeCase returns the number of the last event before the present case.
func (s *Service) beforeCase(ctx context.Context, c *chat.Conversation) (int64, error) {
	events, err := s.record.EventsBefore(ctx, c.ID, 0, maxTranscript)
	for _, e := range events {
		if err == nil && e.Case == c.Case {
			return e.Seq - 1, nil
		}
	}
	return 0, err
}
