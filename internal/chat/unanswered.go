package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

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
	Of       []string   `json:"of,omitempty"`    // the hash of the message that each text is of; missing in what older versions kept
	Hashes   []string   `json:"hashes"`          // of all messages of the group, see MessageHash
	Count    int        `json:"count"`           // how many there were
	By       AgentID    `json:"by"`
	Author   string     `json:"author"` // that agent's name
}

// MessageHash names a message where its conversation is not to be named.
func MessageHash(id ConversationID, seq int64) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s/%d", id, seq))
	return hex.EncodeToString(sum[:8])
}

// Forget takes messages out of the decision: their hashes, and the texts that
// are of them. Where it does not say whose its texts are, all of them go. It
// reports whether it was about any of these messages.
func (s *Settled) Forget(gone map[string]bool) bool {
	before := len(s.Hashes)
	s.Hashes = slices.DeleteFunc(s.Hashes, func(hash string) bool { return gone[hash] })
	if len(s.Hashes) == before {
		return false
	}
	texts, of := []string{}, []string{}
	if len(s.Of) == len(s.Texts) {
		for i, hash := range s.Of {
			if !gone[hash] {
				texts, of = append(texts, s.Texts[i]), append(of, hash)
			}
		}
	}
	s.Texts, s.Of = texts, of
	return true
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
