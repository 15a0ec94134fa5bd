package record

import (
	"context"
	"database/sql"
	"time"

	"dragoman/internal/chat"
)

// Rated is a buyer's rating with the case that it is of.
type Rated struct {
	Conversation chat.ConversationID `json:"conversation"`
	Seq          int64               `json:"seq"`
	Case         int64               `json:"case"`
	At           time.Time           `json:"at"`
	Store        chat.StoreID        `json:"store"`
	Language     string              `json:"lang" doc:"the buyer's, as last understood"`
	Score        int                 `json:"score" doc:"1 (bad) to 5 (very good)"`
	Comment      string              `json:"comment,omitempty"`
}

// RatingCursor is a place in the list of ratings.
type RatingCursor struct {
	At           time.Time
	Conversation chat.ConversationID
	Seq          int64
}

// Ratings returns up to limit ratings of a store since a moment, the oldest
// first, starting after a cursor; the zero cursor starts at the oldest.
func (r *Record) Ratings(ctx context.Context, store chat.StoreID, since time.Time, limit int, after RatingCursor) ([]Rated, error) {
	found, err := list(ctx, r.read, func(rows *sql.Rows) (one Rated, err error) {
		var lang string
		e, err := scanEventAnd(rows, &lang)
		if err == nil && e.Rating != nil {
			one = Rated{e.Conversation, e.Seq, e.Case, e.At, store, lang, e.Rating.Score, e.Rating.Comment}
		}
		return one, err
	}, "SELECT e.conversation, e.seq, e.case_no, e.at, e.kind, e.client_id, e.body, c.lang FROM events e JOIN conversations c ON c.id = e.conversation "+
		"WHERE e.kind IN ('feedback', 'rating', 'tap') AND e.kind = 'rating' AND e.at >= $1 AND (e.at, e.conversation, e.seq) > ($2, $3, $4) AND c.store = $5 "+
		"ORDER BY e.at, e.conversation, e.seq LIMIT $6",
		micros(since), micros(after.At), string(after.Conversation), after.Seq, string(store), limit)
	if err != nil {
		return nil, unavailable("reading ratings", err)
	}
	return found, nil
}
