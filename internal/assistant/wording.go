package assistant

import (
	"encoding/json"
	"fmt"

	"dragoman/internal/knowledge"
)

// Wording is how a store says the answers in which facts of its own stand. It
// is made once, so that a turn of such a store costs no more than another.
type Wording struct {
	answers map[string]map[string]*answers // by language and topic; only those that differ
}

// answers are the ways to say an entry.
type answers struct {
	solution  *knowledge.Template // nil if it is not written in this language
	withOrder *knowledge.Template // nil without one
}

// Wording prepares a store's own facts for Turn.Wording. The error, CodeInvalid,
// says which facts cannot be rendered any more; answers that need them are then
// left to a person, and the Wording is good for all others.
func (a *Assistant) Wording(own map[string]json.RawMessage) (*Wording, error) {
	w := &Wording{answers: make(map[string]map[string]*answers, len(a.languages))}
	base, err := a.base.WithFacts(own)
	for tag := range a.languages {
		differ := make(map[string]*answers)
		for topic, e := range a.base.Languages[tag].Entries {
			if a.topics[topic].Off || !knowledge.Uses(e.Solution+e.Apology+e.Variants[knowledge.VariantWithOrder], own) {
				continue
			}
			differ[topic] = new(answers)
			if base == nil {
				continue
			}
			said, wrong := compile(base, tag, e)
			if wrong != nil {
				err = wrong
				continue
			}
			differ[topic] = &said
		}
		w.answers[tag] = differ
	}
	return w, err
}

// of returns how to say an entry; w may be nil.
func (w *Wording) of(lang, topic string, e *entry) *answers {
	if w != nil {
		if own := w.answers[lang][topic]; own != nil {
			return own
		}
	}
	return &e.answers
}

// compile prepares the ways to say an entry.
func compile(base *knowledge.Base, tag string, e *knowledge.Entry) (said answers, err error) {
	if e.Solution == "" {
		return said, nil
	}
	before := ""
	if e.Apology != "" {
		before = e.Apology + "\n\n"
	}
	if said.solution, err = base.Compile(tag, before+e.Solution); err != nil {
		return said, fmt.Errorf("the answer to %s: %w", e.Topic, err)
	}
	if variant := e.Variants[knowledge.VariantWithOrder]; variant != "" {
		if said.withOrder, err = base.Compile(tag, before+variant); err != nil {
			return said, fmt.Errorf("the answer to %s with an order number: %w", e.Topic, err)
		}
	}
	return said, nil
}

// say renders an entry; false if the store has no answer in this language.
func (w *Wording) say(lang, topic, order string, e *entry) (string, bool) {
	said := w.of(lang, topic, e)
	template, values := said.solution, map[string]string(nil)
	if order != "" && said.withOrder != nil {
		template, values = said.withOrder, map[string]string{knowledge.OrderNumber: order}
	}
	if template == nil {
		return "", false
	}
	text, err := template.Render(values)
	return text, err == nil // one that cannot be rendered is no answer
}
