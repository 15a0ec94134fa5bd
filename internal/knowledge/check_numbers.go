package knowledge

import (
	"slices"
	"strings"
	"unicode"

	"dragoman/internal/quantity"
)

// numbers finds what a text promises by itself, in digits or in words.
func (c *languageChecker) numbers(at place, own string) {
	if c.notNumbers != nil {
		own = c.notNumbers.ReplaceAllString(own, "$1 $3")
	}
	if i := strings.IndexFunc(own, unicode.IsNumber); i >= 0 {
		c.add(c.written(at, own, wordAt(own, i)))
	}
	words := fold(own)
	for _, number := range c.numberWords {
		if hasTerm(words, number) {
			c.add(c.written(at, own, number))
		}
	}
}

// written is the finding about a number that is written out, with the fact to
// write instead if that is plain.
func (c *languageChecker) written(at place, own, word string) Finding {
	s := quantity.Read(c.lang.Tag, own)
	for _, q := range s.Quantities {
		old := string(s.Runes[q.From:q.To])
		if !strings.Contains(fold(old), fold(word)) && !strings.Contains(word, old) || !strings.Contains(own, old) {
			continue
		}
		if name := c.meant(at, q, quantity.Same); name != "" {
			f := at.finding(SeverityError, KindConsistency, "number_fact", "text", old)
			c.instead(&f, name, old)
			return f
		}
		if name := c.meant(at, q, quantity.Different); name != "" {
			f := at.finding(SeverityError, KindConsistency, "number_contradicts", "text", old)
			c.instead(&f, name, old)
			return f
		}
	}
	return at.finding(SeverityError, KindConsistency, "number_written", "text", word)
}

// meant returns the one fact that the same text names in other languages, and
// not in this one, which compares with a quantity as wanted.
func (c *languageChecker) meant(at place, q quantity.Quantity, wanted quantity.Agreement) string {
	own := FactsIn(c.base.text(c.lang.Tag, at.topic, at.field))
	var names []string
	for _, tag := range c.base.Offered() {
		if tag == c.lang.Tag {
			continue
		}
		for _, name := range FactsIn(c.base.text(tag, at.topic, at.field)) {
			truth, ok := c.base.Facts[name].Quantity()
			if ok && quantity.Compare(q, truth) == wanted && !slices.Contains(own, name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return ""
}

// instead lets a finding put a fact in the place of what is written, in the
// form that reads the same if there is one.
func (c *languageChecker) instead(f *Finding, name, old string) {
	fact := c.base.Facts[name]
	form := "{facts." + name + "}"
	for _, inCase := range c.locale.Cases() {
		if text, err := fact.Render(c.locale, inCase); err == nil && text == old {
			form = "{facts." + name + ":" + inCase + "}"
		}
	}
	value, err := fact.Render(c.locale, "")
	if err != nil {
		value = name // the plain form is always there
	}
	if value == old {
		form = "{facts." + name + "}"
	}
	f.Args = map[string]string{"name": form, "value": value}
	f.Edit = &Edit{Old: old, New: form}
	f.Other = &Passage{Fact: name, File: fact.Source.File, Line: fact.Source.Line, Text: value}
}

// text returns a field of an entry, empty if it is not there.
func (b *Base) text(tag, topic, field string) string {
	e := b.Entry(tag, topic)
	switch {
	case e == nil:
		return ""
	case field == "apology":
		return e.Apology
	case field == VariantWithOrder:
		return e.Variants[VariantWithOrder]
	}
	return e.Solution
}
