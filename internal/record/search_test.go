package record_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestSearch(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		c.Now = func() time.Time { now = now.Add(time.Second); return now }
		r := recordtest.Open(t, c)
		ctx := context.Background()
		for i, preview := range []string{"Wo ist mein PAKET?", "Straße falsch", "¿Dónde está mi paquete?", "Посылка НЕ пришла", "mein Paket, bitte"} {
			id := chat.ConversationID(fmt.Sprint("c", i))
			do(t, r, record.Append{Conversation: id, Always: []chat.Event{buyerSays("1", preview)}, Set: func(c *chat.Conversation) {
				c.Preview, c.Language = preview, []string{"de", "de", "es", "ru", "de"}[i]
				if i == 4 {
					c.State = chat.StateWaiting
				}
			}})
		}
		all := func(f record.Filter, limit int) (found []string) {
			t.Helper()
			var after record.Cursor
			for range 10 {
				page, next, err := r.Search(ctx, store, f, limit, after)
				if err != nil {
					t.Fatal(err)
				}
				found = append(found, ids(page)...)
				if after = next; next.UpdatedAt.IsZero() {
					return found
				}
			}
			t.Fatal("the pages don't end")
			return nil
		}
		for _, search := range []struct {
			filter record.Filter
			want   []string
		}{
			{record.Filter{}, []string{"c4", "c3", "c2", "c1", "c0"}},
			{record.Filter{Language: "de"}, []string{"c4", "c1", "c0"}},
			{record.Filter{State: chat.StateWaiting}, []string{"c4"}},
			{record.Filter{Text: "mein paket"}, []string{"c4", "c0"}},
			{record.Filter{Text: "paket mein", Language: "de", State: chat.StateAssistant}, []string{"c0"}},
			{record.Filter{Text: "STRASSE"}, []string{"c1"}},
			{record.Filter{Text: "не"}, []string{"c3"}},
			{record.Filter{Text: "100 %"}, nil},
		} {
			for _, limit := range []int{1, 2, 100} {
				if got := all(search.filter, limit); !slices.Equal(got, search.want) {
					t.Errorf("%+v, %d a page: %v, want %v", search.filter, limit, got, search.want)
				}
			}
		}
		if page, _, err := r.Search(ctx, "another", record.Filter{}, 10, record.Cursor{}); err != nil || len(page) > 0 {
			t.Errorf("elsewhere: %v, %v", page, err)
		}
	})
}
