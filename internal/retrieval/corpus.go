package retrieval

import "dragoman/internal/chat"

// Kind says what sort of thing a label stands for.
type Kind uint8

const (
	KindTopic     Kind = iota // an entry of the knowledge base
	KindNone                  // out of scope: no entry answers it
	KindHuman                 // asks for a person
	KindSmalltalk             // greeting, thanks, "are you a bot"
)

// Label is what a message is about. Name is the topic's id, or the kind of
// out-of-scope message or small talk; empty for KindHuman.
type Label struct {
	Kind Kind
	Name string
}

// Example is a labelled message.
type Example struct {
	Text  string
	Label Label
}

// Concept is a group of words that mean the same here. A term of several words
// matches them in that order.
type Concept struct {
	ID    string
	Terms []string
}

// Sign is what gives an alert away: words, and whole messages that carry it.
type Sign struct {
	Category chat.AlertCategory
	Terms    []string
	Examples []string
}

// Corpus is everything a model of one language is trained from. The order of
// its lists does not change what the model says, but it does change its bytes.
type Corpus struct {
	Language string // BCP 47
	Examples []Example
	Concepts []Concept
	Signs    []Sign
}
