package usage

import (
	"reflect"
	"testing"

	"dragoman/internal/chat"
)

// talk makes the events of a case from short notes of who did what.
type talk []chat.Event

func (t *talk) add(role chat.AuthorRole, e chat.Event) int64 {
	e.Conversation, e.Case, e.Seq, e.Author.Role = "c", 1, int64(len(*t)+1), role
	*t = append(*t, e)
	return e.Seq
}

func (t *talk) buyer(text string) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: text, Language: "en"}})
}

func (t *talk) taps(topic string) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: "tapped", Choice: topic}})
}

func (t *talk) decides(kind chat.DecisionKind, topic string) int64 {
	d := &chat.Decision{Kind: kind, Candidates: []chat.Candidate{{Topic: topic, Confidence: 0.6}}}
	if kind == chat.DecisionAnswer {
		d.Topic = topic
	}
	return t.add(chat.AuthorAssistant, chat.Event{Kind: chat.EventMessage, Message: &chat.Message{Text: "So it is.", Language: "en", Decision: d}})
}

func (t *talk) helped(seq int64, yes bool) {
	t.add(chat.AuthorBuyer, chat.Event{Kind: chat.EventFeedback, Feedback: &chat.Feedback{Seq: seq, Helped: yes}})
}

func (t *talk) meant(topic string) {
	t.add(chat.AuthorSystem, chat.Event{Kind: chat.EventTap, Tap: &chat.Tap{Topic: topic}})
}

func (t *talk) hands(to chat.State, reason, topic string) {
	t.add(chat.AuthorSystem, chat.Event{Kind: chat.EventState, Change: &chat.Change{To: to, Reason: reason, Topic: topic}})
}

func TestTurns(t *testing.T) {
	const answer, clarify, escalate = chat.DecisionAnswer, chat.DecisionClarify, chat.DecisionEscalate
	tests := map[string]struct {
		make func(t *talk)
		want []Turn
	}{
		"an answer that helped": {func(t *talk) {
			t.buyer("Where is it?")
			t.helped(t.decides(answer, "track"), true)
		}, []Turn{{Text: "Where is it?", Kind: answer, Topic: "track", Rated: true}}},
		"small talk is no turn": {func(t *talk) {
			t.buyer("Hi")
			t.decides(chat.DecisionSmalltalk, "")
		}, nil},
		"a follow-up corrects nothing": {func(t *talk) {
			t.buyer("Where is it?")
			t.decides(answer, "track")
			t.taps("time")
			t.decides(answer, "time")
		}, []Turn{{Text: "Where is it?", Kind: answer, Topic: "track"}, {Kind: answer, Topic: "time"}}},
		"asked back, and another topic was meant": {func(t *talk) {
			t.buyer("the thing")
			t.decides(clarify, "track")
			t.taps("time")
			t.meant("time")
			t.decides(answer, "time")
		}, []Turn{{Text: "the thing", Kind: clarify, Topic: "track", Meant: "time"}, {Kind: answer, Topic: "time"}}},
		"asked back, and the likeliest was meant": {func(t *talk) {
			t.buyer("the thing")
			t.decides(clarify, "track")
			t.taps("track")
			t.meant("track")
			t.decides(answer, "track")
		}, []Turn{{Text: "the thing", Kind: clarify, Topic: "track"}, {Kind: answer, Topic: "track"}}},
		"rated down, then the right one": {func(t *talk) {
			t.buyer("how long")
			t.helped(t.decides(answer, "time"), false)
			t.buyer("how long do I have to return it")
			t.decides(answer, "returns")
		}, []Turn{{Text: "how long", Kind: answer, Topic: "time", Rated: true, Down: true, Meant: "returns"}, {Text: "how long do I have to return it", Kind: answer, Topic: "returns"}}},
		"none of these; the agent says what it was": {func(t *talk) {
			t.buyer("the thing")
			t.decides(clarify, "track")
			t.taps(chat.ChoicePerson)
			t.meant("")
			t.decides(escalate, "")
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
			t.hands(chat.StateClosed, "", "returns")
		}, []Turn{{Text: "the thing", Kind: clarify, Topic: "track", Person: true, Meant: "returns"}, {Kind: escalate, Person: true}}},
		"a person after an answer, but not after the one before": {func(t *talk) {
			t.buyer("a")
			t.decides(answer, "track")
			t.buyer("b")
			t.decides(answer, "time")
			t.buyer("a person")
			t.decides(escalate, "")
			t.hands(chat.StateWaiting, chat.ReasonAsked, "")
		}, []Turn{{Text: "a", Kind: answer, Topic: "track"}, {Text: "b", Kind: answer, Topic: "time", Person: true}, {Text: "a person", Kind: escalate, Person: true}}},
		"a warning sign says nothing of the answer": {func(t *talk) {
			t.buyer("a")
			t.decides(answer, "track")
			t.hands(chat.StateWaiting, chat.ReasonAlert, "")
		}, []Turn{{Text: "a", Kind: answer, Topic: "track"}}},
	}
	for name, test := range tests {
		var events talk
		test.make(&events)
		for i := range test.want {
			test.want[i].Language = "en"
		}
		got := Turns(events)
		for i := range got {
			if text := got[i].Text; got[i].Conversation != "c" || (got[i].Seq == 0) != (text == "") || text != "" && events[got[i].Seq-1].Message.Text != text {
				t.Errorf("%s: turn %d is of message %s/%d", name, i, got[i].Conversation, got[i].Seq)
			}
			got[i].Conversation, got[i].Seq = "", 0
		}
		if !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s:\n%+v, want\n%+v", name, got, test.want)
		}
	}
}
