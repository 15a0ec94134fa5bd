package chat

import "time"

// NoticeType says what a webhook is told of.
type NoticeType string

const (
	NoticeOpened    NoticeType = "conversation.opened"    // a buyer brought a new matter
	NoticeEscalated NoticeType = "conversation.escalated" // it waits for a person
	NoticeAssigned  NoticeType = "conversation.assigned"  // a person has it
	NoticeClosed    NoticeType = "conversation.closed"    // it is done
	NoticeRated     NoticeType = "conversation.rated"     // the buyer rated it
	NoticeAlert     NoticeType = "alert.raised"           // the buyer's words carry a warning sign
	NoticeTest      NoticeType = "webhook.test"           // somebody tries the webhook out; it is not subscribed to
)

// NoticeTypes lists what can be subscribed to.
func NoticeTypes() []NoticeType {
	return []NoticeType{NoticeOpened, NoticeEscalated, NoticeAssigned, NoticeClosed, NoticeRated, NoticeAlert}
}

// Notice is a message to a webhook. It holds no words of buyers.
type Notice struct {
	Type      NoticeType `json:"type"`
	Timestamp time.Time  `json:"timestamp" doc:"when it happened; a message that is sent again keeps it"`
	Data      NoticeData `json:"data"`
}

// NoticeData is the conversation as it was after what happened.
type NoticeData struct {
	Store        StoreID        `json:"store"`
	Conversation ConversationID `json:"conversation,omitempty"`
	Case         int64          `json:"case,omitempty" doc:"counts the matters of a conversation"`
	Seq          int64          `json:"seq,omitempty" doc:"number of the event in the conversation; it orders messages that come out of order"`
	State        State          `json:"state,omitempty" enum:"assistant,waiting,assigned,closed"`
	Language     string         `json:"lang,omitempty"`
	Topic        string         `json:"topic,omitempty"`
	Group        Group          `json:"group,omitempty"`
	Priority     Priority       `json:"priority,omitempty" doc:"0 normal, 1 returned, 2 alert, 3 urgent"`
	Alert        AlertCategory  `json:"alert,omitempty" doc:"fraud, safety, legal or anger"`
	Agent        AgentID        `json:"agent,omitempty" doc:"who has it"`
	Reason       string         `json:"reason,omitempty" doc:"why it waits, was assigned or was closed"`
	Score        int            `json:"score,omitempty" doc:"of a rating, 1 (bad) to 5 (very good)"`
}

// Notices returns what there is to tell of events that brought a conversation
// from before (LastSeq 0: it did not exist) to after.
func Notices(before, after *Conversation, events []Event) []Notice {
	if len(events) == 0 {
		return nil
	}
	var all []Notice
	tell := func(kind NoticeType, e *Event, fill func(*NoticeData)) {
		n := Notice{Type: kind, Timestamp: e.At, Data: NoticeData{
			Store: after.Store, Conversation: after.ID, Case: after.Case, Seq: e.Seq, State: after.State, Language: after.Language,
			Topic: after.Topic, Group: after.Group, Priority: after.Priority, Alert: after.Alert, Agent: after.Agent,
		}}
		if fill != nil {
			fill(&n.Data)
		}
		all = append(all, n)
	}
	opened := before.LastSeq == 0 || after.Case > before.Case
	if opened {
		tell(NoticeOpened, &events[0], nil)
	}
	if after.Alert != AlertNone && (opened || after.Alert != before.Alert) {
		tell(NoticeAlert, &events[0], nil)
	}
	for i := range events {
		e := &events[i]
		switch {
		case e.Kind == EventRating && e.Rating != nil:
			tell(NoticeRated, e, func(d *NoticeData) { d.Score = e.Rating.Score })
		case e.Kind == EventState && e.Change != nil:
			if kind := e.Change.notice(); kind != "" {
				tell(kind, e, func(d *NoticeData) { d.Reason = e.Change.Reason })
			}
		}
	}
	return all
}

// CallsAnew reports whether a change to StateWaiting is a new call for a person:
// that an agent was lost or passed the conversation on, or that more of the
// staff may take it, is none.
func (c *Change) CallsAnew() bool {
	return c.Reason != ReasonReturned && c.Reason != ReasonTransferred && c.Reason != ReasonWidened
}

// notice returns what a change of hands is to a webhook, "" for nothing.
func (c *Change) notice() NoticeType {
	switch c.To {
	case StateAssigned:
		return NoticeAssigned
	case StateClosed:
		return NoticeClosed
	case StateWaiting:
		if c.CallsAnew() {
			return NoticeEscalated
		}
	}
	return ""
}
