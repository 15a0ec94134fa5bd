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

func ids(conversations []chat.Conversation) (all []string) {
	for _, c := range conversations {
		all = append(all, string(c.ID))
	}
	return all
}

func TestListsOfConversations(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		c.Now = func() time.Time { return now }
		r := recordtest.Open(t, c)
		ctx := context.Background()
		waits := func(id chat.ConversationID, priority chat.Priority, since time.Duration) {
			do(t, r, record.Append{Conversation: id, Always: []chat.Event{buyerSays("1", "Hello")}, If: []chat.Event{changed(chat.StateWaiting)},
				Set: func(c *chat.Conversation) {
					c.State, c.Priority, c.WaitingSince = chat.StateWaiting, priority, now.Add(-since)
				}})
		}
		waits("short", chat.PriorityNormal, time.Second)
		waits("long", chat.PriorityNormal, time.Hour)
		waits("urgent", chat.PriorityUrgent, time.Minute)
		waits("mine", chat.PriorityNormal, time.Minute)
		waits("hers", chat.PriorityNormal, time.Minute)
		do(t, r, record.Append{Conversation: "mine", Expect: 2, If: []chat.Event{changed(chat.StateAssigned)}, Set: set(chat.StateAssigned, "ann")})
		do(t, r, record.Append{Conversation: "hers", Expect: 2, If: []chat.Event{changed(chat.StateAssigned)}, Set: set(chat.StateAssigned, "eve")})
		now = now.Add(time.Minute)
		do(t, r, record.Append{Conversation: "short", Always: []chat.Event{buyerSays("2", "Still there?")}})

		check := func(what string, got []chat.Conversation, err error, want ...string) {
			t.Helper()
			if err != nil || !slices.Equal(ids(got), want) {
				t.Errorf("%s: %v, %v; want %v", what, ids(got), err, want)
			}
		}
		got, err := r.Waiting(ctx, store)
		check("waiting", got, err, "urgent", "long", "short")
		got, err = r.Waiting(ctx, "another")
		check("waiting elsewhere", got, err)
		got, err = r.Assigned(ctx, "ann")
		check("ann's", got, err, "mine")
		got, err = r.AllAssigned(ctx)
		check("everybody's", got, err, "mine", "hers")

		if _, err := r.Conversation(ctx, "nobody"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a conversation that isn't there: %v", err)
		}
	})
}

func TestPagesOfEvents(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		for i := range 10 {
			do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays(fmt.Sprint(i+1), "Hello")}})
		}
		for _, page := range []struct {
			name string
			read func() ([]chat.Event, error)
			want []int64
		}{
			{"after 0", func() ([]chat.Event, error) { return r.Events(ctx, "c", 0, 3) }, []int64{1, 2, 3}},
			{"after 8", func() ([]chat.Event, error) { return r.Events(ctx, "c", 8, 100) }, []int64{9, 10}},
			{"after the last", func() ([]chat.Event, error) { return r.Events(ctx, "c", 10, 100) }, nil},
			{"before the end", func() ([]chat.Event, error) { return r.EventsBefore(ctx, "c", 0, 3) }, []int64{8, 9, 10}},
			{"before 3", func() ([]chat.Event, error) { return r.EventsBefore(ctx, "c", 3, 100) }, []int64{1, 2}},
			{"of nobody", func() ([]chat.Event, error) { return r.EventsBefore(ctx, "nobody", 0, 3) }, nil},
		} {
			events, err := page.read()
			var got []int64
			for _, e := range events {
				got = append(got, e.Seq)
			}
			if err != nil || !slices.Equal(got, page.want) {
				t.Errorf("%s: %v, %v; want %v", page.name, got, err, page.want)
			}
		}
	})
}

func TestOpinionsAreFoundByKind(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		start := time.Now()
		for i := range 3 {
			do(t, r, record.Append{Conversation: chat.ConversationID(fmt.Sprint("c", i)), Always: []chat.Event{
				buyerSays("", "Thanks"),
				{Kind: chat.EventRating, Rating: &chat.Rating{Score: i + 1, Comment: "ok"}},
				{Kind: chat.EventFeedback, Feedback: &chat.Feedback{Seq: 1, Helped: true}},
			}})
		}
		ctx := context.Background()
		got, err := r.Opinions(ctx, store, chat.EventRating, start.Add(-time.Second), 2)
		if err != nil || len(got) != 2 || got[0].Rating.Score != 1 || got[1].Rating.Comment != "ok" {
			t.Errorf("ratings: %+v, %v", got, err)
		}
		got, err = r.Opinions(ctx, store, chat.EventFeedback, start.Add(-time.Second), 10)
		if err != nil || len(got) != 3 || !got[2].Feedback.Helped {
			t.Errorf("feedback: %+v, %v", got, err)
		}
		for _, none := range []struct {
			store chat.StoreID
			from  time.Time
		}{{"another", start.Add(-time.Second)}, {store, start.Add(time.Hour)}} {
			if got, err = r.Opinions(ctx, none.store, chat.EventRating, none.from, 10); err != nil || len(got) != 0 {
				t.Errorf("ratings of %s from %v: %+v, %v; want none", none.store, none.from, got, err)
			}
		}
	})
}

func TestRecallKnowsWhatThisNodeWroteOrRead(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		one, two := recordtest.Open(t, c), recordtest.Open(t, c)
		ctx := context.Background()
		recall := func(r *record.Record, topic string, misses int) {
			t.Helper()
			got, err := r.Recall(ctx, "c")
			if err != nil || got.Topic != topic || got.Memory.Misses != misses {
				t.Errorf("recalled %+v, %v; want topic %q after %d misses", got, err, topic, misses)
			}
			if got.Memory.Languages != nil {
				got.Memory.Languages["en"] = -1 // not shared with the next caller
			}
		}
		if _, err := one.Recall(ctx, "c"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Fatalf("before it exists: %v", err)
		}
		turn := func(r *record.Record, topic string, misses int) record.Appended {
			return do(t, r, record.Append{Conversation: "c", Expect: record.Any, Always: []chat.Event{buyerSays("", "Hello")},
				Set: func(c *chat.Conversation) {
					c.Topic, c.Memory = topic, chat.Memory{Misses: misses, Languages: map[string]float64{"en": 1}}
				}})
		}
		turn(one, "first", 1)
		recall(one, "first", 1)
		recall(two, "first", 1)
		turn(two, "second", 2)
		recall(two, "second", 2)
		recall(one, "first", 1) // outdated, as it says
		if _, err := one.Conversation(ctx, "c"); err != nil {
			t.Fatal(err)
		}
		recall(one, "second", 2)
		if got, err := one.Recall(ctx, "c"); err != nil || got.Memory.Languages["en"] != 1 {
			t.Errorf("a caller changed what is remembered: %+v, %v", got, err)
		}
		if late := do(t, two, record.Append{Conversation: "c", Expect: 1, If: []chat.Event{changed(chat.StateWaiting)}, Set: set(chat.StateWaiting, "")}); !late.Matched {
			t.Fatal("no match")
		}
		old, err := one.Recall(ctx, "c")
		if err != nil {
			t.Fatal(err)
		}
		got := do(t, one, record.Append{Conversation: "c", Expect: old.Epoch, Always: []chat.Event{buyerSays("", "Hello?")}, If: []chat.Event{assistantSays("Hi")}})
		if got.Matched || got.Conversation.State != chat.StateWaiting {
			t.Errorf("a decision on an outdated conversation: %+v", got)
		}
		recall(one, "second", 2)
	})
}
