package chat

import "time"

// State says who a conversation is with.
type State string

const (
	StateAssistant State = "assistant" // the assistant answers
	StateWaiting   State = "waiting"   // in the queue for a person
	StateAssigned  State = "assigned"  // with an agent
	StateClosed    State = "closed"    // done; the next message opens the next case
)

// Next reports whether a conversation may go from s to the other state.
// A waiting conversation may go on waiting (its priority changed), an assigned
// one may go to another agent, and a lead may take any over.
func (s State) Next(to State) bool {
	switch s {
	case StateAssistant:
		return to == StateWaiting || to == StateAssigned || to == StateClosed
	case StateWaiting:
		return to == StateAssigned || to == StateClosed || to == StateWaiting || to == StateAssistant
	case StateAssigned:
		return to == StateWaiting || to == StateClosed || to == StateAssigned || to == StateAssistant
	case StateClosed:
		// Straight to the queue if the first words of the next case ask for a
		// person, straight to the agent who closed it a while ago.
		return to == StateAssistant || to == StateWaiting || to == StateAssigned
	}
	return false
}

// Priority orders waiting conversations; a higher one is taken first.
type Priority int

const (
	PriorityNormal   Priority = 0
	PriorityReturned Priority = 1 // lost its agent, waited too long, or its buyer came back to it unanswered
	PriorityAlert    Priority = 2 // fraud, anger
	PriorityUrgent   Priority = 3 // safety, legal
)

// Conversation is everything between one visitor and one store: an endless log
// of events in which one case follows the other. These are its present facts;
// the events are in the record.
type Conversation struct {
	ID           ConversationID `json:"id"`
	Store        StoreID        `json:"store"`
	State        State          `json:"state"`
	Epoch        int64          `json:"epoch"`    // grows with every change of state: what was decided in an older epoch is refused; of an assignment it is the fencing token
	Case         int64          `json:"case"`     // counts the matters brought, from 1
	LastSeq      int64          `json:"last_seq"` // of the newest event
	Language     string         `json:"lang"`     // the buyer's, as last understood
	Locale       string         `json:"locale"`   // the storefront's
	Page         string         `json:"page,omitempty"`
	Timezone     string         `json:"timezone,omitempty"`
	Topic        string         `json:"topic,omitempty"` // of the present case, as last understood
	Group        Group          `json:"group,omitempty"` // that takes it over
	Priority     Priority       `json:"priority"`
	Alert        AlertCategory  `json:"alert,omitempty"`
	Agent        AgentID        `json:"agent,omitempty"` // while assigned
	Memory       Memory         `json:"-"`
	CreatedAt    time.Time      `json:"created_at"`
	UpdatedAt    time.Time      `json:"updated_at"`
	WaitingSince time.Time      `json:"waiting_since,omitzero"` // while waiting, and kept when it goes back to the queue
	LongWait     time.Time      `json:"long_wait,omitzero"`     // when the leads were told that it waits too long; see WaitsTooLong
	Preview      string         `json:"preview,omitempty"`      // the beginning of the buyer\'s last message
}

// WaitsTooLong reports whether the leads were told of the present wait.
func (c *Conversation) WaitsTooLong() bool {
	return c.State == StateWaiting && !c.LongWait.IsZero() && !c.LongWait.Before(c.WaitingSince)
}

// Memory is what the assistant keeps of a case from turn to turn.
type Memory struct {
	Languages map[string]float64 `json:"languages,omitempty"` // evidence for each language so far, natural log
	Misses    int                `json:"misses,omitempty"`    // unhelped turns in a row
	Answered  []string           `json:"answered,omitempty"`  // the last topics answered in this case, newest last
	Offered   []string           `json:"offered,omitempty"`   // topics suggested with the last reply
	Unclear   string             `json:"unclear,omitempty"`   // the message that was asked back about with them
	Last      string             `json:"last,omitempty"`      // fold of the buyer's last message, to see a repetition
	Replies   int                `json:"replies,omitempty"`   // counts small-talk replies, to alternate
	Told      []Away             `json:"told,omitempty"`      // why nobody comes, as far as the buyer was told in this case
}

// AlertCategory is a kind of warning sign in a buyer's message.
type AlertCategory string

const (
	AlertNone   AlertCategory = ""
	AlertFraud  AlertCategory = "fraud"
	AlertSafety AlertCategory = "safety"
	AlertLegal  AlertCategory = "legal"
	AlertAnger  AlertCategory = "anger"
)

// Priority returns the priority that a conversation with this sign waits with.
func (c AlertCategory) Priority() Priority {
	switch c {
	case AlertSafety, AlertLegal:
		return PriorityUrgent
	case AlertFraud, AlertAnger:
		return PriorityAlert
	}
	return PriorityNormal
}
