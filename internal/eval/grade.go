package eval

import "dragoman/internal/chat"

// Grade is how well a message was treated, for comparing two states of a
// knowledge base message by message.
type Grade int

const (
	GradeWrong   Grade = iota // a wrong answer went out, or a plea for a person was missed
	GradePerson               // a person is needed although an entry answers it
	GradeOffered              // the right entry is among the suggestions
	GradeRight                // as it should be
)

// Grade returns how well the message was treated.
func (o *Outcome) Grade() Grade {
	kind := o.Result.Decision.Kind
	switch {
	case o.Label == LabelHuman:
		return rightIf(kind == chat.DecisionEscalate)
	case o.Label == LabelNone || o.Label == LabelSmalltalk:
		return rightIf(kind != chat.DecisionAnswer)
	case o.AnsweredRight():
		return GradeRight
	case kind == chat.DecisionAnswer:
		return GradeWrong
	case o.Alert != chat.AlertNone && kind == chat.DecisionEscalate:
		return GradeRight // the sign called for a person
	case o.Offered():
		return GradeOffered
	}
	return GradePerson
}

func rightIf(ok bool) Grade {
	if ok {
		return GradeRight
	}
	return GradeWrong
}

// Grades returns the grade of each outcome by the question's id.
func Grades(outcomes []Outcome) map[string]Grade {
	grades := make(map[string]Grade, len(outcomes))
	for i := range outcomes {
		grades[outcomes[i].ID] = outcomes[i].Grade()
	}
	return grades
}

// Worse returns the questions that are treated worse now than before, in the
// order of the outcomes.
func Worse(before map[string]Grade, now []Outcome) []Question {
	var worse []Question
	for i := range now {
		if old, known := before[now[i].ID]; known && now[i].Grade() < old {
			worse = append(worse, now[i].Question)
		}
	}
	return worse
}
