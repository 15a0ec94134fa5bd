package unanswered

import (
	"reflect"
	"testing"
	"time"

	"dragoman/internal/chat"
)

// talk makes the events of a case from short notes of who did what.
type talk []chat.Event

func (t *talk) add(role chat.AuthorRole, e chat.Event) {
	e.Conversation, e.Case, e.Seq, e.Author.Role = "c", 1, int64(len(*t)+1), role
	e.At = time.Date(2026, 5, 4, 8, len(*t), 0, 0, time.UTC)
	*t = append(*t, e)
}

func (t *talk) buyer(text string) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: text, Language: "en"}})
}

func (t *talk) taps(choice string) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: "tapped", Language: "en", Choice: choice}})
}

func (t *talk) answer(topic string) {
	t.add(chat.AuthorAssistant, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: "So it is.", Topic: topic}})
}

func (t *talk) agent(text string) {
	t.add(chat.AuthorAgent, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: text}})
}

func (t *talk) meant(text, topic string) {
	t.add(chat.AuthorSystem, chat.Event{Kind: chat.EventTap, Tap: &chat.Tap{Text: text, Topic: topic}})
}

func (t *talk) hands(to chat.State, reason, topic string) {
	t.add(chat.AuthorSystem, chat.Event{Kind: chat.EventState, Change: &chat.Change{To: to, Reason: reason, Topic: topic}})
}

func (t *talk) helped(seq int64, yes bool) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventFeedback, Feedback: &chat.Feedback{Seq: seq, Helped: yes}})
}

func TestMessages(t *testing.T) {
	tests := map[string]struct {
		make func(t *talk)
		want []Message
	}{
		"nothing fitted": {func(t *talk) {
			t.buyer("Do you engrave order 81726354?")
			t.hands(chat.StateWaiting, chat.ReasonUnanswered, "")
			t.agent("Hello!")
			t.agent("Yes, up to ten letters. Write to shop@example.com.")
			t.hands(chat.StateClosed, "", "product.options")
		}, []Message{{Seq: 1, Text: "Do you engrave order [order]?", Causes: []Cause{CausePerson}, Meant: "product.options", Reply: "Yes, up to ten letters. Write to [email]."}}},
		"asked for a person in words": {func(t *talk) {
			t.buyer("Do you engrave?")
			t.answer("product.options")
			t.buyer("A human, please")
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
		}, []Message{{Seq: 1, Text: "Do you engrave?", Causes: []Cause{CausePerson}, Answered: "product.options"}}},
		"asked for a person at once": {func(t *talk) {
			t.buyer("A human, please")
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
		}, nil},
		"tapped for a person": {func(t *talk) {
			t.buyer("Do you engrave?")
			t.answer("product.options")
			t.taps(chat.ChoicePerson)
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
		}, []Message{{Seq: 1, Text: "Do you engrave?", Causes: []Cause{CausePerson}, Answered: "product.options"}}},
		"none of these": {func(t *talk) {
			t.buyer("Do you engrave?")
			t.answer("")
			t.taps(chat.ChoicePerson)
			t.meant("Do you engrave?", "")
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
		}, []Message{{Seq: 1, Text: "Do you engrave?", Causes: []Cause{CauseNone, CausePerson}}}},
		"meant another of those offered": {func(t *talk) {
			t.buyer("Do you engrave?")
			t.answer("")
			t.taps("product.options")
			t.meant("Do you engrave?", "product.options")
			t.answer("product.options")
		}, nil},
		"rated down": {func(t *talk) {
			t.buyer("Do you engrave?")
			t.answer("returns.window")
			t.buyer("And how long does it take?")
			t.answer("shipping.time")
			t.helped(2, false)
			t.helped(4, true)
		}, []Message{{Seq: 1, Text: "Do you engrave?", Causes: []Cause{CauseRated}, Answered: "returns.window"}}},
		"came back": {func(t *talk) {
			t.buyer("It is still broken")
			t.hands(chat.StateAssigned, chat.ReasonReopened, "")
			t.agent("I am sorry.")
		}, []Message{{Seq: 1, Text: "It is still broken", Causes: []Cause{CauseReopened}, Reply: "I am sorry."}}},
		"what a lost agent leaves is no new cause": {func(t *talk) {
			t.buyer("Hello")
			t.hands(chat.StateWaiting, chat.ReasonReturned, "")
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var events talk
			test.make(&events)
			got := Messages(events)
			for i := range test.want {
				w := &test.want[i]
				w.Conversation, w.Language, w.At = "c", "en", events[w.Seq-1].At
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("finds %+v\nwant %+v", got, test.want)
			}
		})
	}
}
