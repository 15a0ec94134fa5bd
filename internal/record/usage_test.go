package record_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestEachCase(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		morning := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		now := morning
		c.Now = func() time.Time { return now }
		r := recordtest.Open(t, c)
		lang := func(tag string) func(*chat.Conversation) { return func(c *chat.Conversation) { c.Language = tag } }
		do(t, r, record.Append{Conversation: "old", Always: []chat.Event{buyerSays("", "Hello")}, If: []chat.Event{assistantSays("Hi")}, Set: lang("de")})
		now = morning.Add(time.Hour)
		from := now
		note := chat.Event{Kind: chat.EventNote, Author: chat.Author{Role: chat.AuthorAgent}, Note: &chat.Note{Text: "not for this"}}
		do(t, r, record.Append{Conversation: "old", Expect: 1, Always: []chat.Event{buyerSays("", "Again"), note}})
		do(t, r, record.Append{Conversation: "new", Always: []chat.Event{buyerSays("", "Hello")}, If: []chat.Event{assistantSays("Hi")}, Set: lang("es")})
		do(t, r, record.Append{Conversation: "new", Expect: 1, If: []chat.Event{to(chat.StateClosed, "")}, Set: set(chat.StateClosed, "")})
		do(t, r, record.Append{Conversation: "new", Expect: 2, Always: []chat.Event{buyerSays("", "One more")}, If: []chat.Event{to(chat.StateAssistant, "")},
			Set: func(c *chat.Conversation) { c.State, c.Case = chat.StateAssistant, 2 }})
		if _, err := r.Append(t.Context(), record.Append{Store: "other", Conversation: "theirs", Always: []chat.Event{buyerSays("", "Hello")}}); err != nil {
			t.Fatal(err)
		}
		now = morning.Add(2 * time.Hour)
		do(t, r, record.Append{Conversation: "late", Always: []chat.Event{buyerSays("", "Too late")}})

		got := map[string]int{}
		err := r.EachCase(t.Context(), store, record.Span{From: from, To: now}, func(events []chat.Event) {
			got[fmt.Sprintf("%s %d", events[0].Conversation, events[0].Case)] += len(events)
			for i, e := range events {
				if e.Note != nil || i > 0 && e.Seq <= events[i-1].Seq || e.Case != events[0].Case {
					t.Errorf("the case of %v holds %+v", events[0].Conversation, e)
				}
			}
		})
		if want := map[string]int{"old 1": 1, "new 1": 3, "new 2": 2}; err != nil || !maps.Equal(got, want) {
			t.Errorf("%v (%v), want %v", got, err, want)
		}
		counts, err := r.CountByLanguage(t.Context(), store, record.Span{From: morning, To: now})
		if want := []string{"de 1", "es 1"}; err != nil || !slices.Equal(lines(counts), want) {
			t.Errorf("by language %v (%v), want %v", counts, err, want)
		}
	})
}

func lines(counts map[string]int) (all []string) {
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, fmt.Sprint(k, " ", counts[k]))
	}
	return all
}
