package record_test

import (
	"context"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

// Whatever a conversation is asked to become, in whatever order: it only goes
// where the domain lets it, and its epoch tells every change.
func TestStateRules(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		run := 0
		rapid.Check(t, func(t *rapid.T) {
			run++
			id := chat.ConversationID(fmt.Sprint("c", run))
			state, agent, epoch, events := chat.StateAssistant, chat.AgentID(""), int64(1), int64(1)
			if _, err := r.Append(context.Background(), record.Append{Store: store, Conversation: id, Always: []chat.Event{buyerSays("", "Hello")}}); err != nil {
				t.Fatal(err)
			}
			for range rapid.IntRange(1, 12).Draw(t, "steps") {
				to := rapid.SampledFrom([]chat.State{chat.StateAssistant, chat.StateWaiting, chat.StateAssigned, chat.StateClosed}).Draw(t, "to")
				who := chat.AgentID("")
				if to == chat.StateAssigned {
					who = rapid.SampledFrom([]chat.AgentID{"ann", "eve"}).Draw(t, "agent")
				}
				expect := epoch - rapid.Int64Range(0, 1).Draw(t, "late")
				got, err := r.Append(context.Background(), record.Append{Store: store, Conversation: id, Always: []chat.Event{buyerSays("", "Hello")},
					Expect: expect, If: []chat.Event{changed(to)}, Set: set(to, who)})
				matches, same := expect == epoch, to == state && who == agent
				if matches && !same && !state.Next(to) {
					if chat.CodeOf(err) != chat.CodeInvalid {
						t.Fatalf("%s to %s: %v", state, to, err)
					}
					continue
				}
				if err != nil || got.Matched != matches {
					t.Fatalf("%s to %s at epoch %d of %d: matched %v, %v", state, to, expect, epoch, got.Matched, err)
				}
				events++
				if matches {
					events++
					if !same {
						epoch++
					}
					state, agent = to, who
				}
				if c := got.Conversation; c.State != state || c.Agent != agent || c.Epoch != epoch || c.LastSeq != events {
					t.Fatalf("conversation %+v, want %s with %q in epoch %d after %d events", c, state, agent, epoch, events)
				}
			}
		})
	})
}
