// Package assistant takes one turn of a conversation: it understands the
// buyer's message and decides to answer, to ask back or to bring a person. It
// does no input or output and knows no clock; what it must remember from turn
// to turn is handed to it and handed back.
package assistant

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/retrieval"
)

// DefaultPrecision is the share of right answers that a store wants among the
// automatic ones unless it says otherwise.
const DefaultPrecision = 0.97

// Texts are the sentences that belong to the product, not to a store's
// knowledge. language.Catalog is one.
type Texts interface {
	Text(lang, key string) string
	TextWith(lang, key string, params map[string]string) string
}

// Options are the settings of New.
type Options struct {
	Texts     Texts    // needed
	Precision float64  // wanted share of right answers, 0.5–0.999; 0 means DefaultPrecision
	Languages []string // of the base, to be spoken; none means all
	// Models were trained from this very base, by language; what is missing
	// is trained.
	Models map[string]*retrieval.Model
	// Detector was learned from the languages to be spoken; nil means that it
	// is to be learned.
	Detector *language.Detector
}

// Assistant answers from one state of a knowledge base. It is immutable and
// safe for concurrent use: a new revision makes a new one.
type Assistant struct {
	base      *knowledge.Base
	texts     Texts
	precision float64
	detector  *language.Detector
	languages map[string]*speaker
	topics    map[string]knowledge.Topic
	order     []string
	mostAsked []string
}

// speaker is what the assistant knows in one language.
type speaker struct {
	lang      string
	model     *retrieval.Model
	entries   map[string]*entry
	smalltalk map[string][]string // replies by kind
	index     func() (*retrieval.Index, error)
}

// entry is an answer, ready to be rendered.
type entry struct {
	answers
	question  string
	followUps []string
}

// written reports whether there is an entry with something to say.
func (e *entry) written() bool { return e != nil && e.solution != nil }

// New prepares a base for answering: it compiles the answers, learns to tell
// the languages apart and trains a model for each. It fails with
// chat.CodeInvalid on knowledge that cannot be used, naming what is wrong.
func New(base *knowledge.Base, opts Options) (*Assistant, error) {
	a := &Assistant{base: base, texts: opts.Texts, precision: opts.Precision, languages: map[string]*speaker{}, topics: map[string]knowledge.Topic{}, mostAsked: base.MostAsked}
	if a.precision == 0 {
		a.precision = DefaultPrecision
	}
	for _, t := range base.Topics {
		a.topics[t.ID] = t
		a.order = append(a.order, t.ID)
	}
	tags, err := spoken(base, opts.Languages)
	if err != nil {
		return nil, err
	}
	speakers := make([]*speaker, len(tags))
	errs := make([]error, len(tags))
	var wait sync.WaitGroup
	for i, tag := range tags {
		wait.Go(func() { speakers[i], errs[i] = newSpeaker(base, tag, opts.Models[tag]) })
	}
	if a.detector = opts.Detector; a.detector == nil {
		a.detector = NewDetector(base, tags)
	}
	wait.Wait()
	for i, tag := range tags {
		if errs[i] != nil {
			return nil, fmt.Errorf("prepare %s: %w", tag, errs[i])
		}
		a.languages[tag] = speakers[i]
	}
	return a, nil
}

// spoken returns the languages to be spoken: those that are wanted, which must
// be finished, or all that the base offers.
func spoken(base *knowledge.Base, wanted []string) ([]string, error) {
	if len(wanted) == 0 {
		offered := base.Offered()
		if len(offered) == 0 {
			return nil, chat.Invalid("knowledge", "the knowledge base has no language to offer; add a folder such as en/")
		}
		return offered, nil
	}
	for _, lang := range wanted {
		switch l := base.Languages[lang]; {
		case l == nil:
			return nil, chat.Invalid("languages", "the knowledge base does not speak %q; it has %s", lang, strings.Join(base.Tags(), ", "))
		case l.Draft:
			return nil, chat.Invalid("languages", "%s is still a draft; take status: draft out of its folder when it is finished", lang)
		}
	}
	return wanted, nil
}

func newSpeaker(base *knowledge.Base, tag string, model *retrieval.Model) (*speaker, error) {
	l := base.Languages[tag]
	s := &speaker{lang: tag, entries: map[string]*entry{}, smalltalk: map[string][]string{}, index: indexOf(base, l)}
	for _, topic := range base.Topics {
		e := l.Entries[topic.ID]
		if e == nil {
			continue
		}
		compiled := &entry{question: e.Question, followUps: e.FollowUps}
		s.entries[topic.ID] = compiled
		if topic.Off {
			continue
		}
		var err error
		if compiled.answers, err = compile(base, tag, e); err != nil {
			return nil, err
		}
	}
	for _, k := range l.Smalltalk {
		s.smalltalk[k.Kind] = append(s.smalltalk[k.Kind], k.Replies...)
	}
	if model != nil {
		s.model = model
		return s, nil
	}
	var err error
	s.model, err = retrieval.Train(context.Background(), corpus(base, l), retrieval.DefaultOptions())
	return s, err
}

// Languages returns the languages that the assistant speaks, sorted.
func (a *Assistant) Languages() []string { return slices.Clone(a.detector.Languages()) }

// Knows reports whether there is a topic with this id.
func (a *Assistant) Knows(topic string) bool {
	_, known := a.topics[topic]
	return known
}

// Detector returns what tells the languages apart, to be kept like the models.
func (a *Assistant) Detector() *language.Detector { return a.detector }

// Model returns the model of a language, to be kept with the revision it was
// trained from; nil if the assistant does not speak it.
func (a *Assistant) Model(lang string) *retrieval.Model {
	if s := a.languages[lang]; s != nil {
		return s.model
	}
	return nil
}

// Suggestions returns up to n questions to begin with, in a language.
func (a *Assistant) Suggestions(lang string, n int) []chat.Suggestion {
	s := a.languages[lang]
	if s == nil {
		return nil
	}
	var out []chat.Suggestion
	for _, id := range append(slices.Clone(a.mostAsked), a.order...) {
		if len(out) == n {
			break
		}
		if e := s.entries[id]; e.written() && !offered(out, id) {
			out = append(out, chat.Suggestion{Topic: id, Text: e.question})
		}
	}
	return out
}

func offered(list []chat.Suggestion, topic string) bool {
	return slices.ContainsFunc(list, func(s chat.Suggestion) bool { return s.Topic == topic })
}
