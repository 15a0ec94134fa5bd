package chat

import (
	"reflect"
	"testing"
	"time"
)

func TestCasesTellWhatAConversationWasAbout(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 1, 2, 3, minute, 0, 0, time.UTC) }
	buyer, assistant := Author{Role: AuthorBuyer}, Author{Role: AuthorAssistant}
	events := []Event{
		{Seq: 1, Case: 1, At: at(1), Author: buyer, Message: &Message{Text: "Where is it?"}},
		{Seq: 2, Case: 1, At: at(2), Author: assistant, Message: &Message{Text: "…", Decision: &Decision{Topic: "shipping.delayed"}}},
		{Seq: 3, Case: 1, At: at(3), Author: buyer, Message: &Message{Text: "Refund it, please."}},
		{Seq: 4, Case: 1, At: at(4), Change: &Change{To: StateAssigned, Name: "Ann"}},
		{Seq: 5, Case: 1, At: at(5), Change: &Change{To: StateClosed, Reason: "no_answer"}},
		{Seq: 6, Case: 1, At: at(6), Change: &Change{To: StateAssigned, Name: "Bob", Reason: ReasonReopened}},
		{Seq: 7, Case: 1, At: at(7), Change: &Change{To: StateClosed, Reason: "solved", Topic: "refund.when"}},
		{Seq: 8, Case: 1, At: at(8), Rating: &Rating{Score: 4, Comment: "quick"}},
		{Seq: 9, Case: 2, At: at(9), Author: buyer, Message: &Message{Text: "Hello again"}},
	}
	want := []Case{
		{Number: 1, From: 1, Upto: 8, OpenedAt: at(1), ClosedAt: at(7), Opening: "Where is it?", Topic: "refund.when", Reason: "solved",
			Agent: "Bob", Score: 4, Comment: "quick"},
		{Number: 2, From: 9, Upto: 9, OpenedAt: at(9), Opening: "Hello again"},
	}
	if got := Cases(events); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if open := Cases(events[:6])[0]; !open.ClosedAt.IsZero() || open.Reason != "" {
		t.Errorf("reopened, it counts as closed: %+v", open)
	}
	if got := Cases(nil); got == nil || len(got) > 0 {
		t.Errorf("of no events: %v", got)
	}
}
