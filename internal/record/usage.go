package record

import (
	"context"
	"database/sql"

	"dragoman/internal/chat"
)

// CountByLanguage returns how many conversations of a store began within a
// span, by the language that they are in by now.
func (r *Record) CountByLanguage(ctx context.Context, store chat.StoreID, span Span) (map[string]int, error) {
	type count struct {
		lang string
		n    int
	}
	all, err := list(ctx, r.read, func(rows *sql.Rows) (c count, err error) { return c, rows.Scan(&c.lang, &c.n) },
		"SELECT lang, COUNT(*) FROM conversations WHERE store = $1 AND created_at >= $2 AND created_at < $3 GROUP BY lang",
		string(store), micros(span.From), micros(span.To))
	if err != nil {
		return nil, unavailable("counting conversations by language", err)
	}
	counts := make(map[string]int, len(all))
	for _, c := range all {
		counts[c.lang] = c.n
	}
	return counts, nil
}

// EachCase calls visit for every case of a store in which something happened
// within a span: with its messages, changes of hands, opinions and taps of the
// span, the oldest first.
func (r *Record) EachCase(ctx context.Context, store chat.StoreID, span Span, visit func([]chat.Event)) error {
	// The cross join keeps SQLite on the conversations' index, which is in the
	// order that is asked for, and from going through all events.
	rows, err := r.read.query(ctx, "SELECT e.conversation, e.seq, e.case_no, e.at, e.kind, e.client_id, e.body "+
		"FROM conversations c CROSS JOIN events e WHERE e.conversation = c.id AND c.store = $1 AND c.updated_at >= $2 AND e.at >= $3 AND e.at < $4 "+
		"AND e.kind IN ('message', 'state', 'feedback', 'tap') ORDER BY c.updated_at, c.id, e.seq",
		string(store), micros(span.From), micros(span.From), micros(span.To))
	if err != nil {
		return unavailable("reading cases", err)
	}
	defer rows.Close()
	var events []chat.Event
	for rows.Next() {
		e, err := scanEvent(rows)
		if err != nil {
			return unavailable("reading cases", err)
		}
		if n := len(events); n > 0 && (events[n-1].Conversation != e.Conversation || events[n-1].Case != e.Case) {
			visit(events)
			events = events[:0]
		}
		events = append(events, e)
	}
	if err := rows.Err(); err != nil {
		return unavailable("reading cases", err)
	}
	if len(events) > 0 {
		visit(events)
	}
	return nil
}
