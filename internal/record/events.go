package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"dragoman/internal/chat"
)

const eventColumns = "conversation, seq, case_no, at, kind, client_id, body"

func scanEvent(rows *sql.Rows) (chat.Event, error) { return scanEventAnd(rows) }

// scanEventAnd reads a row of eventColumns and what else was selected.
func scanEventAnd(rows *sql.Rows, more ...any) (chat.Event, error) {
	var (
		e        chat.Event
		at       int64
		clientID sql.NullString
		raw      sql.RawBytes
		b        body
	)
	if err := rows.Scan(append([]any{&e.Conversation, &e.Seq, &e.Case, &at, &e.Kind, &clientID, &raw}, more...)...); err != nil {
		return e, err
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return e, err
	}
	e.At, e.ClientID = moment(at), clientID.String
	e.Contact = b.Contact
	e.Author, e.Message, e.Change, e.Feedback, e.Rating, e.Tap, e.Note = b.Author, b.Message, b.Change, b.Feedback, b.Rating, b.Tap, b.Note
	return e, nil
}

// Events returns up to limit events of a conversation with a Seq above after,
// the oldest first. A conversation that doesn't exist has none.
func (r *Record) Events(ctx context.Context, id chat.ConversationID, after int64, limit int) ([]chat.Event, error) {
	return r.events(ctx, "WHERE conversation = $1 AND seq > $2 ORDER BY seq LIMIT $3", string(id), after, limit)
}

// EventsBefore returns the last (up to limit) events of a conversation with a
// Seq below before, the oldest first; before 0 means from the newest.
func (r *Record) EventsBefore(ctx context.Context, id chat.ConversationID, before int64, limit int) ([]chat.Event, error) {
	if before <= 0 {
		before = 1 << 62
	}
	events, err := r.events(ctx, "WHERE conversation = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3", string(id), before, limit)
	slices.Reverse(events)
	return events, err
}

// Opinions returns up to limit events of a kind that tells what buyers think
// (chat.EventFeedback, chat.EventRating, chat.EventTap; others give none), of a store's
// conversations, from a moment on, the oldest first.
func (r *Record) Opinions(ctx context.Context, store chat.StoreID, kind chat.EventKind, from time.Time, limit int) ([]chat.Event, error) {
	// The list of kinds is what lets both engines use the partial index.
	return r.events(ctx, "WHERE kind IN ('feedback', 'rating', 'tap') AND kind = $1 AND at >= $2 "+
		"AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation AND c.store = $3) ORDER BY at, conversation, seq LIMIT $4",
		string(kind), micros(from), string(store), limit)
}

func (r *Record) events(ctx context.Context, where string, args ...any) ([]chat.Event, error) {
	events, err := list(ctx, r.read, scanEvent, "SELECT "+eventColumns+" FROM events "+where, args...)
	if err != nil {
		return nil, unavailable("reading events", err)
	}
	return events, nil
}
