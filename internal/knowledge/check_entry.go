package knowledge

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dragoman/internal/chat"
)

// entry looks at an entry among the topics and facts.
func (c *languageChecker) entry(e *Entry) []Finding {
	return recall(c.memory, func(g *generation) map[answersKey]*cell[[]Finding] { return g.answers }, answersKey{e, c.frame}, func() ([]Finding, bool) {
		part := *c
		part.checker = c.part()
		part.entryParts(e)
		return part.findings, ofItself(part.findings)
	})
}

func (c *languageChecker) entryParts(e *Entry) {
	whole := place{source: e.Source, language: c.lang.Tag, topic: e.Topic}
	if !c.known[e.Topic] {
		c.fault(whole, "topic_unknown")
	}
	if len(e.Examples) < MinExamples {
		c.fault(whole, "examples_few", "n", len(e.Examples), "limit", MinExamples)
	}

	question := c.of(e, "question")
	c.length(question, e.Question, MaxQuestion)
	if strings.ContainsAny(e.Question, "{}") {
		c.fault(question, "question_placeholder", "text", e.Question)
	}
	if e.Apology != "" {
		c.answer(c.of(e, "apology"), e.Apology, MaxApology)
	}
	c.answer(c.of(e, "solution"), e.Solution, MaxSolution)
	for _, name := range slices.Sorted(maps.Keys(e.Variants)) {
		at := c.of(e, VariantWithOrder)
		if name != VariantWithOrder {
			at.source = e.Source.at("variants."+name, 0)
			c.fault(at, "variant_unknown", "variant", name, "known", VariantWithOrder)
		}
		c.answer(at, e.Variants[name], MaxSolution)
		if !strings.Contains(e.Variants[name], "{"+OrderNumber+"}") {
			c.advise(at, "variant_idle", "name", "{"+OrderNumber+"}")
		}
	}
	c.followUps(e, whole)
}

func (c *languageChecker) followUps(e *Entry, whole place) {
	for i, id := range e.FollowUps {
		at := whole.listed("follow_ups", "follow_ups", i)
		if !c.known[id] {
			c.fault(at, "followup_unknown", "text", id)
		}
		if id == e.Topic {
			c.fault(at, "followup_self", "text", id)
		}
		if slices.Contains(e.FollowUps[:i], id) {
			c.fault(at, "followup_twice", "text", id)
		}
	}
	switch n := len(e.FollowUps); {
	case n > MaxFollowUps:
		c.fault(c.of(e, "follow_ups"), "followups_many", "n", n, "limit", MaxFollowUps)
	case n < 2:
		c.advise(whole, "followups_few", "n", n)
	}
}

// length finds an empty or over-long text.
func (c *languageChecker) length(at place, text string, limit int) {
	n := utf8.RuneCountInString(text)
	if n == 0 {
		c.fault(at, "text_empty")
	}
	if n > limit {
		c.fault(at, "text_long", "n", n, "limit", limit)
	}
}

// writtenLink is a link or an e-mail address written out.
var writtenLink = regexp.MustCompile(`(?i)https?://|\bwww\.|[\pL\pN._-]@[\pL\pN-]`)

// answer checks a text that buyers get: its length, its placeholders, and that
// it promises nothing by itself.
func (c *languageChecker) answer(at place, text string, limit int) {
	c.length(at, text, limit)
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		c.placeholder(at, text[m[0]:m[1]])
	}
	own := without(text, " ")
	c.numbers(at, own)
	if found := writtenLink.FindString(own); found != "" {
		c.fault(at, "link_written", "text", found)
	}
}

// placeholderFaulty is the code of a finding whose argument "reason" is a reason
// of Base.Compile.
const placeholderFaulty = "placeholder_faulty"

// placeholder checks one {placeholder} of a text.
func (c *languageChecker) placeholder(at place, written string) {
	if written == "{"+OrderNumber+"}" {
		if at.field != VariantWithOrder {
			c.fault(at, "order_number", "text", written, "variant", VariantWithOrder)
		}
		return
	}
	_, err := c.base.Compile(c.lang.Tag, written)
	if fault := chat.ReasonOf(err); fault != nil {
		args := []any{"text", written, "reason", fault.Name}
		for name, value := range fault.Args {
			args = append(args, name, value)
		}
		c.fault(at, placeholderFaulty, args...)
	}
}

// wordAt returns the word around byte i of text.
func wordAt(text string, i int) string {
	start := strings.LastIndexFunc(text[:i], unicode.IsSpace) + 1
	end := strings.IndexFunc(text[i:], unicode.IsSpace)
	if end < 0 {
		return text[start:]
	}
	return text[start : i+end]
}
