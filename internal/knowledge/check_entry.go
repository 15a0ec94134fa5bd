package knowledge

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dragoman/internal/chat"
)

func (c *languageChecker) entry(e *Entry) {
	if _, ok := c.base.Topic(e.Topic); !ok {
		c.fault(e.Source, fmt.Sprintf("unknown topic %q", e.Topic), "Use an id of topics.yaml, or add the topic there")
	}
	if len(e.Examples) < MinExamples {
		c.fault(e.Source, fmt.Sprintf("%s has %d examples, fewer than %d", e.Topic, len(e.Examples), MinExamples), "Add messages that differ in words and situation")
	}
	c.examples(e.Topic, e.Examples, e.Source)

	question := e.Source.at("question", 0)
	c.length(question, "question", e.Question, MaxQuestion)
	if strings.ContainsAny(e.Question, "{}") {
		c.fault(question, "a question holds no placeholder", "Write it without")
	}
	if e.Apology != "" {
		c.answer(e.Source.at("apology", 0), "apology", e.Apology, MaxApology)
	}
	c.answer(e.Source.at("solution", 0), "solution", e.Solution, MaxSolution)
	for _, name := range slices.Sorted(maps.Keys(e.Variants)) {
		at := e.Source.at("variants."+name, 0)
		if name != VariantWithOrder {
			c.fault(at, fmt.Sprintf("unknown variant %q", name), fmt.Sprintf("The one variant there is is called %s", VariantWithOrder))
		}
		c.answer(at, name, e.Variants[name], MaxSolution)
		if !strings.Contains(e.Variants[name], "{"+OrderNumber+"}") {
			c.advise(at, fmt.Sprintf("the variant of %s does not mention {%s}", e.Topic, OrderNumber), "Name the number, so that the buyer sees it was understood, or drop the variant")
		}
	}
	c.followUps(e)
}

func (c *languageChecker) followUps(e *Entry) {
	for i, id := range e.FollowUps {
		at := e.Source.at("follow_ups", i)
		if _, ok := c.base.Topic(id); !ok {
			c.fault(at, fmt.Sprintf("follow-up %q is no topic", id), "Use an id of topics.yaml")
		}
		if id == e.Topic {
			c.fault(at, fmt.Sprintf("%s follows itself", id), "Name another topic")
		}
		if slices.Contains(e.FollowUps[:i], id) {
			c.fault(at, fmt.Sprintf("follow-up %s stands twice", id), "Remove one")
		}
	}
	switch n := len(e.FollowUps); {
	case n > MaxFollowUps:
		c.fault(e.Source.at("follow_ups", 0), fmt.Sprintf("%s has %d follow-ups, more than %d", e.Topic, n, MaxFollowUps), "Keep the likeliest")
	case n < 2:
		c.advise(e.Source, fmt.Sprintf("%s has %d follow-ups", e.Topic, n), "Name two or three topics that buyers ask next")
	}
}

// length finds an empty or over-long text.
func (c *languageChecker) length(at Source, what, text string, limit int) {
	n := utf8.RuneCountInString(text)
	if n == 0 {
		c.fault(at, fmt.Sprintf("%s is empty", what), "Write it")
	}
	if n > limit {
		c.fault(at, fmt.Sprintf("%s has %d characters, more than %d", what, n, limit), "Say it more briefly")
	}
}

// writtenLink is a link or an e-mail address written out.
var writtenLink = regexp.MustCompile(`(?i)https?://|\bwww\.|[\pL\pN._-]@[\pL\pN-]`)

// answer checks a text that buyers get: its length, its placeholders, and that
// it promises nothing by itself.
func (c *languageChecker) answer(at Source, what, text string, limit int) {
	c.length(at, what, text, limit)
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		c.placeholder(at, what, text[m[0]:m[1]])
	}
	own := placeholder.ReplaceAllString(text, " ")
	c.numbers(at, what, own)
	if found := writtenLink.FindString(own); found != "" {
		c.fault(at, fmt.Sprintf("%s writes a link or an address out: %q", what, found), "Name a fact, like {facts.returns_link}")
	}
}

// numbers finds what a text promises by itself, in digits or in words.
func (c *languageChecker) numbers(at Source, what, own string) {
	if c.notNumbers != nil {
		own = c.notNumbers.ReplaceAllString(own, "$1 $3")
	}
	if i := strings.IndexFunc(own, unicode.IsNumber); i >= 0 {
		c.fault(at, fmt.Sprintf("%s writes a number out: %q", what, wordAt(own, i)), "Name a fact, like {facts.return_window}, or say it without the number")
	}
	words := fold(own)
	for _, number := range c.numberWords {
		if hasTerm(words, number) {
			c.fault(at, fmt.Sprintf("%s writes a number out: %q", what, number), "Name a fact, like {facts.return_window}, or say it without the number")
		}
	}
}

// placeholder checks one {placeholder} of a text.
func (c *languageChecker) placeholder(at Source, what, written string) {
	if written == "{"+OrderNumber+"}" {
		if what != VariantWithOrder {
			c.fault(at, fmt.Sprintf("%s needs an order number, which the buyer may not have given", what), fmt.Sprintf("Move it to variants: %s", VariantWithOrder))
		}
		return
	}
	_, err := c.base.Compile(c.lang.Tag, written)
	var fault *chat.Error
	if errors.As(err, &fault) {
		c.fault(at, fmt.Sprintf("%s has a faulty placeholder, %s: %s", what, written, fault.Message), "See docs/knowledge.md, Placeholders")
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
