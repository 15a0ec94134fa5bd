package knowledge

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// What Check asks for. Lengths are in characters (code points) as written,
// placeholders included.
const (
	MinExamples   = 24   // of an entry
	MinOutOfScope = 150  // of a language, over all kinds
	MinSmalltalk  = 5    // of a kind of small talk
	MinHuman      = 20   // of a language
	MaxExample    = 1000 // length of a buyer's message
	MaxQuestion   = 80
	MaxApology    = 240
	MaxSolution   = 700 // variants too
	MaxReply      = 300
	MaxFollowUps  = 3
)

// Check reads a whole base critically and returns what it finds, in the order
// of files and lines.
func Check(b *Base) []Finding { return new(Memory).Check(b, nil) }

// Check is the function of that name; it looks only at what it does not
// remember. detector tells the languages of the base apart; nil if it is to be
// learned from the base.
func (m *Memory) Check(b *Base, detector *language.Detector) []Finding {
	return m.check(b, detector, Everywhere)
}

// Prepare looks at what Check would look at, by spread's leave: Check remembers
// it then.
func (m *Memory) Prepare(b *Base, detector *language.Detector, spread Spread) {
	m.check(b, detector, spread)
}

func (m *Memory) check(b *Base, detector *language.Detector, spread Spread) []Finding {
	m.begin()
	c := &checker{base: b, memory: m, spread: spread, frame: frame(b), known: make(map[string]bool, len(b.Topics))}
	for _, t := range b.Topics {
		c.known[t.ID] = true
	}
	c.topics()
	if len(b.Languages) == 0 {
		c.fault(place{source: Source{File: "."}}, "no_language")
	}
	tags := b.Tags()
	found := make([][]Finding, len(tags))
	spread(len(tags), func(i int) { found[i] = c.language(b.Languages[tags[i]]) })
	c.findings = append(c.findings, slices.Concat(found...)...)
	c.parity()
	c.foreign(detector)
	slices.SortStableFunc(c.findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return c.findings
}

// language looks at one language.
func (c *checker) language(l *Language) []Finding {
	return recall(c.memory, func(g *generation) map[languageKey]*cell[[]Finding] { return g.languages }, languageKey{l, c.frame}, func() ([]Finding, bool) {
		lc := newLanguageChecker(c.part(), l)
		if !lc.all() {
			return nil, false
		}
		if l.Draft {
			for i := range lc.findings {
				lc.findings[i].Severity = SeverityAdvice // what is missing of it is known
			}
		}
		return lc.findings, ofItself(lc.findings)
	})
}

// checker gathers findings.
type checker struct {
	base     *Base
	memory   *Memory
	spread   Spread
	frame    uint64
	known    map[string]bool // topics
	findings []Finding
}

// part is a checker of the same base that gathers by itself.
func (c *checker) part() *checker {
	return &checker{base: c.base, memory: c.memory, spread: c.spread, frame: c.frame, known: c.known}
}

func (c *checker) add(f Finding) { c.findings = append(c.findings, f) }

// fault adds an error in how the base is made.
func (c *checker) fault(at place, code string, args ...any) {
	c.add(at.finding(SeverityError, KindStructure, code, args...))
}

// advise adds advice on how the base is made.
func (c *checker) advise(at place, code string, args ...any) {
	c.add(at.finding(SeverityAdvice, KindStructure, code, args...))
}

var topicID = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

func (c *checker) topics() {
	seen := map[string]Source{}
	for _, t := range c.base.Topics {
		at := place{source: t.Source, topic: t.ID}
		if !topicID.MatchString(t.ID) {
			c.fault(at, "topic_malformed")
		}
		if first, ok := seen[t.ID]; ok {
			c.fault(at, "topic_twice", "at", first)
		}
		seen[t.ID] = t.Source
		if !slices.Contains(chat.Groups(), t.Group) {
			c.fault(at, "group_unknown", "group", string(t.Group), "list", chat.Groups())
		}
		if t.Scope == "" {
			c.advise(at, "scope_missing")
		}
	}
}

// languageChecker looks at one language.
type languageChecker struct {
	*checker
	lang        *Language
	locale      *language.Locale
	numberWords []string            // folded
	toneWords   []string            // folded
	notNumbers  *regexp.Regexp      // nil if the locale lists none
	seen        map[string]labelled // examples so far, by fold
	folds       []string            // of all examples
}

// labelled is an example with what it stands for.
type labelled struct {
	label string
	at    Source
}

func newLanguageChecker(c *checker, l *Language) *languageChecker {
	lc := &languageChecker{checker: c, lang: l, locale: language.BuiltIn().Locale(l.Tag), seen: map[string]labelled{}}
	for _, word := range lc.locale.NumberWords() {
		lc.numberWords = append(lc.numberWords, fold(word))
	}
	for _, word := range lc.locale.ToneWords() {
		lc.toneWords = append(lc.toneWords, fold(word))
	}
	if phrases := lc.locale.NotNumbers(); len(phrases) > 0 {
		quoted := make([]string, len(phrases))
		for i, p := range phrases {
			quoted[i] = regexp.QuoteMeta(p)
		}
		lc.notNumbers = regexp.MustCompile(`(?i)(^|\PL)(` + strings.Join(quoted, "|") + `)(\PL|$)`)
	}
	return lc
}

// all reports whether it was given leave to look at everything.
func (c *languageChecker) all() bool {
	if !language.BuiltIn().Has(c.lang.Tag) {
		c.fault(c.folder(), "locale_missing")
	}
	for _, t := range c.base.Topics {
		if c.lang.Entries[t.ID] == nil {
			at := c.folder()
			at.topic = t.ID
			c.fault(at, "entry_missing")
		}
	}
	entries := sortedEntries(c.lang)
	found := make([][]Finding, len(entries))
	if !c.spread(len(entries), func(i int) {
		found[i] = append(slices.Clone(c.entry(entries[i])), c.texts(entries[i])...)
	}) {
		return false
	}
	for i, e := range entries {
		c.examples(e.Topic, e.Examples, place{source: e.Source, language: c.lang.Tag, topic: e.Topic})
		c.findings = append(c.findings, found[i]...)
	}
	c.outOfScope()
	c.smalltalk()
	c.human()
	c.concepts()
	c.alerts()
	return true
}

// texts looks at what an entry says by itself.
func (c *languageChecker) texts(e *Entry) []Finding {
	return recall(c.memory, func(g *generation) map[*Entry]*cell[[]Finding] { return g.texts }, e, func() ([]Finding, bool) {
		part := *c
		part.checker = c.part()
		part.quality(e)
		return part.findings, true
	})
}

// folder is where something of the language is missing.
func (c *languageChecker) folder() place {
	return place{source: Source{File: c.lang.Tag}, language: c.lang.Tag}
}

// at is a part of the language that is no entry.
func (c *languageChecker) at(source Source) place {
	return place{source: source, language: c.lang.Tag}
}

// of is a field of an entry.
func (c *languageChecker) of(e *Entry, field string) place {
	return place{source: e.Source.at(fieldKey(field), 0), language: c.lang.Tag, topic: e.Topic, field: field}
}

// listed is one text of a list: name is what Finding.Field calls it, key the
// list in the file.
func (p place) listed(name, key string, i int) place {
	p.source, p.field, p.item = p.source.at(key, i), name, i+1
	return p
}

// sortedEntries lists the entries as they stand in the files.
func sortedEntries(l *Language) []*Entry {
	var entries []*Entry
	for _, e := range l.Entries {
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(x, y *Entry) int {
		return cmp.Or(cmp.Compare(x.Source.File, y.Source.File), cmp.Compare(x.Source.Line, y.Source.Line), cmp.Compare(x.Topic, y.Topic))
	})
	return entries
}
