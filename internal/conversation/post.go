package conversation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/mail"
	"dragoman/internal/record"
)

// Mailer sends letters. mail.Mailer is one.
type Mailer interface {
	// Send hands over a letter; mail.ErrRefused is in the chain of an error that
	// trying again does not help against.
	Send(ctx context.Context, to, id string, l *mail.Letter) error
}

// Post is how mail leaves.
type Post struct {
	Mailer    Mailer
	PublicURL string // of this installation; links to its own pages are good
}

const (
	// quietTime is how long after an agent's first unseen word the mail waits for
	// more, and for the buyer to come back: they get one in this time at most.
	quietTime = 5 * time.Minute
	// mailInterval is how often it is looked for mail that is due.
	mailInterval = 2 * time.Second
	// mailTime is how long a node may take over a mail before another may try.
	mailTime = 5 * time.Minute
	// mailPatience is how long it is tried to send a mail.
	mailPatience = 24 * time.Hour
	// maxLetter bounds the events that a mail is made of.
	maxLetter = 1000
)

// Mails reports whether this installation sends mail.
func (s *Service) Mails() bool { return s.post != nil }

func replyID(id chat.ConversationID) string { return "reply:" + string(id) }

// expectReply queues a mail for what an agent is about to say, in case the buyer
// does not see it. It goes before the words are written, so that a crash
// between the two loses nothing: a mail about nothing is not sent.
func (s *Service) expectReply(ctx context.Context, c *chat.Conversation, after int64) {
	if s.post == nil {
		return
	}
	address, err := s.contact(ctx, c.ID)
	if err == nil && address != "" {
		err = s.record.PutMail(ctx, record.Mail{
			ID: replyID(c.ID), Conversation: c.ID, Kind: record.MailReply, Address: address, Language: c.Language, After: after,
		}, s.now().Add(quietTime), true)
	}
	if err != nil {
		s.log.Error("an agent's answer will not go out by mail", "conversation", c.ID, "err", err)
	}
}

// Reached notes that the buyer has the events up to a number before them: there
// is no need to mail them. It may be missed, then they come twice.
func (s *Service) Reached(ctx context.Context, id chat.ConversationID, upto int64) {
	if s.post == nil {
		return
	}
	if err := s.record.MailReached(ctx, replyID(id), upto); err != nil {
		s.log.Warn("what a buyer has seen is not noted", "conversation", id, "err", err)
	}
}

// runPost sends mail until ctx ends.
func (s *Service) runPost(ctx context.Context) {
	if s.post == nil {
		return
	}
	ticker := time.NewTicker(mailInterval)
	defer ticker.Stop()
	for {
		for s.sendNext(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// sendNext sends the next mail that is due; false if there is none.
func (s *Service) sendNext(ctx context.Context) bool {
	m, err := s.record.TakeMail(ctx, s.now().Add(mailTime))
	if err != nil {
		s.log.Warn("mail not looked for", "err", err)
	}
	if err != nil || m == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, mailTime/2)
	defer cancel()
	letter, upto, err := s.letter(ctx, m)
	if err == nil && letter != nil {
		err = s.post.Mailer.Send(ctx, m.Address, letterID(m), letter)
	}
	s.sent(context.WithoutCancel(ctx), m, upto, err)
	return true
}

// letterID is the same for every attempt at a mail.
func letterID(m *record.Mail) string {
	sum := sha256.Sum256([]byte(m.ID + m.CreatedAt.String()))
	return hex.EncodeToString(sum[:12])
}

// sent does what follows from an attempt at a mail that is about events up to a
// number.
func (s *Service) sent(ctx context.Context, m *record.Mail, upto int64, err error) {
	log := s.log.With("conversation", m.Conversation, "mail", m.Kind)
	if err != nil && !errors.Is(err, mail.ErrRefused) && s.now().Sub(m.CreatedAt) < mailPatience {
		wait := min(time.Minute<<min(m.Tries-1, 10), time.Hour)
		wait += rand.N(wait / 4)
		log.Warn("mail not sent: later again", "tries", m.Tries, "in", wait, "err", err)
		if err := s.record.MailLater(ctx, m.ID, s.now().Add(wait)); err != nil {
			log.Warn("mail not put off", "err", err)
		}
		return
	}
	if err != nil {
		log.Error("mail given up", "tries", m.Tries, "err", err)
	}
	if err := s.record.MailDone(ctx, m.ID); err != nil {
		log.Error("a mail may be sent twice: it is not noted that it went out", "err", err)
		return
	}
	if m.Kind == record.MailReply && err == nil {
		s.expectMore(ctx, m, upto)
	}
}

// expectMore queues the next mail if an agent went on while this one was sent.
func (s *Service) expectMore(ctx context.Context, m *record.Mail, upto int64) {
	events, err := s.record.Events(ctx, m.Conversation, upto, maxLetter)
	if err != nil || len(agentsWords(events)) == 0 {
		return
	}
	if c, err := s.mustHead(ctx, m.Conversation); err == nil {
		s.expectReply(ctx, c, upto)
	}
}
