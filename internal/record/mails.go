package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"dragoman/internal/chat"
)

// MailKind says what a mail to a buyer is.
type MailKind string

const (
	MailReply      MailKind = "reply"      // what agents said while the buyer was away
	MailTranscript MailKind = "transcript" // the case, as the buyer asked for
)

// Mail is a mail to a buyer that is to be sent. What it says is read from the
// events when it is.
type Mail struct {
	ID           string // of what it is about; the same one is not queued twice
	Conversation chat.ConversationID
	Kind         MailKind
	Address      string
	Language     string
	After        int64 // it is about the events after this number
	Tries        int   // with the present one
	CreatedAt    time.Time
}

// mailsKept is how long mails that are done are counted.
const mailsKept = 24 * time.Hour

func addressHash(address string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(address)))
	return hex.EncodeToString(sum[:])
}

// PutMail queues a mail, to be sent from a moment on. One with its id that still
// waits is left as it is; one that is done is queued anew if again, else left.
func (r *Record) PutMail(ctx context.Context, m Mail, due time.Time, again bool) error {
	if err := checkText("id", m.ID, 1); err != nil {
		return err
	}
	if err := checkText("email", m.Address, 3); err != nil {
		return err
	}
	done := "0 = 1"
	if again {
		done = "mails.done_at <> 0"
	}
	_, err := r.write.exec(ctx, "INSERT INTO mails (id, conversation, kind, address, address_hash, lang, after_seq, tries, due_at, created_at, done_at) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, 0) ON CONFLICT (id) DO UPDATE SET address = excluded.address, address_hash = excluded.address_hash, "+
		"lang = excluded.lang, after_seq = excluded.after_seq, tries = 0, due_at = excluded.due_at, created_at = excluded.created_at, done_at = 0 WHERE "+done,
		m.ID, string(m.Conversation), string(m.Kind), m.Address, addressHash(m.Address), m.Language, m.After, micros(due), micros(r.now()))
	if err != nil {
		return unavailable("queueing a mail", err)
	}
	return nil
}

// TakeMail returns a mail that is due and keeps it from being taken by others
// until a moment, nil if there is none. Whoever took it calls MailDone or
// MailLater; if they don't, another node takes it after that moment.
func (r *Record) TakeMail(ctx context.Context, until time.Time) (*Mail, error) {
	now := micros(r.now())
	const due = "SELECT id FROM mails WHERE done_at = 0 AND due_at <= $1 ORDER BY due_at LIMIT 1"
	// Mostly there is none, and looking does not disturb writers.
	id, err := first(ctx, r.read, scanText, due, now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unavailable("looking for mail", err)
	}
	m, err := first(ctx, r.write, func(rows *sql.Rows) (m Mail, err error) {
		var created int64
		err = rows.Scan(&m.ID, &m.Conversation, &m.Kind, &m.Address, &m.Language, &m.After, &m.Tries, &created)
		m.CreatedAt = moment(created)
		return m, err
	}, "UPDATE mails SET due_at = $1, tries = tries + 1 WHERE id = $2 AND done_at = 0 AND due_at <= $3 "+
		"RETURNING id, conversation, kind, address, lang, after_seq, tries, created_at", micros(until), id, now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // another node was faster
	}
	if err != nil {
		return nil, unavailable("taking a mail", err)
	}
	return &m, nil
}

// MailDone says that a mail was sent, or is not to be sent any more, and clears
// away those that were done long ago.
func (r *Record) MailDone(ctx context.Context, id string) error {
	now := r.now()
	_, err := r.write.exec(ctx, "UPDATE mails SET done_at = $1, address = '' WHERE id = $2", micros(now), id)
	if err == nil {
		_, err = r.write.exec(ctx, "DELETE FROM mails WHERE done_at <> 0 AND done_at < $1", micros(now.Add(-mailsKept)))
	}
	if err != nil {
		return unavailable("finishing a mail", err)
	}
	return nil
}

// MailLater gives a mail back, to be taken again from a moment on.
func (r *Record) MailLater(ctx context.Context, id string, due time.Time) error {
	if _, err := r.write.exec(ctx, "UPDATE mails SET due_at = $1 WHERE id = $2", micros(due), id); err != nil {
		return unavailable("giving a mail back", err)
	}
	return nil
}

// MailReached says that the buyer has seen the events up to a number: a mail
// that waits with this id is about what comes after.
func (r *Record) MailReached(ctx context.Context, id string, upto int64) error {
	if _, err := r.write.exec(ctx, "UPDATE mails SET after_seq = $1 WHERE id = $2 AND done_at = 0 AND after_seq < $1", upto, id); err != nil {
		return unavailable("noting what was seen", err)
	}
	return nil
}

// CountMails returns how many mails of a kind, but for the one with this id,
// were queued since a moment for a conversation, or for an address, whichever
// is more. Those done more than a day ago are not counted.
func (r *Record) CountMails(ctx context.Context, kind MailKind, but string, id chat.ConversationID, address string, since time.Time) (int, error) {
	n, err := first(ctx, r.read, func(rows *sql.Rows) (n int, err error) {
		var ofConversation, ofAddress int
		err = rows.Scan(&ofConversation, &ofAddress)
		return max(ofConversation, ofAddress), err
	}, "SELECT (SELECT COUNT(*) FROM mails WHERE conversation = $1 AND kind = $2 AND id <> $3 AND created_at >= $4), "+
		"(SELECT COUNT(*) FROM mails WHERE address_hash = $5 AND kind = $2 AND id <> $3 AND created_at >= $4)",
		string(id), string(kind), but, micros(since), addressHash(address))
	if err != nil {
		return 0, unavailable("counting mails", err)
	}
	return n, nil
}

// Contact returns where the buyer of a conversation left that they can be
// reached, as said last; CodeNotFound if they did not.
func (r *Record) Contact(ctx context.Context, id chat.ConversationID) (chat.Contact, error) {
	events, err := r.events(ctx, "WHERE conversation = $1 AND kind = 'contact' ORDER BY seq DESC LIMIT 1", string(id))
	if err != nil {
		return chat.Contact{}, err
	}
	if len(events) == 0 || events[0].Contact == nil {
		return chat.Contact{}, chat.Errorf(chat.CodeNotFound, "The buyer left no address.")
	}
	return *events[0].Contact, nil
}

// HasEvent reports whether the conversation has an event with this client id.
func (r *Record) HasEvent(ctx context.Context, id chat.ConversationID, clientID string) (bool, error) {
	events, err := r.events(ctx, "WHERE conversation = $1 AND client_id = $2", string(id), clientID)
	return len(events) > 0, err
}
