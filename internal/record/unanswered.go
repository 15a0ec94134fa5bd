package record

import (
	"context"
	"database/sql"
	"fmt"

	"dragoman/internal/chat"
)

// notAnswered selects the cases that Unanswered is about. What a buyer writes
// cannot look like any of this: its quotation marks are escaped. Each part names
// the kinds of a partial index, and the cross join keeps SQLite from going
// through all conversations of the store instead.
const notAnswered = "SELECT conversation AS of_conversation, case_no AS of_case, MAX(at) AS latest FROM (" +
	momentOf + `$1 AND t.kind = 'state' AND t.at >= $2 AND t.at < $3 AND (t.body LIKE '%"change":{"to":"waiting","reason":"asked"%' ` +
	`OR t.body LIKE '%"change":{"to":"waiting","reason":"unanswered"%' OR t.body LIKE '%"change":{"to":"waiting","reason":"repeated"%' ` +
	`OR t.body LIKE '%"change":{"to":"assigned","reason":"reopened"%')` +
	" UNION ALL " + momentOf + `$4 AND t.kind IN ('feedback', 'rating', 'tap') AND t.at >= $5 AND t.at < $6 ` +
	`AND (t.kind = 'feedback' AND t.body LIKE '%"helped":false}%' OR t.kind = 'tap' AND t.body LIKE '%"topic":""}%')` +
	") AS moments GROUP BY conversation, case_no"

const momentOf = "SELECT t.conversation, t.case_no, t.at FROM events t CROSS JOIN conversations c WHERE c.id = t.conversation AND c.store = "

// Unanswered returns the events of cases of a store in which, within a span, the
// assistant brought a person because it had no answer or was asked to, an
// answer was said not to help, none of what was offered was meant, or the buyer
// came back to what an agent had closed: of the newest such cases, up to most.
// Only messages, changes of hands, opinions and taps are among them; those of a
// conversation follow each other, the oldest first.
func (r *Record) Unanswered(ctx context.Context, store chat.StoreID, span Span, most int) ([]chat.Event, error) {
	const text = "SELECT " + eventColumns + " FROM events JOIN (" + notAnswered + " ORDER BY latest DESC, conversation LIMIT $7) AS cases " +
		"ON conversation = of_conversation AND case_no = of_case WHERE kind IN ('message', 'state', 'feedback', 'tap') ORDER BY conversation, seq"
	from, to := micros(span.From), micros(span.To)
	events, err := list(ctx, r.read, scanEvent, text, string(store), from, to, string(store), from, to, most)
	if err != nil {
		return nil, unavailable("reading what was not answered", err)
	}
	return events, nil
}

// UnansweredTrace returns a text that is another one when Unanswered would
// return something else.
func (r *Record) UnansweredTrace(ctx context.Context, store chat.StoreID, span Span) (string, error) {
	from, to := micros(span.From), micros(span.To)
	trace, err := first(ctx, r.read, scanTrace, "SELECT COUNT(*), CAST(COALESCE(SUM(last_seq), 0) AS BIGINT), CAST(COALESCE(MAX(latest), 0) AS TEXT) "+
		"FROM ("+notAnswered+") AS cases CROSS JOIN conversations WHERE id = of_conversation", string(store), from, to, string(store), from, to)
	if err != nil {
		return "", unavailable("looking for what was not answered", err)
	}
	return trace, nil
}

// scanTrace reads two numbers and a text.
func scanTrace(rows *sql.Rows) (string, error) {
	var a, b int64
	var text string
	err := rows.Scan(&a, &b, &text)
	return fmt.Sprint(a, " ", b, " ", text), err
}
