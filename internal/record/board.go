package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"dragoman/internal/chat"
)

// Span is a stretch of time: from From on, before To.
type Span struct{ From, To time.Time }

// CaseKey names a case.
type CaseKey struct {
	Conversation chat.ConversationID
	Case         int64
}

// Opening is the moment at which a buyer brought a case.
type Opening struct {
	CaseKey
	At       time.Time
	Language string // of the conversation, as understood by now
}

// A later case begins with the change that the first words after a closing
// make: to the assistant, for no reason. What is given back to the assistant
// has one.
const opensCase = `e.kind = 'state' AND e.body LIKE '%"change":{"to":"assistant"}%'`

// Opened returns the cases that buyers of a store brought within a span, in no
// order.
func (r *Record) Opened(ctx context.Context, store chat.StoreID, span Span) ([]Opening, error) {
	scan := func(rows *sql.Rows) (o Opening, err error) {
		var at int64
		err = rows.Scan(&o.Conversation, &o.Case, &at, &o.Language)
		o.At = moment(at)
		return o, err
	}
	all, err := list(ctx, r.read, scan, "SELECT id, 1, created_at, lang FROM conversations WHERE store = $1 AND created_at >= $2 AND created_at < $3 "+
		"UNION ALL SELECT e.conversation, e.case_no, e.at, c.lang FROM events e JOIN conversations c ON c.id = e.conversation "+
		"WHERE "+opensCase+" AND e.at >= $4 AND e.at < $5 AND c.store = $6",
		string(store), micros(span.From), micros(span.To), micros(span.From), micros(span.To), string(store))
	if err != nil {
		return nil, unavailable("reading the cases opened", err)
	}
	return all, nil
}

// CountOpened returns how many cases Opened would.
func (r *Record) CountOpened(ctx context.Context, store chat.StoreID, span Span) (int, error) {
	return r.count(ctx, "counting the cases opened", "SELECT (SELECT COUNT(*) FROM conversations WHERE store = $1 AND created_at >= $2 AND created_at < $3) + "+
		"(SELECT COUNT(*) FROM events e JOIN conversations c ON c.id = e.conversation WHERE "+opensCase+" AND e.at >= $4 AND e.at < $5 AND c.store = $6)",
		string(store), micros(span.From), micros(span.To), micros(span.From), micros(span.To), string(store))
}

// CountTaken returns how often agents took a conversation of a store from the
// queue within a span: such a change has no reason.
func (r *Record) CountTaken(ctx context.Context, store chat.StoreID, span Span) (int, error) {
	return r.count(ctx, "counting the conversations taken", "SELECT COUNT(*) FROM events e JOIN conversations c ON c.id = e.conversation "+
		`WHERE e.kind = 'state' AND e.at >= $1 AND e.at < $2 AND c.store = $3 AND e.body LIKE '%"change":{"to":"assigned","agent"%'`,
		micros(span.From), micros(span.To), string(store))
}

func (r *Record) count(ctx context.Context, doing, text string, args ...any) (int, error) {
	n, err := first(ctx, r.read, func(rows *sql.Rows) (n int, err error) { return n, rows.Scan(&n) }, text, args...)
	if err != nil {
		return 0, unavailable(doing, err)
	}
	return n, nil
}

// FirstOpened returns when a store's first case was opened, the zero time if
// there is none yet.
func (r *Record) FirstOpened(ctx context.Context, store chat.StoreID) (time.Time, error) {
	scan := func(rows *sql.Rows) (at sql.NullInt64, err error) { return at, rows.Scan(&at) }
	at, err := first(ctx, r.read, scan, "SELECT MIN(created_at) FROM conversations WHERE store = $1", string(store))
	if err != nil {
		return time.Time{}, unavailable("reading the first case", err)
	}
	return moment(at.Int64), nil
}

// Move is a change of hands.
type Move struct {
	CaseKey
	At       time.Time
	Language string // of the conversation, as understood by now
	Change   chat.Change
}

// Moves returns the changes of hands in a store's conversations within a span,
// the oldest first.
func (r *Record) Moves(ctx context.Context, store chat.StoreID, span Span) ([]Move, error) {
	scan := func(rows *sql.Rows) (m Move, err error) {
		var (
			at  int64
			raw sql.RawBytes
			b   body
		)
		if err = rows.Scan(&m.Conversation, &m.Case, &at, &m.Language, &raw); err != nil {
			return m, err
		}
		if err = json.Unmarshal(raw, &b); err == nil && b.Change != nil {
			m.At, m.Change = moment(at), *b.Change
		}
		return m, err
	}
	all, err := list(ctx, r.read, scan, "SELECT e.conversation, e.case_no, e.at, c.lang, e.body FROM events e JOIN conversations c ON c.id = e.conversation "+
		"WHERE e.kind = 'state' AND e.at >= $1 AND e.at < $2 AND c.store = $3 ORDER BY e.at, e.conversation, e.seq",
		micros(span.From), micros(span.To), string(store))
	if err != nil {
		return nil, unavailable("reading the changes of hands", err)
	}
	return all, nil
}

// Reply says what a case got within a span.
type Reply struct {
	CaseKey
	Answered bool      // by the assistant
	Agent    time.Time // when an agent wrote first, the zero time if none did
}

// Replies returns the cases of a store in which the assistant answered or an
// agent wrote within a span, in no order.
func (r *Record) Replies(ctx context.Context, store chat.StoreID, span Span) ([]Reply, error) {
	scan := func(rows *sql.Rows) (reply Reply, err error) {
		var answered int
		var at sql.NullInt64
		err = rows.Scan(&reply.Conversation, &reply.Case, &answered, &at)
		reply.Answered, reply.Agent = answered > 0, moment(at.Int64)
		return reply, err
	}
	// The author stands first in a body, and what a buyer writes cannot look
	// like a decision: its quotation marks are escaped.
	const answer, agent = `body LIKE '%"decision":{"kind":"answer"%'`, `body LIKE '{"author":{"role":"agent"%'`
	all, err := list(ctx, r.read, scan, "SELECT e.conversation, e.case_no, MAX(CASE WHEN e."+answer+" THEN 1 ELSE 0 END), MIN(CASE WHEN e."+agent+" THEN e.at END) "+
		"FROM conversations c JOIN events e ON e.conversation = c.id "+
		"WHERE c.store = $1 AND c.updated_at >= $2 AND e.kind = 'message' AND e.at >= $3 AND e.at < $4 AND (e."+answer+" OR e."+agent+") "+
		"GROUP BY e.conversation, e.case_no",
		string(store), micros(span.From), micros(span.From), micros(span.To))
	if err != nil {
		return nil, unavailable("reading who replied", err)
	}
	return all, nil
}

// Invites returns the calls for a lead since a moment that nobody has followed
// yet: the conversation is with the same agent still. The oldest first.
func (r *Record) Invites(ctx context.Context, store chat.StoreID, since time.Time) ([]chat.Event, error) {
	return r.events(ctx, "WHERE kind = 'invite' AND at >= $1 "+
		"AND EXISTS (SELECT 1 FROM conversations c WHERE c.id = conversation AND c.store = $2 AND c.state = 'assigned') "+
		"AND NOT EXISTS (SELECT 1 FROM events later WHERE later.conversation = events.conversation AND later.seq > events.seq AND later.kind IN ('state', 'listen', 'invite')) "+
		"ORDER BY at, conversation", micros(since), string(store))
}
