package eval

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
)

// Outcome is a question with what the assistant made of it.
type Outcome struct {
	Question
	Result assistant.Result
	Took   time.Duration
}

// RunOptions say how questions are asked.
type RunOptions struct {
	LocaleHint bool           // the storefront's locale is the question's language
	Progress   func(done int) // called now and then; may be nil
}

// Run asks every question as the first message of a new conversation.
func Run(ctx context.Context, a *assistant.Assistant, questions []Question, o RunOptions) ([]Outcome, error) {
	out := make([]Outcome, len(questions))
	for i, q := range questions {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		turn := assistant.Turn{Text: q.Text}
		if o.LocaleHint {
			turn.Locale = q.Lang
		}
		begin := time.Now()
		result := a.Decide(turn)
		out[i] = Outcome{Question: q, Result: result, Took: time.Since(begin)}
		if o.Progress != nil && (i%100 == 99 || i == len(questions)-1) {
			o.Progress(i + 1)
		}
	}
	return out, nil
}

// AnsweredRight reports whether the message got the right entry.
func (o *Outcome) AnsweredRight() bool {
	return o.Result.Decision.Kind == chat.DecisionAnswer && o.Result.Decision.Topic == o.Label
}

// Offered reports whether the right entry was among the suggestions.
func (o *Outcome) Offered() bool {
	return o.Result.Decision.Kind == chat.DecisionClarify &&
		slices.ContainsFunc(o.Result.Message.Suggestions, func(s chat.Suggestion) bool { return s.Topic == o.Label })
}

// rank returns the place of the right topic among the candidates, from 1; 0 if
// it is not there.
func (o *Outcome) rank() int {
	return 1 + slices.IndexFunc(o.Result.Decision.Candidates, func(c chat.Candidate) bool { return c.Topic == o.Label })
}

// prediction is an outcome as it is written to a file.
type prediction struct {
	ID         string             `json:"id"`
	Lang       string             `json:"lang"` // as detected
	Decision   chat.DecisionKind  `json:"decision"`
	Reason     string             `json:"reason,omitempty"`
	Topic      string             `json:"topic"`
	Confidence float64            `json:"confidence"`
	Candidates []chat.Candidate   `json:"candidates"`
	Alert      chat.AlertCategory `json:"alert"`
	Micros     int64              `json:"micros"`
}

// WritePredictions writes one JSON object a line for each outcome.
func WritePredictions(w io.Writer, outcomes []Outcome) error {
	encoder := json.NewEncoder(w)
	for i := range outcomes {
		o := &outcomes[i]
		d := o.Result.Decision
		topic := d.Topic
		if topic == "" && len(d.Candidates) > 0 {
			topic = d.Candidates[0].Topic
		}
		err := encoder.Encode(prediction{
			ID: o.ID, Lang: o.Result.Language, Decision: d.Kind, Reason: d.Reason, Topic: topic, Confidence: d.Confidence,
			Candidates: d.Candidates, Alert: d.Alert, Micros: o.Took.Microseconds(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
