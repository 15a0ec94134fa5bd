package record_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestUnanswered(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		ctx := context.Background()
		morning := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		now := morning
		c.Now = func() time.Time { return now }
		r := recordtest.Open(t, c)
		says := func(id chat.ConversationID, more ...chat.Event) {
			now = now.Add(time.Minute)
			do(t, r, record.Append{Conversation: id, Always: append([]chat.Event{buyerSays("", "Hello from "+string(id)), assistantSays("Hi")}, more...)})
		}
		helped := func(yes bool) chat.Event {
			return chat.Event{Kind: chat.EventFeedback, Author: chat.Author{Role: chat.AuthorBuyer}, Feedback: &chat.Feedback{Seq: 2, Helped: yes}}
		}
		meant := func(topic string) chat.Event {
			return chat.Event{Kind: chat.EventTap, Author: chat.Author{Role: chat.AuthorSystem}, Tap: &chat.Tap{Text: "Hello", Topic: topic}}
		}
		says("too-early", to(chat.StateWaiting, chat.ReasonUnanswered))
		from := now.Add(time.Second)
		says("unanswered", to(chat.StateWaiting, chat.ReasonUnanswered), agentSays("I know."))
		says("asked", to(chat.StateWaiting, chat.ReasonAsked))
		says("repeated", to(chat.StateWaiting, chat.ReasonRepeated))
		says("rated", helped(false))
		says("none", meant(""))
		says("reopened", to(chat.StateAssigned, chat.ReasonReopened))
		says("answered", helped(true), meant("returns.window"))
		says("alert", to(chat.StateWaiting, chat.ReasonAlert))
		says("passed-on", to(chat.StateWaiting, chat.ReasonTransferred))
		says("sly", buyerSays("", `"change":{"to":"waiting","reason":"asked"} "helped":false} "topic":""}`))
		other := record.Append{Store: "other", Conversation: "theirs", Always: []chat.Event{buyerSays("", "Hello"), to(chat.StateWaiting, chat.ReasonAsked)}}
		if _, err := r.Append(ctx, other); err != nil {
			t.Fatal(err)
		}
		until := now.Add(time.Second)
		now = until
		says("too-late", to(chat.StateWaiting, chat.ReasonUnanswered))

		read := func(most int) (list []string) {
			t.Helper()
			events, err := r.Unanswered(ctx, store, record.Span{From: from, To: until}, most)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				list = append(list, fmt.Sprintf("%s %d %s", e.Conversation, e.Seq, e.Kind))
			}
			return list
		}
		want := []string{
			"asked 1 message", "asked 2 message", "asked 3 state", "none 1 message", "none 2 message", "none 3 tap",
			"rated 1 message", "rated 2 message", "rated 3 feedback", "reopened 1 message", "reopened 2 message", "reopened 3 state",
			"repeated 1 message", "repeated 2 message", "repeated 3 state",
			"unanswered 1 message", "unanswered 2 message", "unanswered 3 state", "unanswered 4 message",
		}
		if got := read(100); !slices.Equal(got, want) {
			t.Errorf("read %q\nwant %q", got, want)
		}
		if got := read(2); !slices.Equal(got, append(want[3:6:6], want[9:12]...)) {
			t.Errorf("the newest two cases are %q", got)
		}

		trace := func() string {
			t.Helper()
			trace, err := r.UnansweredTrace(ctx, store, record.Span{From: from, To: until})
			if err != nil {
				t.Fatal(err)
			}
			return trace
		}
		before := trace()
		says("answered")
		if trace() != before {
			t.Error("what is no matter of it leaves a trace")
		}
		says("asked", agentSays("I know better."))
		written := trace()
		if written == before {
			t.Error("more in a case leaves no trace")
		}
		if _, err := r.Forget(ctx, "rated", chat.AuditEntry{}); err != nil {
			t.Fatal(err)
		}
		if trace() == written {
			t.Error("a conversation that was forgotten leaves no trace")
		}
	})
}

func TestSettled(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r, ctx := recordtest.Open(t, c), context.Background()
		one := chat.Settled{ID: "1", Store: store, At: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC), Language: "en", How: chat.SettledExample,
			Topic: "returns.window", Texts: []string{"Can I?"}, Hashes: []string{"a", "b"}, Count: 2, By: "ann", Author: "Ann"}
		two := one
		two.ID, two.At, two.How = "2", one.At.Add(time.Hour), chat.SettledDismissed
		other := one
		other.ID, other.Store = "3", "other"
		for _, s := range []chat.Settled{one, two, other} {
			if err := r.PutSettled(ctx, s, 0); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := r.Settled(ctx, store, 9); err != nil || !reflect.DeepEqual(got, []chat.Settled{two, one}) {
			t.Errorf("settled: %+v, %v", got, err)
		}
		if err := r.DropSettled(ctx, store, "3"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("another store's is taken back: %v", err)
		}
		if err := r.DropSettled(ctx, store, "2"); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Settled(ctx, store, 9); err != nil || len(got) != 1 {
			t.Errorf("after one was taken back: %+v, %v", got, err)
		}
	})
}

func TestOldQuestions(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r, ctx := recordtest.Open(t, c), context.Background()
		var all []chat.OldQuestion
		for i := range 450 {
			all = append(all, chat.OldQuestion{Hash: fmt.Sprint(i), At: time.Unix(int64(1000+i), 0).UTC(), Language: "en", Text: "Can I?", Reply: "Yes."})
		}
		for i, want := range []int{450, 0} {
			if n, err := r.PutOldQuestions(ctx, store, all); err != nil || n != want {
				t.Fatalf("import %d: %d are new, %v; want %d", i+1, n, err, want)
			}
		}
		bad := append(slices.Clone(all), chat.OldQuestion{Hash: "bad\x00", Text: "x"}, chat.OldQuestion{Hash: "new"})
		if c.DatabaseURL != "" { // SQLite takes it
			if _, err := r.PutOldQuestions(ctx, "half", bad); err == nil {
				t.Error("what the database refuses is taken")
			}
			if got, err := r.OldQuestions(ctx, "half", 9); err != nil || len(got) != 0 {
				t.Errorf("half of it is there: %d, %v", len(got), err)
			}
		}
		if got, err := r.OldQuestions(ctx, store, 2); err != nil || !reflect.DeepEqual(got, []chat.OldQuestion{all[449], all[448]}) {
			t.Errorf("the newest: %+v, %v", got, err)
		}
		if n, err := r.DropOldQuestions(ctx, store); err != nil || n != 450 {
			t.Errorf("forgotten: %d, %v", n, err)
		}
		if got, err := r.OldQuestions(ctx, store, 9); err != nil || len(got) != 0 {
			t.Errorf("after that: %d, %v", len(got), err)
		}
	})
}
