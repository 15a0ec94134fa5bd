package record

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"dragoman/internal/chat"
)

// CountFAQ adds one to what visitors did with a question on a product page, on
// the present day in UTC. CodeInvalid for an event that there is not.
func (r *Record) CountFAQ(ctx context.Context, store chat.StoreID, topic, lang string, event chat.FAQEvent) error {
	if !slices.Contains(chat.FAQEvents(), event) {
		return chat.Invalid("event", "give opened, helped or not_helped")
	}
	for field, text := range map[string]string{"store": string(store), "topic": topic, "lang": lang} {
		if err := checkText(field, text, 1); err != nil {
			return err
		}
	}
	one := func(e chat.FAQEvent) int64 {
		if e == event {
			return 1
		}
		return 0
	}
	_, err := r.write.exec(ctx, "INSERT INTO faq_counts (store, day, topic, lang, opened, helped, not_helped) VALUES ($1, $2, $3, $4, $5, $6, $7) "+
		"ON CONFLICT (store, day, topic, lang) DO UPDATE SET opened = faq_counts.opened + excluded.opened, "+
		"helped = faq_counts.helped + excluded.helped, not_helped = faq_counts.not_helped + excluded.not_helped",
		string(store), day(r.now()), topic, lang, one(chat.FAQOpened), one(chat.FAQHelped), one(chat.FAQNotHelped))
	if err != nil {
		return unavailable("counting a question", err)
	}
	return nil
}

// FAQCounts returns what visitors of a store's pages did since a day (UTC), by
// topic and language; what was opened most comes first.
func (r *Record) FAQCounts(ctx context.Context, store chat.StoreID, since time.Time) ([]chat.FAQCount, error) {
	counts, err := list(ctx, r.read, func(rows *sql.Rows) (c chat.FAQCount, err error) {
		return c, rows.Scan(&c.Topic, &c.Language, &c.Opened, &c.Helped, &c.NotHelped)
	}, "SELECT topic, lang, CAST(SUM(opened) AS BIGINT), CAST(SUM(helped) AS BIGINT), CAST(SUM(not_helped) AS BIGINT) FROM faq_counts "+
		"WHERE store = $1 AND day >= $2 GROUP BY topic, lang ORDER BY SUM(opened) DESC, topic, lang",
		string(store), day(since))
	if err != nil {
		return nil, unavailable("reading the counts of questions", err)
	}
	return counts, nil
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
