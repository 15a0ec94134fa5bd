package eval

import (
	"testing"

	"dragoman/internal/chat"
)

func TestGrade(t *testing.T) {
	alarmed := outcome("a", chat.DecisionEscalate, 0.2, "a")
	alarmed.Alert = chat.AlertFraud
	offered := outcome("a", chat.DecisionClarify, 0.5, "b", "a")
	offered.Result.Message.Suggestions = []chat.Suggestion{{Topic: "b"}, {Topic: "a"}}
	tests := map[string]struct {
		outcome Outcome
		want    Grade
	}{
		"answered right":               {outcome("a", chat.DecisionAnswer, 0.9, "a"), GradeRight},
		"answered wrong":               {outcome("a", chat.DecisionAnswer, 0.9, "b"), GradeWrong},
		"offered":                      {offered, GradeOffered},
		"asked back without the right": {outcome("a", chat.DecisionClarify, 0.5, "b"), GradePerson},
		"handed over":                  {outcome("a", chat.DecisionEscalate, 0.2, "a"), GradePerson},
		"handed over with a sign":      {alarmed, GradeRight},
		"none, answered":               {outcome(LabelNone, chat.DecisionAnswer, 0.9, "a"), GradeWrong},
		"none, handed over":            {outcome(LabelNone, chat.DecisionEscalate, 0.1, "a"), GradeRight},
		"a person, missed":             {outcome(LabelHuman, chat.DecisionClarify, 0.1, "a"), GradeWrong},
		"a person, brought":            {outcome(LabelHuman, chat.DecisionEscalate, 0.1, "a"), GradeRight},
	}
	for name, test := range tests {
		if got := test.outcome.Grade(); got != test.want {
			t.Errorf("%s: grade %d, want %d", name, got, test.want)
		}
	}
}

func TestWorse(t *testing.T) {
	good, bad := outcome("a", chat.DecisionAnswer, 0.9, "a"), outcome("a", chat.DecisionAnswer, 0.9, "b")
	good.ID, bad.ID = "1", "2"
	before := map[string]Grade{"1": GradeOffered, "2": GradePerson}
	worse := Worse(before, []Outcome{good, bad})
	if len(worse) != 1 || worse[0].ID != "2" {
		t.Errorf("Worse = %v, want question 2 alone", worse)
	}
	if fresh := Worse(nil, []Outcome{bad}); len(fresh) != 0 {
		t.Errorf("without a before, %v got worse", fresh)
	}
}
