package retrieval

import "dragoman/internal/chat"

// Candidate is a topic with the probability, 0–1, that it is the right one.
type Candidate struct {
	Topic       string
	Probability float64
}

// Ranking is what a model says about a message.
type Ranking struct {
	// Candidates are the likeliest topics, best first: at least five if there
	// are that many.
	Candidates []Candidate
	// Confidence is the calibrated probability that the first candidate is
	// right: that a person reading the message would have picked it.
	Confidence float64
	// Offer is the calibrated probability that one of the first three is.
	Offer float64
	// None, Human and Smalltalk are the probabilities that no topic answers
	// it, that it asks for a person, and that it is small talk of the kind in
	// SmalltalkKind.
	None, Human, Smalltalk float64
	SmalltalkKind          string
	NoneKind               string // the likeliest kind of being out of scope
	// WantsPerson and IsSmalltalk say that the message asks for a person, or
	// is small talk, surely enough to act on it.
	WantsPerson, IsSmalltalk bool
	// Alert is the warning sign in the message, with its probability.
	Alert            chat.AlertCategory
	AlertProbability float64
	// Known is the share of the message's words that the model has seen,
	// weighted by what they tell.
	Known float64
}
