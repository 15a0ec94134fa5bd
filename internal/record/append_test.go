package record_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

const store chat.StoreID = "demo"

func buyerSays(clientID, text string) chat.Event {
	return chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorBuyer}, ClientID: clientID, Message: &chat.Message{Text: text}}
}

func assistantSays(text string) chat.Event {
	return chat.Event{Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorAssistant}, Message: &chat.Message{
		Text: text, Topic: "returns.window", FollowUps: []chat.Suggestion{{Topic: "returns.cost", Text: "Who pays?"}},
		Decision: &chat.Decision{Kind: chat.DecisionAnswer, Topic: "returns.window", Confidence: 0.99, Threshold: 0.8},
	}}
}

func changed(to chat.State) chat.Event {
	return chat.Event{Kind: chat.EventState, Author: chat.Author{Role: chat.AuthorSystem}, Change: &chat.Change{To: to}}
}

func set(to chat.State, agent chat.AgentID) func(*chat.Conversation) {
	return func(c *chat.Conversation) { c.State, c.Agent = to, agent }
}

// do appends and fails the test on an error.
func do(t *testing.T, r *record.Record, a record.Append) record.Appended {
	t.Helper()
	a.Store = store
	got, err := r.Append(context.Background(), a)
	if err != nil {
		t.Fatalf("Append: %v", err)
	}
	return got
}

// refused appends and reports unless the error has the code.
func refused(t *testing.T, r *record.Record, a record.Append, want chat.Code) {
	t.Helper()
	a.Store = store
	if _, err := r.Append(context.Background(), a); chat.CodeOf(err) != want {
		t.Errorf("Append: error %v, want code %q", err, want)
	}
}

// log returns the whole log of a conversation and checks that it counts from 1
// without gaps.
func log(t *testing.T, r *record.Record, id chat.ConversationID) []chat.Event {
	t.Helper()
	events, err := r.Events(context.Background(), id, 0, 1<<30)
	if err != nil {
		t.Fatalf("Events: %v", err)
	}
	for i, e := range events {
		if e.Seq != int64(i+1) || e.Conversation != id {
			t.Fatalf("event %d of %s is number %d of %s", i+1, id, e.Seq, e.Conversation)
		}
	}
	return events
}

func TestMessageAndReplyCommitTogether(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		got := do(t, r, record.Append{
			Conversation: "c1",
			Always:       []chat.Event{buyerSays("m1", "Can I send it back?")},
			Touch:        func(c *chat.Conversation) { c.Page = "https://shop.example/cart" },
			If:           []chat.Event{assistantSays("Yes.")},
			Set: func(c *chat.Conversation) {
				c.Language, c.Memory.Languages = "en", map[string]float64{"en": 2.5}
				c.Memory.Answered = []string{"returns.window"}
			},
		})
		if !got.Matched || got.Duplicate || len(got.Events) != 2 {
			t.Fatalf("got %+v, want both events, matched", got)
		}
		stored := log(t, r, "c1")
		if len(stored) != 2 || stored[0].Message.Text != "Can I send it back?" || stored[0].ClientID != "m1" ||
			stored[1].Message.Decision.Confidence != 0.99 || stored[1].Message.FollowUps[0].Topic != "returns.cost" {
			t.Fatalf("stored %+v", stored)
		}
		for i, e := range stored {
			if !e.At.Equal(got.Events[i].At) || e.Seq != got.Events[i].Seq || e.Case != 1 {
				t.Errorf("event read %+v, event returned %+v", e, got.Events[i])
			}
		}
		conversation, err := r.Conversation(context.Background(), "c1")
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []chat.Conversation{conversation, got.Conversation} {
			if c.State != chat.StateAssistant || c.Epoch != 1 || c.Case != 1 || c.LastSeq != 2 || c.Language != "en" ||
				c.Page != "https://shop.example/cart" || c.Memory.Languages["en"] != 2.5 || c.CreatedAt.IsZero() || !c.UpdatedAt.Equal(c.CreatedAt) {
				t.Errorf("conversation %+v", c)
			}
		}
	})
}

func TestReplyOfAnOlderEpochIsNotAppended(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("1", "Hello")}})
		do(t, r, record.Append{Conversation: "c", Expect: 1, If: []chat.Event{changed(chat.StateWaiting)}, Set: set(chat.StateWaiting, "")})
		taken := do(t, r, record.Append{Conversation: "c", Expect: 2, If: []chat.Event{changed(chat.StateAssigned)}, Set: set(chat.StateAssigned, "ann")})
		if taken.Conversation.Epoch != 3 || taken.Conversation.Agent != "ann" {
			t.Fatalf("assigned conversation %+v", taken.Conversation)
		}

		late := do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("2", "Anyone?")}, Expect: 1,
			If: []chat.Event{assistantSays("I am!")}, Set: func(c *chat.Conversation) { c.Topic = "never" }})
		if late.Matched || len(late.Events) != 1 || late.Events[0].ClientID != "2" || late.Conversation.Epoch != 3 || late.Conversation.Topic != "" {
			t.Errorf("late reply: %+v; want the buyer's message alone", late)
		}
		refused(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("3", "x")}, Expect: 1, MustMatch: true}, chat.CodeConflict)
		refused(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("3", "x")}, Expect: 0, MustMatch: true}, chat.CodeConflict)
		if n := len(log(t, r, "c")); n != 4 {
			t.Errorf("the log has %d events, want 4", n)
		}
		if got := do(t, r, record.Append{Conversation: "c", Expect: record.Any, If: []chat.Event{buyerSays("3", "x")}}); !got.Matched || len(got.Events) != 1 {
			t.Errorf("append at any epoch: %+v", got)
		}
	})
}

func TestClosedConversationOpensTheNextCase(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("1", "Hello")},
			Set: func(c *chat.Conversation) { c.State, c.Memory.Misses = chat.StateClosed, 2 }})
		got := do(t, r, record.Append{Conversation: "c", Expect: 2, Always: []chat.Event{buyerSays("2", "Me again")}, If: []chat.Event{assistantSays("Hi")},
			Set: func(c *chat.Conversation) { c.State, c.Case, c.Memory = chat.StateAssistant, c.Case+1, chat.Memory{} }})
		if got.Conversation.Epoch != 3 || got.Conversation.Case != 2 || got.Conversation.Memory.Misses != 0 {
			t.Fatalf("reopened: %+v", got.Conversation)
		}
		var cases []int64
		for _, e := range log(t, r, "c") {
			cases = append(cases, e.Case)
		}
		if !slices.Equal(cases, []int64{1, 2, 2}) {
			t.Errorf("cases of the events: %v, want 1 2 2: the message that opens a case belongs to it", cases)
		}
	})
}

func TestSameClientIDHappensOnce(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		first := do(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays("m", "Hello")}, If: []chat.Event{assistantSays("Hi")}})
		check := func(again record.Appended) {
			t.Helper()
			if !again.Duplicate || len(again.Events) != 1 || again.Events[0].Seq != first.Events[0].Seq || again.Events[0].Message.Text != "Hello" || again.Conversation.LastSeq != 2 {
				t.Errorf("again: %+v, want the stored event", again)
			}
		}
		again := record.Append{Conversation: "c", Expect: 7, MustMatch: true, Always: []chat.Event{buyerSays("m", "Hello, changed")}, If: []chat.Event{assistantSays("Hi twice")}}
		check(do(t, r, again))
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = recordtest.Open(t, c)
		check(do(t, r, again))
		if n := len(log(t, r, "c")); n != 2 {
			t.Errorf("the log has %d events, want 2", n)
		}
		other := do(t, r, record.Append{Conversation: "d", Always: []chat.Event{buyerSays("m", "Hello")}})
		if other.Duplicate {
			t.Error("a client id counts in its conversation only")
		}
	})
}

func TestConcurrentRetriesHappenOnce(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}
		const messages, tries = 20, 6
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			seqs = map[string]map[int64]bool{}
			news = map[string]int{}
		)
		for m := range messages {
			id := fmt.Sprint("m", m)
			for try := range tries {
				wg.Go(func() {
					got, err := nodes[try%2].Append(context.Background(), record.Append{Store: store, Conversation: "c",
						Expect: record.Any, Always: []chat.Event{buyerSays(id, "Hello")}, If: []chat.Event{assistantSays("Hi")}})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					if seqs[id] == nil {
						seqs[id] = map[int64]bool{}
					}
					seqs[id][got.Events[0].Seq] = true
					if !got.Duplicate {
						news[id]++
					}
				})
			}
		}
		wg.Wait()
		for id, n := range news {
			if n != 1 || len(seqs[id]) != 1 {
				t.Errorf("%s happened %d times, with numbers %v", id, n, slices.Collect(maps.Keys(seqs[id])))
			}
		}
		if n := len(log(t, nodes[0], "c")); n != 2*messages {
			t.Errorf("the log has %d events, want %d", n, 2*messages)
		}
	})
}

func TestManyWritersOnSeveralNodesLeaveNoGaps(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}
		const writers, each, conversations = 64, 20, 5
		acked := make([]map[int64]string, conversations)
		for i := range acked {
			acked[i] = map[int64]string{}
		}
		var wg sync.WaitGroup
		var mu sync.Mutex
		for w := range writers {
			wg.Go(func() {
				for i := range each {
					n := (w + i) % conversations
					id := fmt.Sprintf("%d-%d", w, i)
					got, err := nodes[w%2].Append(context.Background(), record.Append{Store: store, Conversation: chat.ConversationID(fmt.Sprint("c", n)),
						Always: []chat.Event{buyerSays(id, "Hello")}, Expect: record.Any, If: []chat.Event{assistantSays("Hi " + id)}})
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for _, e := range got.Events {
						if was, ok := acked[n][e.Seq]; ok {
							t.Errorf("c%d: number %d was given to %q and %q", n, e.Seq, was, e.Message.Text)
						}
						acked[n][e.Seq] = e.Message.Text
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		total := 0
		for n := range acked {
			events := log(t, nodes[1], chat.ConversationID(fmt.Sprint("c", n)))
			total += len(events)
			for i, e := range events {
				if acked[n][e.Seq] != e.Message.Text {
					t.Fatalf("c%d: number %d is %q, acknowledged was %q", n, e.Seq, e.Message.Text, acked[n][e.Seq])
				}
				if i%2 == 1 && e.Message.Text != "Hi "+events[i-1].ClientID {
					t.Fatalf("c%d: %q stands after the message %s: an append was torn apart", n, e.Message.Text, events[i-1].ClientID)
				}
			}
		}
		if total != 2*writers*each {
			t.Errorf("%d events, want %d", total, 2*writers*each)
		}
	})
}

func TestOnlyOneOfManyDecisionsHolds(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}
		do(t, nodes[0], record.Append{Conversation: "c", Always: []chat.Event{buyerSays("1", "A person, please")}, Set: set(chat.StateWaiting, "")})
		var wg sync.WaitGroup
		won := make(chan chat.AgentID, 32)
		for i := range cap(won) {
			agent := chat.AgentID(fmt.Sprint("agent-", i))
			wg.Go(func() {
				_, err := nodes[i%2].Append(context.Background(), record.Append{Store: store, Conversation: "c", Expect: 2, MustMatch: true,
					If: []chat.Event{changed(chat.StateAssigned)}, Set: set(chat.StateAssigned, agent)})
				switch chat.CodeOf(err) {
				case "":
					won <- agent
				case chat.CodeConflict:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Fatalf("%d agents have the conversation", len(won))
		}
		got, err := nodes[0].Conversation(context.Background(), "c")
		if err != nil || got.Agent != <-won || got.LastSeq != 2 {
			t.Errorf("conversation %+v, %v", got, err)
		}
	})
}

func TestBadAppendFailsAlone(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		do(t, r, record.Append{Conversation: "mixed", Always: []chat.Event{buyerSays("0", "Hello")}})
		bad := []struct {
			append record.Append
			code   chat.Code
		}{
			{record.Append{Conversation: "mixed", Expect: record.Any, Set: set(chat.StateClosed, "ann")}, chat.CodeInvalid},
			{record.Append{Conversation: "mixed", Expect: record.Any, Set: set(chat.StateWaiting, "ann")}, chat.CodeInvalid},
			{record.Append{Conversation: "mixed", Touch: func(c *chat.Conversation) { c.Page = "\x00" }}, chat.CodeInvalid},
			{record.Append{Conversation: "mixed", Touch: func(c *chat.Conversation) { c.Locale = "\xff" }}, chat.CodeInvalid},
			{record.Append{Conversation: "mixed", Touch: func(*chat.Conversation) { panic("fault") }}, chat.CodeInternal},
			{record.Append{Conversation: "mixed", Expect: 9, MustMatch: true, If: []chat.Event{buyerSays("1", "x")}}, chat.CodeConflict},
			{record.Append{Conversation: "mixed", Always: []chat.Event{buyerSays("a", "x"), buyerSays("b", "x")}}, chat.CodeInvalid},
			{record.Append{Conversation: "mixed", Always: []chat.Event{buyerSays("\x00", "x")}}, chat.CodeInvalid},
			{record.Append{Conversation: "nobody"}, chat.CodeNotFound},
			{record.Append{Conversation: "", Always: []chat.Event{buyerSays("a", "x")}}, chat.CodeInvalid},
		}
		var wg sync.WaitGroup
		for i := range 20 * len(bad) {
			wg.Go(func() { refused(t, r, bad[i%len(bad)].append, bad[i%len(bad)].code) })
			wg.Go(func() {
				if _, err := r.Append(context.Background(), record.Append{Store: store, Conversation: "mixed",
					Always: []chat.Event{buyerSays(fmt.Sprint("good", i), "a NUL \x00 and a stray \xff in a text")}}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := len(log(t, r, "mixed")); n != 20*len(bad)+1 {
			t.Errorf("the log has %d events, want %d", n, 20*len(bad)+1)
		}
		if _, err := r.Append(context.Background(), record.Append{Store: "another", Conversation: "mixed",
			Always: []chat.Event{buyerSays("0", "x")}}); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("append from another store: %v", err)
		}
	})
}

// What no check foresees: an id too long for an index of PostgreSQL.
func TestAppendThatTheDatabaseRefusesFailsAlone(t *testing.T) {
	r := recordtest.Open(t, recordtest.Postgres(t))
	var long strings.Builder
	for range 1000 {
		long.WriteString(rand.Text())
	}
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			if i%10 == 0 {
				refused(t, r, record.Append{Conversation: "c", Always: []chat.Event{buyerSays(long.String(), "Hello")}}, chat.CodeInvalid)
				return
			}
			if _, err := r.Append(context.Background(), record.Append{Store: store, Conversation: "c",
				Always: []chat.Event{buyerSays(fmt.Sprint(i), "Hello")}}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := len(log(t, r, "c")); n != 90 {
		t.Errorf("the log has %d events, want 90", n)
	}
}
