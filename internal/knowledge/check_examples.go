package knowledge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// examples checks the messages that stand for a label: each for itself, and
// that none stands anywhere else.
func (c *languageChecker) examples(label string, examples []string, whole place) {
	folds := c.memory.folds(examples)
	for i, example := range examples {
		at := whole.listed("example", "examples", i)
		c.length(at, example, MaxExample)
		if strings.Contains(example, "{facts.") || strings.Contains(example, "{"+OrderNumber+"}") {
			c.fault(at, "example_placeholder", "text", example)
		}
		key := folds[i]
		if other, ok := c.seen[key]; ok && key != "" {
			code := "example_twice"
			if other.label != label {
				code = "example_elsewhere"
			}
			c.fault(at, code, "text", example, "short", shorten(example), "label", label, "at", other.at, "other", other.label)
			continue
		}
		c.seen[key] = labelled{label, at.source}
		c.folds = append(c.folds, key)
	}
}

func (c *languageChecker) outOfScope() {
	n := 0
	for _, kind := range c.lang.OutOfScope {
		n += len(kind.Examples)
		if !slices.Contains([]string{"uncovered", "offdomain", "vague", "trap"}, kind.Kind) {
			c.fault(c.at(kind.Source), "outofscope_kind", "kind", kind.Kind)
		}
		c.examples("outofscope", kind.Examples, c.at(kind.Source))
	}
	if n < MinOutOfScope {
		c.fault(c.folder(), "outofscope_few", "n", n, "limit", MinOutOfScope)
	}
}

func (c *languageChecker) smalltalk() {
	var kinds []string
	for _, kind := range c.lang.Smalltalk {
		kinds = append(kinds, kind.Kind)
		label := "smalltalk " + kind.Kind
		if len(kind.Examples) < MinSmalltalk {
			c.fault(c.at(kind.Source), "smalltalk_few", "kind", kind.Kind, "n", len(kind.Examples), "limit", MinSmalltalk)
		}
		c.examples(label, kind.Examples, c.at(kind.Source))
		switch n := len(kind.Replies); {
		case kind.Kind == SmalltalkUnhelpful: // is followed by suggestions or a person
		case n == 0:
			c.fault(c.at(kind.Source), "reply_missing", "kind", kind.Kind)
		case n == 1:
			c.advise(c.at(kind.Source), "reply_single", "kind", kind.Kind)
		}
		for i, reply := range kind.Replies {
			c.answer(c.at(kind.Source).listed("reply", "replies", i), reply, MaxReply)
		}
	}
	for _, needed := range []string{"greeting", "thanks", "goodbye", "bot"} {
		if !slices.Contains(kinds, needed) {
			c.fault(c.folder(), "smalltalk_missing", "kind", needed)
		}
	}
	if !slices.Contains(kinds, SmalltalkUnhelpful) {
		c.advise(c.folder(), "unhelpful_missing", "kind", SmalltalkUnhelpful)
	}
}

func (c *languageChecker) human() {
	if n := len(c.lang.Human); n < MinHuman {
		c.fault(c.folder(), "human_few", "n", n, "limit", MinHuman)
	}
	c.examples("human", c.lang.Human, c.at(c.lang.human))
}

// hasTerm reports whether folded text holds a folded term as whole words. In
// scripts that are written without spaces any place will do, and in Korean,
// which puts particles behind its words, any end.
func hasTerm(text, term string) bool {
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	anyStart, anyEnd := unspaced(first), unspaced(last) || unicode.Is(unicode.Hangul, last)
	for from := 0; term != ""; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			break
		}
		start, end := from+i, from+i+len(term)
		if (start == 0 || anyStart || text[start-1] == ' ') && (end == len(text) || anyEnd || text[end] == ' ') {
			return true
		}
		from = end
	}
	return false
}

// shorten cuts a long example for a message.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= 60 {
		return text
	}
	return string(runes[:60]) + "…"
}
