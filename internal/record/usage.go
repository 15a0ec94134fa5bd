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
