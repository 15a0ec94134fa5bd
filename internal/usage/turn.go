package usage

import (
	"time"

	"dragoman/internal/chat"
)

// Turn is something that a buyer said to the assistant, and what came of it.
type Turn struct {
	Conversation chat.ConversationID
	Seq          int64 // of the buyer's message; 0 if it was tapped
	At           time.Time
	Language     string            // of the reply
	Text         string            // as the buyer typed it; "" if it was tapped
	Kind         chat.DecisionKind // DecisionAnswer, DecisionClarify or DecisionEscalate
	Topic        string            // of the answer; else the likeliest one, "" if there was none
	Rated        bool              // the buyer said whether the answer helped
	Down         bool              // it did not
	Person       bool              // a person was needed before anything else was answered
	Meant        string            // the topic that the buyer meant instead of Topic, as they showed later in the case; "" if they did not
}

// failed reports whether the buyer was not served by what they got.
func (t *Turn) failed() bool { return t.Person || t.Down }

// Turns finds the turns in the events of a case, the oldest first. Small talk
// is none.
func Turns(events []chat.Event) []Turn {
	var turns []Turn
	seqs := map[int64]int{} // turn by the number of the reply
	doubtful := -1          // the turn that was asked back about, or whose answer did not help
	meant := func(topic string) {
		if doubtful >= 0 && topic != "" {
			if turns[doubtful].Topic != topic {
				turns[doubtful].Meant = topic
			}
			doubtful = -1
		}
	}
	var typed struct {
		seq  int64
		text string
	}
	for _, e := range events {
		switch {
		case e.Message != nil && e.Author.Role == chat.AuthorBuyer:
			typed.seq, typed.text = 0, ""
			if e.Message.Choice == "" {
				typed.seq, typed.text = e.Seq, e.Message.Text
			}
		case e.Message != nil && e.Message.Decision != nil && e.Message.Decision.Kind != chat.DecisionSmalltalk:
			d := e.Message.Decision
			t := Turn{Conversation: e.Conversation, Seq: typed.seq, At: e.At, Language: e.Message.Language, Text: typed.text, Kind: d.Kind, Topic: d.Topic}
			if t.Topic == "" && len(d.Candidates) > 0 {
				t.Topic = d.Candidates[0].Topic
			}
			if t.Kind == chat.DecisionAnswer {
				meant(t.Topic)
			}
			turns = append(turns, t)
			seqs[e.Seq] = len(turns) - 1
			if t.Kind == chat.DecisionClarify {
				doubtful = len(turns) - 1
			}
		case e.Feedback != nil:
			if i, ok := seqs[e.Feedback.Seq]; ok {
				turns[i].Rated, turns[i].Down = true, !e.Feedback.Helped
				if turns[i].Down {
					doubtful = i
				} else if doubtful == i {
					doubtful = -1
				}
			}
		case e.Tap != nil:
			meant(e.Tap.Topic)
		case e.Change != nil && e.Change.To == chat.StateWaiting && called(e.Change.Reason):
			for i := len(turns) - 1; i >= 0; i-- {
				turns[i].Person = true
				if turns[i].Kind == chat.DecisionAnswer {
					break
				}
			}
		case e.Change != nil && e.Change.To == chat.StateClosed:
			meant(e.Change.Topic)
		}
	}
	return turns
}

// called reports whether a person was brought because the assistant did not
// help; a warning sign says nothing of that.
func called(reason string) bool {
	return reason == chat.ReasonAsked || reason == chat.ReasonUnanswered || reason == chat.ReasonRepeated
}
