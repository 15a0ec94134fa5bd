package chat

import "time"

// SettledHow says what was made of messages that were not answered.
type SettledHow string

const (
	SettledExample    SettledHow = "example"    // some became examples of a topic
	SettledOutOfScope SettledHow = "outofscope" // some became examples of what no topic answers
	SettledTopic      SettledHow = "topic"      // a topic was begun with them
	SettledDismissed  SettledHow = "dismissed"  // nothing, and those alike that come later are not shown either
)

// Settled is a group of unanswered messages that an admin is done with.
type Settled struct {
	ID       string     `json:"id"`
	Store    StoreID    `json:"store"`
	At       time.Time  `json:"at"`
	Language string     `json:"lang"`
	How      SettledHow `json:"how"`
	Topic    string     `json:"topic,omitempty"` // or the kind of SettledOutOfScope
	Texts    []string   `json:"texts"`           // masked; the first is the most typical one
	Hashes   []string   `json:"hashes"`          // of all messages of the group
	Count    int        `json:"count"`           // how many there were
	By       AgentID    `json:"by"`
	Author   string     `json:"author"` // that agent's name
}

// OldQuestion is a question that staff answered in a chat from before the store
// had Dragoman.
type OldQuestion struct {
	Hash     string    `json:"-"` // names it within the store
	At       time.Time `json:"-"`
	Language string    `json:"lang"`
	Text     string    `json:"text"`  // masked
	Reply    string    `json:"reply"` // of the staff, masked
}
