package chat

import "time"

// EventKind says what happened.
type EventKind string

const (
	EventMessage  EventKind = "message"  // somebody said something: Message is set
	EventState    EventKind = "state"    // the conversation changed hands: Change is set
	EventFeedback EventKind = "feedback" // the buyer said whether an answer helped: Feedback is set
	EventRating   EventKind = "rating"   // the buyer rated the case: Rating is set
	EventContact  EventKind = "contact"  // the buyer said where they can be reached: Contact is set; see ForAgent
	EventTap      EventKind = "tap"      // the buyer tapped what an unclear message meant: Tap is set
	EventNote     EventKind = "note"     // an agent wrote something for colleagues: Note is set; buyers don't get it
	EventInvite   EventKind = "invite"   // an agent asks for a lead: Note may be set; buyers don't get it
	EventListen   EventKind = "listen"   // a lead came to read along; buyers don't get it
)

// AuthorRole says which side an event's author is on.
type AuthorRole string

const (
	AuthorBuyer     AuthorRole = "buyer"
	AuthorAssistant AuthorRole = "assistant"
	AuthorAgent     AuthorRole = "agent"
	AuthorSystem    AuthorRole = "system"
)

// Author is who caused an event. Name is what the buyer sees of an agent.
type Author struct {
	Role AuthorRole `json:"role"`
	ID   string     `json:"id,omitempty"` // an agent's; buyers don't see it
	Name string     `json:"name,omitempty"`
}

// Event is one entry of a conversation's log. Seq counts from 1 without gaps;
// (conversation, client id) is unique.
type Event struct {
	Conversation ConversationID `json:"conversation,omitempty"`
	Seq          int64          `json:"seq"`
	Case         int64          `json:"case"`
	At           time.Time      `json:"at"`
	Kind         EventKind      `json:"kind"`
	Author       Author         `json:"author"`
	ClientID     string         `json:"id,omitempty"` // chosen by the sender, so that a retry is recognised
	Message      *Message       `json:"message,omitempty"`
	Change       *Change        `json:"change,omitempty"`
	Feedback     *Feedback      `json:"feedback,omitempty"`
	Rating       *Rating        `json:"rating,omitempty"`
	Contact      *Contact       `json:"contact,omitempty"`
	Tap          *Tap           `json:"tap,omitempty"`
	Note         *Note          `json:"note,omitempty"`
}

// Message is something said.
type Message struct {
	Text        string       `json:"text"`
	Language    string       `json:"lang,omitempty"`
	Choice      string       `json:"choice,omitempty"`      // of a buyer: the topic tapped, or ChoicePerson
	Topic       string       `json:"topic,omitempty"`       // of an answer: the entry
	Suggestions []Suggestion `json:"suggestions,omitempty"` // "did you mean": at most three
	FollowUps   []Suggestion `json:"follow_ups,omitempty"`  // asked next by others: at most three
	Away        Away         `json:"away,omitempty"`        // of the assistant: why nobody of the staff comes now
	Decision    *Decision    `json:"decision,omitempty"`    // of the assistant: for agents, buyers don't get it
}

// ChoicePerson is the choice of a buyer who taps "a person, please" or "none of
// these".
const ChoicePerson = "person"

// Suggestion is a question that can be tapped.
type Suggestion struct {
	Topic string `json:"topic"`
	Text  string `json:"text"`
}

// DecisionKind is what the assistant did with a turn.
type DecisionKind string

const (
	DecisionAnswer    DecisionKind = "answer"
	DecisionClarify   DecisionKind = "clarify"
	DecisionEscalate  DecisionKind = "escalate"
	DecisionSmalltalk DecisionKind = "smalltalk"
)

// Decision says how the assistant came to what it said.
type Decision struct {
	Kind       DecisionKind  `json:"kind"`
	Reason     string        `json:"reason,omitempty"` // of an escalation: a Reason* constant
	Topic      string        `json:"topic,omitempty"`
	Confidence float64       `json:"confidence"` // calibrated probability that Topic is right, 0–1
	Threshold  float64       `json:"threshold"`  // confidence from which it answers
	Candidates []Candidate   `json:"candidates,omitempty"`
	Alert      AlertCategory `json:"alert,omitempty"`
	Micros     int64         `json:"micros,omitempty"` // time taken, microseconds
}

// Candidate is a topic with the probability that it is the right one.
type Candidate struct {
	Topic      string  `json:"topic"`
	Confidence float64 `json:"confidence"`
}

// Reasons for which a conversation goes to a person.
const (
	ReasonAsked      = "asked"      // the buyer asked for one
	ReasonUnanswered = "unanswered" // nothing in the knowledge base answers it
	ReasonRepeated   = "repeated"   // did not help twice
	ReasonLanguage   = "language"   // writes in a language that the store does not offer
	ReasonAlert      = "alert"      // a warning sign that a person must see
	ReasonReturned   = "returned"   // the agent was lost; back to the front
	// Of a change of hands that is no escalation.
	ReasonTransferred = "transferred" // an agent passed it on
	ReasonWidened     = "widened"     // open to all groups: nobody of its own speaks the language
	ReasonReopened    = "reopened"    // the buyer wrote again soon after the agent had closed it
	ReasonTaken       = "taken"       // a lead took it over
	ReasonReassigned  = "reassigned"  // a lead gave it to somebody else
)

// Change is a change of state.
type Change struct {
	To       State    `json:"to"`
	Reason   string   `json:"reason,omitempty"`
	Agent    AgentID  `json:"agent,omitempty"` // who has it now; buyers don't see it
	Name     string   `json:"name,omitempty"`  // of that agent, as buyers see it
	Group    Group    `json:"group,omitempty"`
	Topic    string   `json:"topic,omitempty"` // of a case that is closed, as the agent says
	Priority Priority `json:"priority,omitempty"`
}

// Feedback says whether the message with number Seq helped.
type Feedback struct {
	Seq    int64 `json:"seq"`
	Helped bool  `json:"helped"`
}

// Rating is how content the buyer is with the case, 1 (bad) to 5 (very good).
type Rating struct {
	Score   int    `json:"score"`
	Comment string `json:"comment,omitempty"`
}

// Tap is a labelled example that a buyer made: what an unclear message meant.
type Tap struct {
	Text     string `json:"text"` // the message that was asked back about
	Language string `json:"lang"`
	Topic    string `json:"topic"` // that was tapped, "" for none of those offered
}

// Note is what an agent writes for colleagues.
type Note struct {
	Text string `json:"text"`
}

// Internal reports whether the event is not for buyers at all.
func (e *Event) Internal() bool {
	switch e.Kind {
	case EventNote, EventTap, EventInvite, EventListen:
		return true
	}
	return false
}

// ForBuyer returns the event without what only agents may see.
func (e Event) ForBuyer() Event {
	e.Author.ID = ""
	if e.Message != nil && e.Message.Decision != nil {
		m := *e.Message
		m.Decision = nil
		e.Message = &m
	}
	if e.Change != nil {
		c := *e.Change
		c.Agent, c.Group, c.Topic, c.Priority = "", "", "", 0
		e.Change = &c
	}
	return e
}
