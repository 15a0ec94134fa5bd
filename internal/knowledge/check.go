package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// Severity of a finding.
type Severity string

const (
	SeverityError  Severity = "error"  // must be put right before the base is used
	SeverityAdvice Severity = "advice" // better put right
)

// Finding is a fault in a knowledge base: where it is, what it is, and what to
// do about it. Message and Fix are English sentences without a full stop.
type Finding struct {
	Severity Severity `json:"severity"`
	File     string   `json:"file"`           // or the folder, for something that is missing
	Line     int      `json:"line,omitempty"` // from 1; 0 if it concerns the whole file
	Message  string   `json:"message"`
	Fix      string   `json:"fix"`
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s. %s.", Source{File: f.File, Line: f.Line}, f.Severity, f.Message, f.Fix)
}

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
func Check(b *Base) []Finding {
	c := &checker{base: b}
	c.topics()
	if len(b.Languages) == 0 {
		c.fault(Source{File: "."}, "there is no language", "Add a folder such as en/ with entries")
	}
	for _, tag := range b.Tags() {
		before := len(c.findings)
		newLanguageChecker(c, b.Languages[tag]).all()
		if b.Languages[tag].Draft {
			for i := range c.findings[before:] {
				c.findings[before+i].Severity = SeverityAdvice // what is missing of it is known
			}
		}
	}
	c.apologies()
	c.promises()
	slices.SortStableFunc(c.findings, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
	return c.findings
}

// checker gathers findings.
type checker struct {
	base     *Base
	findings []Finding
}

func (c *checker) fault(at Source, message, fix string) {
	c.findings = append(c.findings, Finding{SeverityError, at.File, at.Line, message, fix})
}

func (c *checker) advise(at Source, message, fix string) {
	c.findings = append(c.findings, Finding{SeverityAdvice, at.File, at.Line, message, fix})
}

var topicID = regexp.MustCompile(`^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$`)

func (c *checker) topics() {
	seen := map[string]Source{}
	for _, t := range c.base.Topics {
		if !topicID.MatchString(t.ID) {
			c.fault(t.Source, fmt.Sprintf("topic id %q is malformed", t.ID), "Write area.name in lower-case letters, digits and underscores")
		}
		if at, ok := seen[t.ID]; ok {
			c.fault(t.Source, fmt.Sprintf("topic %q is listed already, at %s", t.ID, at), "Remove one of the two")
		}
		seen[t.ID] = t.Source
		if !slices.Contains(chat.Groups(), t.Group) {
			c.fault(t.Source, fmt.Sprintf("topic %q has the unknown group %q", t.ID, t.Group), fmt.Sprintf("Use one of %v", chat.Groups()))
		}
		if t.Scope == "" {
			c.advise(t.Source, fmt.Sprintf("topic %q does not say what it covers", t.ID), "Describe it under scope, and where the border to its neighbours runs")
		}
	}
}

// apologies finds entries that apologise, or don't, unlike the same entry in
// the other languages: something either went wrong for the buyer or did not.
func (c *checker) apologies() {
	for _, t := range c.base.Topics {
		var with, without []*Entry
		for _, tag := range c.base.Offered() {
			e := c.base.Entry(tag, t.ID)
			switch {
			case e == nil:
			case e.Apology == "":
				without = append(without, e)
			default:
				with = append(with, e)
			}
		}
		if len(with) >= len(without) {
			for _, e := range without {
				c.advise(e.Source.at("question", 0), fmt.Sprintf("%s has no apology here, but in other languages it has", t.ID), "Add one, or remove it from the others")
			}
			continue
		}
		for _, e := range with {
			c.advise(e.Source.at("apology", 0), fmt.Sprintf("%s has an apology here, but not in other languages", t.ID), "Remove it, or add one to the others")
		}
	}
}

// promises finds entries whose placeholders are not those of the same entry in
// the other languages: it would promise something else. What most languages
// name is taken as meant.
func (c *checker) promises() {
	for _, t := range c.base.Topics {
		var written []*Entry
		for _, tag := range c.base.Offered() {
			if e := c.base.Entry(tag, t.ID); e != nil && e.Solution != "" {
				written = append(written, e)
			}
		}
		c.sameNames("the answer to "+t.ID, written, func(e *Entry) string { return e.Apology + e.Solution })
		c.sameNames(VariantWithOrder+" to "+t.ID, written, func(e *Entry) string { return e.Variants[VariantWithOrder] })
	}
}

// sameNames finds the entries whose text does not name what most of the others
// name in it, or names what most don't.
func (c *checker) sameNames(what string, entries []*Entry, text func(*Entry) string) {
	naming := map[string]int{} // entries by name
	for _, e := range entries {
		for _, name := range placeholders(text(e)) {
			naming[name]++
		}
	}
	for _, e := range entries {
		own := placeholders(text(e))
		for _, name := range slices.Sorted(maps.Keys(naming)) {
			has, meant := slices.Contains(own, name), 2*naming[name] > len(entries)
			switch {
			case meant && !has:
				c.fault(e.Source.at("solution", 0), fmt.Sprintf("%s does not name {%s}, as other languages do", what, name), "Name it, so that all languages promise the same")
			case has && !meant && len(entries) > 1:
				c.fault(e.Source.at("solution", 0), fmt.Sprintf("%s names {%s}, unlike most languages", what, name), "Leave it out, or name it in the others too")
			}
		}
	}
}

// placeholders lists the names in a text's placeholders once each, without
// their cases.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(m[1], ":")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// languageChecker looks at one language.
type languageChecker struct {
	*checker
	lang        *Language
	locale      *language.Locale
	numberWords []string            // folded
	notNumbers  *regexp.Regexp      // nil if the locale lists none
	seen        map[string]labelled // examples so far, by fold
	folds       []string            // of all examples that carry no alert sign
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
	if phrases := lc.locale.NotNumbers(); len(phrases) > 0 {
		quoted := make([]string, len(phrases))
		for i, p := range phrases {
			quoted[i] = regexp.QuoteMeta(p)
		}
		lc.notNumbers = regexp.MustCompile(`(?i)(^|\PL)(` + strings.Join(quoted, "|") + `)(\PL|$)`)
	}
	return lc
}

func (c *languageChecker) all() {
	if !language.BuiltIn().Has(c.lang.Tag) {
		c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("there is no locale %q", c.lang.Tag), fmt.Sprintf("Add locales/%s.yaml; docs/adding-a-language.md says what stands in it", c.lang.Tag))
	}
	for _, t := range c.base.Topics {
		if c.lang.Entries[t.ID] == nil {
			c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("topic %q has no entry in %s", t.ID, c.lang.Tag), "Write one under entries: in a file of this folder")
		}
	}
	for _, e := range sortedEntries(c.lang) {
		c.entry(e)
	}
	c.outOfScope()
	c.smalltalk()
	c.human()
	c.concepts()
	c.alerts()
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
