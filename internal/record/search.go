package record

import (
	"context"
	"strings"
	"time"

	"golang.org/x/text/cases"

	"dragoman/internal/chat"
)

// Filter says which conversations are wanted; an empty field wants all.
type Filter struct {
	State    chat.State
	Language string
	Since    time.Time // with an activity from then on
	Text     string    // words that the preview must all hold, in whatever case
}

const (
	searchPage = 500
	// searchReach is how many conversations one search looks at.
	searchReach = 10_000
)

// Search returns up to limit conversations of a store that fit the filter, the
// newest activity first, starting after a cursor; the zero Cursor starts at the
// newest. It returns the cursor to go on after, zero when there are no more. A
// search for rare words may find fewer than there are further back.
func (r *Record) Search(ctx context.Context, store chat.StoreID, f Filter, limit int, after Cursor) ([]chat.Conversation, Cursor, error) {
	found := []chat.Conversation{}
	words := strings.Fields(fold(f.Text))
	size := searchPage
	if len(words) == 0 {
		size = limit
	}
	if after.UpdatedAt.IsZero() {
		after = Cursor{UpdatedAt: endOfTime}
	}
	for looked := 0; looked < searchReach; {
		page, err := r.conversations(ctx, "searching conversations",
			"WHERE store = $1 AND (updated_at, id) < ($2, $3) AND ($4 = '' OR state = $4) AND ($5 = '' OR lang = $5) "+
				"AND updated_at >= $6 ORDER BY updated_at DESC, id DESC LIMIT $7",
			string(store), micros(after.UpdatedAt), string(after.ID), string(f.State), f.Language, micros(f.Since), size)
		if err != nil {
			return nil, Cursor{}, err
		}
		for _, c := range page {
			after = Cursor{UpdatedAt: c.UpdatedAt, ID: c.ID}
			if holdsAll(fold(c.Preview), words) {
				found = append(found, c)
			}
			if len(found) == limit {
				return found, after, nil
			}
		}
		if len(page) < size {
			return found, Cursor{}, nil
		}
		looked += len(page)
	}
	return found, after, nil
}

// endOfTime is later than every activity.
var endOfTime = moment(1 << 62)

func fold(text string) string { return cases.Fold().String(text) }

func holdsAll(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
