package knowledge

import (
	"fmt"
	"maps"
	"slices"

	"dragoman/internal/chat"
)

// Base is a whole knowledge base. It is not changed after Load.
type Base struct {
	Topics    []Topic              // in the order of topics.yaml
	MostAsked []string             // topics that open most conversations, the first the most
	Facts     map[string]Fact      // by name
	Languages map[string]*Language // by BCP 47 tag
}

// Topic is one thing that buyers ask about, in whatever language.
type Topic struct {
	ID     string     // "returns.window"
	Group  chat.Group // that takes it over when a person is needed
	Scope  string     // what belongs to it, for those who write and label
	Off    bool       // it is recognised and not answered: a person takes over
	Source Source
}

// Language is what the base holds in one language.
type Language struct {
	Tag        string            // BCP 47: "en", "pt-BR"
	Draft      bool              // still being written: not offered to buyers
	Entries    map[string]*Entry // by topic id
	OutOfScope []Kind            // messages that no entry answers
	Smalltalk  []Kind            // greetings, thanks, "are you a bot"
	Human      []string          // messages that ask for a person
	Lexicon    Lexicon

	human Source
}

// Entry is the answer to one topic and what buyers say when they ask for it.
type Entry struct {
	Topic     string
	Question  string            // offered to tap: short, in the buyer's words
	Examples  []string          // messages that this entry answers
	Apology   string            // one sentence; empty unless something went wrong
	Solution  string            // may hold placeholders, see Base.Compile; empty if it is still to be written
	Variants  map[string]string // replace Solution; see VariantWithOrder
	FollowUps []string          // topics asked next
	Source    Source
}

// VariantWithOrder names the variant that answers a buyer who gave an order
// number. Only there stands {order.number}.
const VariantWithOrder = "with_order"

// Kind is a group of messages outside the topics, with the replies to them if
// they are small talk.
type Kind struct {
	Kind     string
	Examples []string
	Replies  []string
	Source   Source
}

// SmalltalkUnhelpful is the kind of message that says an answer did not help.
// It needs no replies: suggestions or a person follow.
const SmalltalkUnhelpful = "unhelpful"

// Lexicon is what a store's staff knows about its buyers' words.
type Lexicon struct {
	Concepts []Concept
	Alerts   []Alert
}

// Concept is a set of words and phrases that mean the same to the store.
type Concept struct {
	ID     string // English, the same in every language
	Terms  []string
	Source Source
}

// Alert is a set of warning signs.
type Alert struct {
	Category chat.AlertCategory
	Severity string   // AlertHigh or AlertMedium
	Terms    []string // words and phrases
	Examples []string // whole messages
	Source   Source
}

// Severities of an alert.
const (
	AlertHigh   = "high"
	AlertMedium = "medium"
)

// Source is where something was written: a file of the knowledge base, and a
// line in it counted from 1. Zero if it was not read from a file.
type Source struct {
	File string
	Line int

	lines map[string][]int // of the items of a list, by its key
}

func (s Source) String() string {
	if s.Line == 0 {
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// at returns where item i of the list under key stands, or s itself when that
// is not known. A text without a list is item 0.
func (s Source) at(key string, i int) Source {
	if lines := s.lines[key]; i < len(lines) {
		return Source{File: s.File, Line: lines[i]}
	}
	return Source{File: s.File, Line: s.Line}
}

// Topic returns the topic with this id.
func (b *Base) Topic(id string) (Topic, bool) {
	i := slices.IndexFunc(b.Topics, func(t Topic) bool { return t.ID == id })
	if i < 0 {
		return Topic{}, false
	}
	return b.Topics[i], true
}

// Tags returns the languages of the base, sorted.
func (b *Base) Tags() []string { return slices.Sorted(maps.Keys(b.Languages)) }

// Offered returns the languages that are not drafts, sorted.
func (b *Base) Offered() []string {
	return slices.DeleteFunc(b.Tags(), func(tag string) bool { return b.Languages[tag].Draft })
}

// Entry returns the answer to a topic in a language, or nil.
func (b *Base) Entry(lang, topic string) *Entry {
	if l := b.Languages[lang]; l != nil {
		return l.Entries[topic]
	}
	return nil
}

// Place returns where a field of the entry is written: solution, apology,
// question, with_order.
func (e *Entry) Place(field string) Source {
	at := e.Source.at(fieldKey(field), 0)
	return Source{File: at.File, Line: at.Line}
}
