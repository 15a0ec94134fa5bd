package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"dragoman/internal/chat"
)

var conceptID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (c *languageChecker) concepts() {
	ids, terms := map[string]Source{}, map[string]labelled{}
	for _, concept := range c.lang.Lexicon.Concepts {
		if !conceptID.MatchString(concept.ID) {
			c.fault(concept.Source, fmt.Sprintf("concept id %q is malformed", concept.ID), "Use an English word in lower-case letters, digits and underscores")
		}
		if at, ok := ids[concept.ID]; ok {
			c.fault(concept.Source, fmt.Sprintf("concept %s stands already, at %s", concept.ID, at), "Merge the two")
		}
		ids[concept.ID] = concept.Source
		if len(concept.Terms) == 0 {
			c.fault(concept.Source, fmt.Sprintf("concept %s has no terms", concept.ID), "List words that mean it, or remove it")
		}
		c.terms("concept "+concept.ID, concept.Terms, concept.Source, terms)
	}
	if len(c.lang.Lexicon.Concepts) == 0 {
		c.advise(Source{File: c.lang.Tag}, c.lang.Tag+" has no lexicon", "Add concepts: with the synonyms and slang of your buyers")
	}
}

// terms checks the terms of one concept or alert against all before it.
func (c *languageChecker) terms(label string, list []string, source Source, seen map[string]labelled) {
	for i, term := range list {
		at := source.at("terms", i)
		key := fold(term)
		if key == "" {
			c.fault(at, "term is empty", "Write a word, or remove it")
			continue
		}
		if other, ok := seen[key]; ok && other.label != label {
			c.fault(at, fmt.Sprintf("term %q is in %s and, at %s, in %s", term, label, other.at, other.label), "Keep it in one of them")
		} else if ok {
			c.advise(at, fmt.Sprintf("term %q stands twice in %s, first at %s", term, label, other.at), "Remove one")
		}
		seen[key] = labelled{label, at}
	}
}

func (c *languageChecker) alerts() {
	categories := []chat.AlertCategory{chat.AlertFraud, chat.AlertSafety, chat.AlertLegal, chat.AlertAnger}
	var found []chat.AlertCategory
	terms, examples := map[string]labelled{}, map[string]labelled{}
	for _, alert := range c.lang.Lexicon.Alerts {
		found = append(found, alert.Category)
		if !slices.Contains(categories, alert.Category) {
			c.fault(alert.Source, fmt.Sprintf("unknown alert category %q", alert.Category), fmt.Sprintf("Use one of %v", categories))
		}
		if alert.Severity != AlertHigh && alert.Severity != AlertMedium {
			c.fault(alert.Source, fmt.Sprintf("unknown severity %q", alert.Severity), "Use high or medium")
		}
		label := "alert " + string(alert.Category)
		c.terms(label, alert.Terms, alert.Source, terms)
		c.alertExamples(label, alert, examples)
		c.everydayTerms(alert)
	}
	for _, category := range categories {
		if !slices.Contains(found, category) {
			c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("%s has no alert words for %s", c.lang.Tag, category), "Add the category under alerts: in lexicon.yaml")
		}
	}
}

// alertExamples finds a message that carries two signs, or is listed twice.
// It may well be an example of a topic too.
func (c *languageChecker) alertExamples(label string, alert Alert, seen map[string]labelled) {
	for i, example := range alert.Examples {
		at := alert.Source.at("examples", i)
		c.length(at, "example", example, MaxExample)
		key := fold(example)
		if other, ok := seen[key]; ok {
			c.fault(at, fmt.Sprintf("%q stands under %s and, at %s, under %s", shorten(example), label, other.at, other.label), "Keep it once, under the graver category")
			continue
		}
		seen[key] = labelled{label, at}
	}
}

// everydayTerms finds alert terms that more than one in a hundred of the
// messages without a sign has: they would raise false alarms.
func (c *languageChecker) everydayTerms(alert Alert) {
	signs := map[string]bool{}
	for _, a := range c.lang.Lexicon.Alerts {
		for _, example := range a.Examples {
			signs[fold(example)] = true
		}
	}
	var calm []string
	for _, example := range c.folds {
		if !signs[example] {
			calm = append(calm, example)
		}
	}
	all := strings.Join(calm, "\n") // one search through all is much faster than one through each
	for i, term := range alert.Terms {
		key, hits := fold(term), 0
		for rest := all; key != ""; {
			at := strings.Index(rest, key)
			if at < 0 {
				break
			}
			start := strings.LastIndexByte(rest[:at], '\n') + 1
			end := len(rest)
			if next := strings.IndexByte(rest[at:], '\n'); next >= 0 {
				end = at + next
			}
			if hasTerm(rest[start:end], key) {
				hits++
			}
			rest = rest[end:]
		}
		if hits > 0 && hits*100 > len(c.folds) {
			c.advise(alert.Source.at("terms", i), fmt.Sprintf("alert term %q is an everyday word: %d of %d examples have it", term, hits, len(c.folds)), "Use a longer phrase that only alarming messages hold")
		}
	}
}
