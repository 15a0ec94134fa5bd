package chat

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func asError(err error, target **Error) bool { return errors.As(err, target) }

func TestBuyersDoNotSeeWhatIsForAgents(t *testing.T) {
	e := Event{
		Author:  Author{Role: AuthorAgent, ID: "agent-7", Name: "Ana"},
		Message: &Message{Text: "Hello", Decision: &Decision{Kind: DecisionAnswer, Confidence: 0.9}},
		Change:  &Change{To: StateAssigned, Agent: "agent-7", Name: "Ana", Priority: PriorityUrgent, Group: GroupAftersale},
	}
	text, err := json.Marshal(e.ForBuyer())
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"agent-7", "decision", "aftersale", "priority"} {
		if strings.Contains(string(text), secret) {
			t.Errorf("the buyer's event holds %q: %s", secret, text)
		}
	}
	if !strings.Contains(string(text), "Ana") {
		t.Errorf("the buyer does not see the agent's name: %s", text)
	}
	if e.Message.Decision == nil || e.Change.Agent == "" {
		t.Error("ForBuyer changed the agents' event")
	}
}

func TestStates(t *testing.T) {
	allowed := map[State][]State{
		StateAssistant: {StateWaiting, StateAssigned, StateClosed},
		StateWaiting:   {StateAssigned, StateClosed, StateWaiting, StateAssistant},
		StateAssigned:  {StateWaiting, StateClosed, StateAssigned, StateAssistant},
		StateClosed:    {StateAssistant, StateWaiting, StateAssigned},
	}
	all := []State{StateAssistant, StateWaiting, StateAssigned, StateClosed}
	for _, from := range all {
		for _, to := range all {
			want := false
			for _, s := range allowed[from] {
				want = want || s == to
			}
			if got := from.Next(to); got != want {
				t.Errorf("%s to %s: %v, want %v", from, to, got, want)
			}
		}
	}
}

func TestErrorsForPeople(t *testing.T) {
	tests := []struct {
		err     error
		code    Code
		message string
	}{
		{nil, "", ""},
		{errors.New("dial tcp 10.0.0.7: refused"), CodeInternal, "Something went wrong on our side."},
		{Errorf(CodeNotFound, "There is no such conversation."), CodeNotFound, "There is no such conversation."},
		{fmt.Errorf("claim: %w", Errorf(CodeConflict, "Somebody else was faster.")), CodeConflict, "Somebody else was faster."},
		{Invalid("score", "give 1 to 5"), CodeInvalid, "score: give 1 to 5"},
		{Errorf(CodeUnavailable, "commit: %w", errors.New("disk 7 is full")), CodeUnavailable, "This did not work just now."},
	}
	for _, test := range tests {
		if got := CodeOf(test.err); got != test.code {
			t.Errorf("CodeOf(%v) = %q, want %q", test.err, got, test.code)
		}
		if test.err != nil && PublicMessage(test.err) != test.message {
			t.Errorf("PublicMessage(%v) = %q, want %q", test.err, PublicMessage(test.err), test.message)
		}
	}
}
