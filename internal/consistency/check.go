package consistency

import (
	"slices"
	"strings"
	"unicode/utf8"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/quantity"
)

// Checker compares pages with a knowledge base. It is not safe for concurrent
// use.
type Checker struct {
	Base *knowledge.Base
	// Language tells the language of a text that does not say it. Without it,
	// such a page is passed over.
	Language func(text string) string
	// Topic tells what topic a sentence is about, with a probability from 0 to
	// 1. It is asked where no rule knows; without it, such a sentence is passed
	// over.
	Topic func(lang, text string) (topic string, probability float64)

	quoted map[quote]*knowledge.Passage
}

// quote is what answer looks for.
type quote struct{ tag, fact string }

// surely is the probability from which a sentence is taken to be about a topic.
const surely = 0.95

// Pages returns every statement of the pages that contradicts a fact, with the
// answer that names the fact on the other side, in the order of the pages. What
// certainly contradicts is an error, what may speak of something else is
// advice.
func (c *Checker) Pages(pages []Page) []knowledge.Finding {
	var found []knowledge.Finding
	for _, p := range pages {
		found = append(found, c.Text(p.Read(c.Language))...)
	}
	return found
}

// Text is Pages of one page that was read already.
func (c *Checker) Text(t Text) []knowledge.Finding {
	var found []knowledge.Finding
	for i := range t.statements {
		r := reader{checker: c, page: t.Name, lang: t.Language, statement: &t.statements[i]}
		found = append(found, r.findings()...)
	}
	return found
}

// reader looks at one sentence of a page.
type reader struct {
	checker *Checker
	page    string
	lang    string
	*statement
}

func (r *reader) findings() []knowledge.Finding {
	s := r.sentence
	var found []knowledge.Finding
	for _, q := range s.Quantities {
		if f, ok := r.stated(&s, q); ok {
			found = append(found, f)
		}
	}
	if len(found) == 0 {
		if f, ok := r.promised(&s); ok {
			found = append(found, f)
		}
	}
	return found
}

// stated compares a quantity with the fact that it speaks about.
func (r *reader) stated(s *quantity.Sentence, q quantity.Quantity) (knowledge.Finding, bool) {
	rules := builtIn()
	from, to := s.Part(q)
	for _, concept := range rules.Never {
		if s.Has(concept, from, to) {
			return knowledge.Finding{}, false
		}
	}
	candidates, clear := r.facts(s, q, from, to)
	if len(candidates) == 0 && r.passage.heading != "" {
		// What the sentence leaves out, its heading may say.
		whole := quantity.Read(r.lang, r.passage.heading+": "+r.passage.text)
		for _, again := range whole.Quantities {
			if shift := len(whole.Runes) - len(s.Runes); again.Start == q.Start+shift && len(s.Quantities) == 1 {
				candidates, _ = r.facts(&whole, again, 0, len(whole.Runes))
				clear = false
			}
		}
	}
	if len(candidates) == 0 {
		candidates, clear = r.topical(s, q), false
	}
	var differs, otherDays string
	for _, name := range candidates {
		truth, _ := r.checker.Base.Facts[name].Quantity()
		switch quantity.Compare(q, truth) {
		case quantity.Same, quantity.Incomparable:
			return knowledge.Finding{}, false
		case quantity.OtherDays:
			otherDays = name
		case quantity.Different:
			if differs == "" {
				differs = name
			}
		}
	}
	if !clear && r.anotherFact(q) {
		return knowledge.Finding{}, false // it may well speak of that
	}
	switch {
	case otherDays != "":
		return r.finding("page_unit", otherDays, s.Text(q)), true
	case differs == "":
		return knowledge.Finding{}, false
	case clear:
		return r.finding("page_contradicts", differs, s.Text(q)), true
	}
	return r.finding("page_doubtful", differs, s.Text(q)), true
}

// facts lists the facts that a quantity may speak about by the words beside it,
// and reports whether that is clear: a word of theirs is near, and none of
// anything else is there.
func (r *reader) facts(s *quantity.Sentence, q quantity.Quantity, from, to int) (names []string, clear bool) {
	rules := builtIn()
	about := slices.Clone(rules.Neutral)
	for _, rule := range rules.Rules {
		if _, known := r.checker.Base.Facts[rule.Fact]; !known || !rule.fits(s, q, from, to) {
			continue
		}
		if slices.ContainsFunc(rule.Unless, func(name string) bool { return r.exactly(name, q) }) {
			return nil, false // this it says rightly
		}
		if !slices.Contains(names, rule.Fact) {
			names = append(names, rule.Fact)
		}
		about = append(append(about, rule.All...), rule.With...)
		near := slices.ContainsFunc(rule.All, func(c string) bool { return s.Near(c, from, to, q) })
		elsewhere := slices.ContainsFunc(rule.Not, func(c string) bool { return s.Has(c, 0, len(s.Runes)) })
		clear = clear || near && !elsewhere && !(rule.Limit && q.Bound == quantity.Exactly)
	}
	for _, m := range s.Mentions {
		if m.Start >= from && m.End <= to && !slices.Contains(about, m.Concept) {
			clear = false
		}
	}
	return names, clear
}

// anotherFact reports whether a quantity is exactly that of any fact.
func (r *reader) anotherFact(q quantity.Quantity) bool {
	for name := range r.checker.Base.Facts {
		if r.exactly(name, q) {
			return true
		}
	}
	return false
}

// exactly reports whether a quantity is that of a fact, to the unit.
func (r *reader) exactly(name string, q quantity.Quantity) bool {
	truth, ok := r.checker.Base.Facts[name].Quantity()
	return ok && truth.Dimension == q.Dimension && (truth.Unit == q.Unit || q.Dimension == quantity.Count) && truth.Min == q.Min && truth.Max == q.Max
}

// topical is the fact that the answer to a sentence's topic names, if it names
// one only that can be compared.
func (r *reader) topical(s *quantity.Sentence, q quantity.Quantity) []string {
	if r.checker.Topic == nil || len(s.Quantities) != 1 {
		return nil
	}
	topic, probability := r.checker.Topic(r.lang, r.passage.text)
	entry := r.checker.Base.Entry(r.tag(), topic)
	if probability < surely || entry == nil {
		return nil
	}
	var names []string
	for _, name := range knowledge.FactsIn(entry.Solution) {
		truth, ok := r.checker.Base.Facts[name].Quantity()
		if ok && quantity.Compare(q, truth) != quantity.Incomparable {
			names = append(names, name)
		}
	}
	if len(names) != 1 {
		return nil
	}
	return names
}

// promised compares what is promised in words with the facts.
func (r *reader) promised(s *quantity.Sentence) (knowledge.Finding, bool) {
	if slices.ContainsFunc(s.Quantities, func(q quantity.Quantity) bool { return q.Dimension == quantity.Money }) {
		return knowledge.Finding{}, false
	}
	for _, p := range builtIn().Promises {
		fact, known := r.checker.Base.Facts[p.Fact]
		if !known || kept(fact) {
			continue
		}
		if stated := p.in(s); stated != "" {
			return r.finding("page_promises", p.Fact, stated), true
		}
	}
	return knowledge.Finding{}, false
}

// kept reports whether a fact is what the promises about it say: nothing to
// pay, and always there.
func kept(f knowledge.Fact) bool {
	q, ok := f.Quantity()
	return ok && q.Max == 0 || f.AlwaysOpen()
}

// Within how many runes a promise names what it is about, and how long a
// sentence without exceptions is.
const (
	nearby = 40
	short  = 60
)

// in returns the words in which a sentence makes a promise, none if it doesn't.
func (p *promise) in(s *quantity.Sentence) string {
	if !mentions(s, p.All, p.Not, 0, len(s.Runes)) {
		return ""
	}
	if !mentions(s, builtIn().Everybody, nil, 0, len(s.Runes)) && len(s.Runes) > short {
		return ""
	}
	for _, m := range s.Mentions {
		if m.Concept != p.Says {
			continue
		}
		for _, concept := range p.All {
			if s.Distance(concept, 0, len(s.Runes), m.Start) > nearby {
				return ""
			}
		}
		return string(s.Runes[m.Start:m.End])
	}
	return ""
}

// tag is the base's language for the page's: en for en-GB.
func (r *reader) tag() string {
	for tag := r.lang; tag != ""; tag = tag[:max(0, strings.LastIndexByte(tag, '-'))] {
		if r.checker.Base.Languages[tag] != nil {
			return tag
		}
	}
	for _, tag := range r.checker.Base.Offered() {
		if strings.HasPrefix(tag, r.lang+"-") {
			return tag
		}
	}
	return language.Fallback
}

func (r *reader) finding(code, fact, stated string) knowledge.Finding {
	severity := knowledge.SeverityAdvice
	if code == "page_contradicts" || code == "page_promises" {
		severity = knowledge.SeverityError
	}
	tag := r.tag()
	value, err := r.checker.Base.Facts[fact].Render(language.BuiltIn().Locale(tag), "")
	if err != nil {
		value = fact // the plain form is always there
	}
	return knowledge.Finding{
		Severity: severity, Kind: knowledge.KindConsistency, Code: code,
		Language: r.lang, File: r.page, Line: r.passage.line, Text: clip(r.passage.text),
		Other: r.checker.answer(tag, fact, value),
		Args:  map[string]string{"stated": stated, "name": "{facts." + fact + "}", "value": value},
	}
}

// clip keeps a sentence to a length that can be shown.
func clip(text string) string {
	const limit = 400
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit]) + "…"
}

// answer returns the sentence of an answer that names a fact, as a buyer reads
// it; the fact itself if no answer does.
func (c *Checker) answer(tag, fact, value string) *knowledge.Passage {
	if known := c.quoted[quote{tag, fact}]; known != nil {
		return known
	}
	if c.quoted == nil {
		c.quoted = map[quote]*knowledge.Passage{}
	}
	found := c.find(tag, fact, value)
	c.quoted[quote{tag, fact}] = found
	return found
}

func (c *Checker) find(tag, fact, value string) *knowledge.Passage {
	passage := &knowledge.Passage{Language: tag, Fact: fact, Text: value, File: c.Base.Facts[fact].Source.File, Line: c.Base.Facts[fact].Source.Line}
	var best *knowledge.Entry
	rank := 0
	for _, t := range c.Base.Topics {
		e := c.Base.Entry(tag, t.ID)
		if e == nil || !slices.Contains(knowledge.FactsIn(e.Solution), fact) {
			continue
		}
		if n := likeness(fact, t.ID) + 1; n > rank {
			best, rank = e, n
		}
	}
	if best == nil {
		return passage
	}
	for sentence := range sentenceTexts(best.Solution) {
		if slices.Contains(knowledge.FactsIn(sentence), fact) {
			if text, err := c.Base.Render(tag, sentence, nil); err == nil {
				passage.Topic, passage.Field, passage.Text = best.Topic, "solution", text
				passage.File, passage.Line = best.Source.File, best.Source.Line
			}
			break
		}
	}
	return passage
}

// likeness counts the words that a fact's name shares with a topic's id:
// return_window is rather that of returns.window than of returns.how_to.
func likeness(fact, topic string) int {
	n := 0
	words := strings.FieldsFunc(topic, func(r rune) bool { return r == '.' || r == '_' })
	for _, part := range strings.Split(fact, "_") {
		if slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, part) || strings.HasPrefix(part, w) }) {
			n++
		}
	}
	return n
}
