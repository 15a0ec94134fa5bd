package assistant

import (
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/retrieval"
)

// corpus gathers what a language's model is trained from, in the order of the
// topics.
func corpus(base *knowledge.Base, l *knowledge.Language) retrieval.Corpus {
	c := retrieval.Corpus{Language: l.Tag}
	add := func(label retrieval.Label, texts ...string) {
		for _, text := range texts {
			c.Examples = append(c.Examples, retrieval.Example{Text: text, Label: label})
		}
	}
	for _, topic := range base.Topics {
		if e := l.Entries[topic.ID]; e != nil {
			add(retrieval.Label{Kind: retrieval.KindTopic, Name: topic.ID}, e.Question)
			add(retrieval.Label{Kind: retrieval.KindTopic, Name: topic.ID}, e.Examples...)
		}
	}
	for _, k := range l.OutOfScope {
		add(retrieval.Label{Kind: retrieval.KindNone, Name: k.Kind}, k.Examples...)
	}
	for _, k := range l.Smalltalk {
		add(retrieval.Label{Kind: retrieval.KindSmalltalk, Name: k.Kind}, k.Examples...)
	}
	add(retrieval.Label{Kind: retrieval.KindHuman}, l.Human...)
	for _, k := range l.Lexicon.Concepts {
		c.Concepts = append(c.Concepts, retrieval.Concept{ID: k.ID, Terms: k.Terms})
	}
	for _, k := range l.Lexicon.Alerts {
		c.Signs = append(c.Signs, retrieval.Sign{Category: k.Category, Terms: k.Terms, Examples: k.Examples})
	}
	return c
}

// NewDetector learns to tell the languages of a base apart.
func NewDetector(base *knowledge.Base, tags []string) *language.Detector {
	texts := make(map[string][]string, len(tags))
	for _, tag := range tags {
		texts[tag] = sayings(base.Languages[tag])
	}
	return language.NewDetector(texts)
}

// sayings returns everything a buyer might say in a language, and what the
// store says, to learn the language from.
func sayings(l *knowledge.Language) []string {
	var out []string
	for _, e := range l.Entries {
		out = append(out, e.Examples...)
		out = append(out, e.Question, e.Solution, e.Apology)
	}
	for _, k := range l.OutOfScope {
		out = append(out, k.Examples...)
	}
	for _, k := range l.Smalltalk {
		out = append(out, k.Examples...)
		out = append(out, k.Replies...)
	}
	out = append(out, l.Human...)
	for _, k := range l.Lexicon.Alerts {
		out = append(out, k.Examples...)
	}
	return out
}
