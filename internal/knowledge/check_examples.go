package knowledge

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// examples checks the messages that stand for a label: each for itself, and
// that none stands anywhere else.
func (c *languageChecker) examples(label string, examples []string, source Source) {
	for i, example := range examples {
		at := source.at("examples", i)
		c.length(at, "example", example, MaxExample)
		if strings.Contains(example, "{facts.") || strings.Contains(example, "{"+OrderNumber+"}") {
			c.fault(at, "an example holds a placeholder", "Write what a buyer would write")
		}
		key := fold(example)
		if other, ok := c.seen[key]; ok && key != "" {
			message := fmt.Sprintf("%q stands twice under %s, first at %s", shorten(example), label, other.at)
			if other.label != label {
				message = fmt.Sprintf("%q stands under %s and, at %s, under %s", shorten(example), label, other.at, other.label)
			}
			c.fault(at, message, "Keep it where it belongs, by the scopes in topics.yaml, and remove the other")
			continue
		}
		c.seen[key] = labelled{label, at}
		c.folds = append(c.folds, key)
	}
}

func (c *languageChecker) outOfScope() {
	n := 0
	for _, kind := range c.lang.OutOfScope {
		n += len(kind.Examples)
		if !slices.Contains([]string{"uncovered", "offdomain", "vague", "trap"}, kind.Kind) {
			c.fault(kind.Source, fmt.Sprintf("unknown kind %q of message out of scope", kind.Kind), "Use uncovered, offdomain, vague or trap")
		}
		c.examples("outofscope", kind.Examples, kind.Source)
	}
	if n < MinOutOfScope {
		c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("%s has %d messages out of scope, fewer than %d", c.lang.Tag, n, MinOutOfScope), "Add some under outofscope: of all four kinds; without them the assistant answers what it should not")
	}
}

func (c *languageChecker) smalltalk() {
	var kinds []string
	for _, kind := range c.lang.Smalltalk {
		kinds = append(kinds, kind.Kind)
		label := "smalltalk " + kind.Kind
		if len(kind.Examples) < MinSmalltalk {
			c.fault(kind.Source, fmt.Sprintf("%s has %d examples, fewer than %d", label, len(kind.Examples), MinSmalltalk), "Add some")
		}
		c.examples(label, kind.Examples, kind.Source)
		switch n := len(kind.Replies); {
		case kind.Kind == SmalltalkUnhelpful: // is followed by suggestions or a person
		case n == 0:
			c.fault(kind.Source, label+" has no reply", "Write two or three under replies:")
		case n == 1:
			c.advise(kind.Source, label+" has one reply only", "Write another, so that a conversation does not get the same twice in a row")
		}
		for i, reply := range kind.Replies {
			c.answer(kind.Source.at("replies", i), "reply", reply, MaxReply)
		}
	}
	for _, needed := range []string{"greeting", "thanks", "goodbye", "bot"} {
		if !slices.Contains(kinds, needed) {
			c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("small talk of the kind %s is missing in %s", needed, c.lang.Tag), "Add it under smalltalk:")
		}
	}
	if !slices.Contains(kinds, SmalltalkUnhelpful) {
		c.advise(Source{File: c.lang.Tag}, fmt.Sprintf("small talk of the kind %s is missing in %s", SmalltalkUnhelpful, c.lang.Tag), "Add messages such as \"that doesn't help\" under smalltalk:, so that the assistant does not answer the same again")
	}
}

func (c *languageChecker) human() {
	if n := len(c.lang.Human); n < MinHuman {
		c.fault(Source{File: c.lang.Tag}, fmt.Sprintf("%s has %d examples of asking for a person, fewer than %d", c.lang.Tag, n, MinHuman), "Add some under human: examples:")
	}
	c.examples("human", c.lang.Human, c.lang.human)
}

// fold makes texts equal that differ in case, accents, punctuation and spaces
// only. A text without letters and digits, such as an emoji, stays as it is.
func fold(text string) string {
	var out strings.Builder
	gap, accented := false, false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
			// A vowel sign of Hindi or Thai is no accent.
			if !accented {
				out.WriteRune(r)
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			accented = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
			out.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	if out.Len() == 0 {
		return strings.TrimSpace(text)
	}
	return norm.NFC.String(out.String())
}

// hasTerm reports whether folded text holds a folded term as whole words. In
// scripts that are written without spaces any place will do, and in Korean,
// which puts particles behind its words, any end.
func hasTerm(text, term string) bool {
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	anyStart, anyEnd := unspaced(first), unspaced(last) || unicode.Is(unicode.Hangul, last)
	for rest := text; ; {
		i := strings.Index(rest, term)
		if i < 0 || term == "" {
			return false
		}
		end := i + len(term)
		if (i == 0 || anyStart || rest[i-1] == ' ') && (end == len(rest) || anyEnd || rest[end] == ' ') {
			return true
		}
		rest = rest[end:]
	}
}

// shorten cuts a long example for a message.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= 60 {
		return text
	}
	return string(runes[:60]) + "…"
}
