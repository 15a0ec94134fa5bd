package record_test

import (
	"context"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// to is a change of hands for a reason.
func to(state chat.State, reason string) chat.Event {
	return chat.Event{Kind: chat.EventState, Author: chat.Author{Role: chat.AuthorSystem}, Change: &chat.Change{To: state, Reason: reason}}
}

func takenBy(agent chat.AgentID) chat.Event {
	e := to(chat.StateAssigned, "")
	e.Change.Agent = agent
	return e
}

func agentSays(text string) chat.Event {
	return chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAgent, ID: "ann", Name: "Ann"}, Message: &chat.Message{Text: text}}
}

func TestWhatABoardCounts(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		ctx := context.Background()
		morning := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
		now := morning
		c.Now = func() time.Time { return now }
		r := recordtest.Open(t, c)
		at := func(minutes int) { now = morning.Add(time.Duration(minutes) * time.Minute) }

		at(-60) // before the span
		do(t, r, record.Append{Conversation: "old", Always: []chat.Event{buyerSays("", "Hello")}, If: []chat.Event{assistantSays("Hi")}, Set: func(c *chat.Conversation) { c.Language = "de" }})
		at(0)
		// A buyer who writes what an answer looks like in the record gets none by it.
		do(t, r, record.Append{Conversation: "sly", Always: []chat.Event{buyerSays("", `"decision":{"kind":"answer" {"author":{"role":"agent" "change":{"to":"assistant"}`)}})
		at(1)
		do(t, r, record.Append{Conversation: "new", Always: []chat.Event{buyerSays("", "Hello")}, If: []chat.Event{assistantSays("Hi")}, Set: func(c *chat.Conversation) { c.Language = "es" }})
		at(2)
		do(t, r, record.Append{Conversation: "new", Expect: 1, If: []chat.Event{to(chat.StateWaiting, chat.ReasonAsked)}, Set: set(chat.StateWaiting, "")})
		at(5)
		do(t, r, record.Append{Conversation: "new", Expect: 2, If: []chat.Event{takenBy("ann")}, Set: set(chat.StateAssigned, "ann")})
		at(6)
		do(t, r, record.Append{Conversation: "new", Expect: 3, If: []chat.Event{agentSays("Hello, I am Ann.")}})
		at(7)
		do(t, r, record.Append{Conversation: "new", Expect: 3, If: []chat.Event{to(chat.StateAssistant, chat.ReasonTransferred)}, Set: set(chat.StateAssistant, "")})
		do(t, r, record.Append{Conversation: "new", Expect: 4, If: []chat.Event{to(chat.StateClosed, "")}, Set: set(chat.StateClosed, "")})
		at(8)
		do(t, r, record.Append{Conversation: "new", Expect: 5, Always: []chat.Event{buyerSays("", "One more thing")}, If: []chat.Event{to(chat.StateAssistant, ""), assistantSays("Yes?")},
			Set: func(c *chat.Conversation) { c.State, c.Case = chat.StateAssistant, 2 }})
		other := record.Append{Store: "other", Conversation: "theirs", Always: []chat.Event{buyerSays("", "Hello")}}
		if _, err := r.Append(ctx, other); err != nil {
			t.Fatal(err)
		}

		span := record.Span{From: morning, To: morning.Add(time.Hour)}
		opened, err := r.Opened(ctx, store, span)
		if err != nil {
			t.Fatal(err)
		}
		got := map[record.CaseKey]record.Opening{}
		for _, o := range opened {
			got[o.CaseKey] = o
		}
		if len(opened) != 3 || got[record.CaseKey{Conversation: "new", Case: 1}].Language != "es" || !got[record.CaseKey{Conversation: "new", Case: 2}].At.Equal(morning.Add(8*time.Minute)) {
			t.Errorf("opened: %+v", opened)
		}
		if n, err := r.CountOpened(ctx, store, span); n != 3 || err != nil {
			t.Errorf("%d cases are counted (%v), want 3", n, err)
		}
		if n, err := r.CountTaken(ctx, store, span); n != 1 || err != nil {
			t.Errorf("%d are counted as taken (%v), want 1", n, err)
		}
		if first, err := r.FirstOpened(ctx, store); !first.Equal(morning.Add(-time.Hour)) || err != nil {
			t.Errorf("the first was opened at %v (%v)", first, err)
		}
		if first, err := r.FirstOpened(ctx, "nobody's"); !first.IsZero() || err != nil {
			t.Errorf("in an empty store the first was opened at %v (%v)", first, err)
		}
		moves, err := r.Moves(ctx, store, span)
		if err != nil || len(moves) != 5 || moves[0].Change.Reason != chat.ReasonAsked || !moves[1].At.Equal(morning.Add(5*time.Minute)) || moves[4].Case != 2 || moves[0].Language != "es" {
			t.Errorf("moves: %+v (%v)", moves, err)
		}
		replies, err := r.Replies(ctx, store, span)
		if err != nil || len(replies) != 2 {
			t.Fatalf("replies: %+v (%v)", replies, err)
		}
		for _, reply := range replies {
			byAgent := time.Time{}
			if reply.Case == 1 {
				byAgent = morning.Add(6 * time.Minute)
			}
			if reply.Conversation != "new" || !reply.Answered || !reply.Agent.Equal(byAgent) {
				t.Errorf("reply: %+v", reply)
			}
		}
	})
}

func TestInvitesStandUntilSomebodyComes(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		ctx := context.Background()
		r := recordtest.Open(t, c)
		begin := time.Now().Add(-time.Hour)
		invite := chat.Event{Kind: chat.EventInvite, Author: chat.Author{Role: chat.AuthorAgent, ID: "ann"}, Note: &chat.Note{Text: "Please look"}}
		asked := func() int {
			t.Helper()
			events, err := r.Invites(ctx, store, begin)
			if err != nil {
				t.Fatal(err)
			}
			return len(events)
		}
		for _, id := range []chat.ConversationID{"a", "b"} {
			do(t, r, record.Append{Conversation: id, Always: []chat.Event{buyerSays("", "Hello")}, If: []chat.Event{to(chat.StateWaiting, "")}, Set: set(chat.StateWaiting, "")})
			do(t, r, record.Append{Conversation: id, Expect: 2, If: []chat.Event{to(chat.StateAssigned, "")}, Set: set(chat.StateAssigned, "ann")})
			do(t, r, record.Append{Conversation: id, Expect: 3, If: []chat.Event{invite}})
		}
		do(t, r, record.Append{Conversation: "a", Expect: 3, If: []chat.Event{invite}}) // asked again
		if n := asked(); n != 2 {
			t.Errorf("%d calls stand, want 2", n)
		}
		do(t, r, record.Append{Conversation: "a", Expect: 3, If: []chat.Event{{Kind: chat.EventListen, Author: chat.Author{Role: chat.AuthorAgent, ID: "lea"}}}})
		if n := asked(); n != 1 {
			t.Errorf("%d calls stand after a lead came, want 1", n)
		}
		do(t, r, record.Append{Conversation: "b", Expect: 3, If: []chat.Event{to(chat.StateClosed, "")}, Set: set(chat.StateClosed, "")})
		if n := asked(); n != 0 {
			t.Errorf("%d calls stand after the case was closed, want 0", n)
		}
	})
}

func TestASettingIsSwappedOnce(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		ctx := context.Background()
		r := recordtest.Open(t, c)
		for i, test := range []struct {
			old, value string
			done       bool
			kept       string
		}{{"", "a", true, "a"}, {"", "b", false, "a"}, {"a", "b", true, "b"}, {"a", "c", false, "b"}} {
			done, err := r.SwapSetting(ctx, "x", test.old, test.value)
			kept, _ := r.Setting(ctx, "x")
			if err != nil || done != test.done || kept != test.kept {
				t.Errorf("%d: %v (%v), kept %q", i, done, err, kept)
			}
		}
	})
}
