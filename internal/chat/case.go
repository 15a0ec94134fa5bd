package chat

import "time"

// Case is one matter of a conversation, as its events tell it.
type Case struct {
	Number   int64     `json:"case"`
	From     int64     `json:"from"` // numbers of its first and last event
	Upto     int64     `json:"upto"`
	OpenedAt time.Time `json:"opened_at"`
	ClosedAt time.Time `json:"closed_at,omitzero"`
	Opening  string    `json:"opening,omitempty"` // the buyer's first words
	Topic    string    `json:"topic,omitempty"`   // as the agent who closed it said, else as last understood
	Reason   string    `json:"reason,omitempty"`  // it was closed for
	Agent    string    `json:"agent,omitempty"`   // name of the last agent who had it
	Score    int       `json:"score,omitempty"`   // the buyer's rating, 1–5; 0 for none
	Comment  string    `json:"comment,omitempty"`
}

// Cases folds events, which must be in order, into the cases that they belong
// to, the oldest first.
func Cases(events []Event) []Case {
	cases := []Case{}
	for i := range events {
		e := &events[i]
		if len(cases) == 0 || cases[len(cases)-1].Number != e.Case {
			cases = append(cases, Case{Number: e.Case, From: e.Seq, OpenedAt: e.At})
		}
		c := &cases[len(cases)-1]
		c.Upto = e.Seq
		switch {
		case e.Message != nil:
			c.said(e)
		case e.Change != nil:
			c.changed(e)
		case e.Rating != nil:
			c.Score, c.Comment = e.Rating.Score, e.Rating.Comment
		}
	}
	return cases
}

func (c *Case) said(e *Event) {
	if e.Author.Role == AuthorBuyer && c.Opening == "" {
		c.Opening = e.Message.Text
	}
	if d := e.Message.Decision; d != nil && d.Topic != "" {
		c.Topic = d.Topic
	}
}

func (c *Case) changed(e *Event) {
	c.ClosedAt, c.Reason = time.Time{}, ""
	switch e.Change.To {
	case StateAssigned:
		c.Agent = e.Change.Name
	case StateClosed:
		c.ClosedAt, c.Reason = e.At, e.Change.Reason
		if e.Change.Topic != "" {
			c.Topic = e.Change.Topic
		}
	}
}
