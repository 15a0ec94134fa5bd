package knowledge

import (
	"hash/maphash"
	"regexp"
	"slices"

	"dragoman/internal/chat"
)

var conceptID = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func (c *languageChecker) concepts() {
	concepts := c.lang.Lexicon.Concepts
	if len(concepts) == 0 {
		c.advise(c.folder(), "lexicon_missing")
		return
	}
	found := recall(c.memory, func(g *generation) map[conceptsKey]*cell[[]Finding] { return g.concepts }, conceptsKey{&concepts[0], len(concepts)}, func() ([]Finding, bool) {
		part := *c
		part.checker = c.part()
		part.eachConcept()
		return part.findings, true
	})
	c.findings = append(c.findings, found...)
}

func (c *languageChecker) eachConcept() {
	ids, terms := map[string]Source{}, map[string]labelled{}
	for _, concept := range c.lang.Lexicon.Concepts {
		if !conceptID.MatchString(concept.ID) {
			c.fault(c.at(concept.Source), "concept_malformed", "concept", concept.ID)
		}
		if at, ok := ids[concept.ID]; ok {
			c.fault(c.at(concept.Source), "concept_twice", "concept", concept.ID, "at", at)
		}
		ids[concept.ID] = concept.Source
		if len(concept.Terms) == 0 {
			c.fault(c.at(concept.Source), "concept_empty", "concept", concept.ID)
		}
		c.terms("concept "+concept.ID, concept.Terms, concept.Source, terms)
	}
}

// terms checks the terms of one concept or alert against all before it.
func (c *languageChecker) terms(label string, list []string, source Source, seen map[string]labelled) {
	folds := c.memory.folds(list)
	for i, term := range list {
		at, key := c.at(source).listed("term", "terms", i), folds[i]
		if key == "" {
			c.fault(at, "term_empty")
			continue
		}
		if other, ok := seen[key]; ok && other.label != label {
			c.fault(at, "term_elsewhere", "text", term, "label", label, "at", other.at, "other", other.label)
		} else if ok {
			c.advise(at, "term_twice", "text", term, "label", label, "at", other.at)
		}
		seen[key] = labelled{label, at.source}
	}
}

func (c *languageChecker) alerts() {
	categories := []chat.AlertCategory{chat.AlertFraud, chat.AlertSafety, chat.AlertLegal, chat.AlertAnger}
	var found []chat.AlertCategory
	terms, examples := map[string]labelled{}, map[string]labelled{}
	for _, alert := range c.lang.Lexicon.Alerts {
		found = append(found, alert.Category)
		if !slices.Contains(categories, alert.Category) {
			c.fault(c.at(alert.Source), "alert_unknown", "category", string(alert.Category), "list", categories)
		}
		if alert.Severity != AlertHigh && alert.Severity != AlertMedium {
			c.fault(c.at(alert.Source), "alert_severity", "severity", alert.Severity)
		}
		label := "alert " + string(alert.Category)
		c.terms(label, alert.Terms, alert.Source, terms)
		c.alertExamples(label, alert, examples)
	}
	c.everyday()
	for _, category := range categories {
		if !slices.Contains(found, category) {
			c.fault(c.folder(), "alert_missing", "category", string(category))
		}
	}
}

// everyday finds terms that are no sign. It takes as long as all else that is
// said of a language, and few edits touch what it looks at.
func (c *languageChecker) everyday() {
	alerts := c.lang.Lexicon.Alerts
	if len(alerts) == 0 {
		return
	}
	var examples maphash.Hash
	examples.SetSeed(seed)
	for _, text := range c.folds {
		examples.WriteString(text)
		examples.WriteByte(0)
	}
	found := recall(c.memory, func(g *generation) map[everydayKey]*cell[[]Finding] { return g.everyday }, everydayKey{&alerts[0], examples.Sum64()}, func() ([]Finding, bool) {
		part := *c
		part.checker = c.part()
		calm := newHaystack(c.withoutSign())
		for _, alert := range alerts {
			part.everydayTerms(alert, calm)
		}
		return part.findings, true
	})
	c.findings = append(c.findings, found...)
}

// alertExamples finds a message that carries two signs, or is listed twice.
// It may well be an example of a topic too.
func (c *languageChecker) alertExamples(label string, alert Alert, seen map[string]labelled) {
	folds := c.memory.folds(alert.Examples)
	for i, example := range alert.Examples {
		at, key := c.at(alert.Source).listed("example", "examples", i), folds[i]
		c.length(at, example, MaxExample)
		if other, ok := seen[key]; ok {
			c.fault(at, "sign_elsewhere", "text", example, "short", shorten(example), "label", label, "at", other.at, "other", other.label)
			continue
		}
		seen[key] = labelled{label, at.source}
	}
}

// everydayTerms finds alert terms that more than one in a hundred of the
// messages without a sign has: they would raise false alarms.
func (c *languageChecker) everydayTerms(alert Alert, calm *haystack) {
	for i, key := range c.memory.folds(alert.Terms) {
		if hits := calm.count(key); hits > 0 && hits*100 > len(c.folds) {
			c.advise(c.at(alert.Source).listed("term", "terms", i), "sign_everyday", "text", alert.Terms[i], "n", hits, "all", len(c.folds))
		}
	}
}

// withoutSign lists the folded examples that carry no sign.
func (c *languageChecker) withoutSign() []string {
	signs := map[string]bool{}
	for _, a := range c.lang.Lexicon.Alerts {
		for _, key := range c.memory.folds(a.Examples) {
			signs[key] = true
		}
	}
	var calm []string
	for _, example := range c.folds {
		if !signs[example] {
			calm = append(calm, example)
		}
	}
	return calm
}
