package knowledge

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"dragoman/internal/language"
)

// What quality asks for, in characters. Languages that write a word in one or
// two characters say as much in half the length.
const (
	MaxSentence = 360
	MinSolution = 40
)

// quality finds what makes an entry hard or unpleasant to read. It looks at
// nothing but the entry.
func (c *languageChecker) quality(e *Entry) {
	for _, field := range []string{"apology", "solution", VariantWithOrder} {
		text := c.base.text(c.lang.Tag, e.Topic, field)
		if text == "" {
			continue
		}
		at := c.of(e, field)
		add := func(code string, args ...any) { c.add(at.finding(SeverityAdvice, KindQuality, code, args...)) }
		if n := utf8.RuneCountInString(text); field == "solution" && n < c.scaled(MinSolution) {
			add("text_short", "n", n)
		}
		for sentence := range sentencesOf(without(text, stand)) {
			if n := utf8.RuneCountInString(sentence); n > c.scaled(MaxSentence) {
				add("sentence_long", "text", strings.ReplaceAll(sentence, stand, "…"), "n", n, "limit", c.scaled(MaxSentence))
			}
		}
		folded := fold(text)
		for _, word := range c.toneWords {
			if hasTerm(folded, word) {
				add("tone_word", "text", word)
			}
		}
		if found := shouting.FindString(without(text, " ")); found != "" {
			add("tone_shouting", "text", found)
		}
		if word := mixedScripts(without(text, " ")); word != "" {
			add("script_mixed", "text", word)
		}
		if !c.ownScript(without(text, " ")) {
			add("script_wrong", "text", text, "short", shorten(text))
		}
	}
	c.alike(e)
}

// scaled is a length for languages that need fewer characters.
func (c *languageChecker) scaled(n int) int {
	switch c.lang.Tag {
	case "ja", "ko", "zh":
		return n / 2
	}
	return n
}

// shouting is a run of signs, or several words in capitals.
var shouting = regexp.MustCompile(`[!?！？]{2,}|\p{Lu}{4,}(?:\s+\p{Lu}{4,})+`)

// sentencesOf yields the sentences of a text, without the spaces around them.
func sentencesOf(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		tokens := sentences.FromString(text)
		for tokens.Next() {
			if s := strings.TrimSpace(tokens.Value()); s != "" && !yield(s) {
				return
			}
		}
	}
}

// stand takes a placeholder's room where sentences are told apart: before a
// small letter, such as that of {facts.…}, no sentence ends.
const stand = "Xxxxxxxxx"

// lookalikes are the alphabets whose letters are taken for one another.
var lookalikes = []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek}

var word = regexp.MustCompile(`\pL+`)

// mixedScripts returns the first word that has letters of two alphabets.
func mixedScripts(text string) string {
	for _, w := range word.FindAllString(text, -1) {
		n := 0
		for _, script := range lookalikes {
			if strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(script, r) }) {
				n++
			}
		}
		if n > 1 {
			return w
		}
	}
	return ""
}

// scripts are the letters of the languages that are not written in Latin ones.
var scripts = map[string][]*unicode.RangeTable{
	"ar": {unicode.Arabic}, "fa": {unicode.Arabic}, "he": {unicode.Hebrew}, "el": {unicode.Greek}, "hi": {unicode.Devanagari}, "th": {unicode.Thai},
	"ru": {unicode.Cyrillic}, "uk": {unicode.Cyrillic}, "bg": {unicode.Cyrillic},
	"ja": {unicode.Hiragana, unicode.Katakana, unicode.Han}, "ko": {unicode.Hangul}, "zh": {unicode.Han},
}

// ownScript reports whether most letters of a text are of its language.
func (c *languageChecker) ownScript(text string) bool {
	base, _, _ := strings.Cut(c.lang.Tag, "-")
	tables := scripts[base]
	if tables == nil {
		tables = []*unicode.RangeTable{unicode.Latin}
	}
	own, all := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			all++
			if unicode.In(r, tables...) {
				own++
			}
		}
	}
	return 2*own >= all
}

// alike finds examples of an entry that say the same in nearly the same words:
// the model learns nothing from the second.
func (c *languageChecker) alike(e *Entry) {
	folds := c.memory.folds(e.Examples)
	whole := place{source: e.Source, language: c.lang.Tag, topic: e.Topic}
	grams := make([][]uint64, len(e.Examples))
	for i, example := range e.Examples {
		grams[i] = trigrams(folds[i])
		for j := range i {
			if folds[i] != folds[j] && alikeness(grams[i], grams[j]) > tooAlike {
				at := whole.listed("example", "examples", i)
				first := whole.listed("example", "examples", j)
				f := at.finding(SeverityAdvice, KindQuality, "examples_alike", "text", example, "short", shorten(example), "at", first.source)
				f.Other = &Passage{Language: c.lang.Tag, Topic: e.Topic, Field: "example", File: first.source.File, Line: first.source.Line, Text: e.Examples[j]}
				c.add(f)
				break
			}
		}
	}
}

// tooAlike is the share of common trigrams above which two examples are
// nearly the same.
const tooAlike = 0.8

// trigrams lists the runs of three characters of a text, as numbers, sorted.
func trigrams(text string) []uint64 {
	runes := []rune(" " + text + " ")
	out := make([]uint64, 0, len(runes))
	for i := 0; i+3 <= len(runes); i++ {
		out = append(out, uint64(runes[i])<<42|uint64(runes[i+1])<<21|uint64(runes[i+2]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alikeness is the share of common trigrams, 0–1; 0 as soon as it can't be
// above tooAlike any more.
func alikeness(a, b []uint64) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if float64(len(a)) < tooAlike*float64(len(b)) {
		return 0
	}
	both, may := 0, len(a)+len(b)-int(2*tooAlike/(1+tooAlike)*float64(len(a)+len(b))) // differ
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case i+j-2*both > may:
			return 0
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both, i, j = both+1, i+1, j+1
		}
	}
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}

// Sentences below these are too short to tell their language.
const (
	minForeign  = 30   // characters without placeholders
	sureForeign = 0.99 // probability
)

// foreign finds sentences of answers in another language: remains of a text
// that was to be translated. It needs several languages to compare with.
func (c *checker) foreign(given *language.Detector) {
	tags := c.base.Offered()
	if len(tags) < 2 {
		return
	}
	detector := c.memory.detector(c.base, given)
	type written struct {
		tag   string
		entry *Entry
	}
	var all []written
	for _, tag := range tags {
		for _, e := range sortedEntries(c.base.Languages[tag]) {
			all = append(all, written{tag, e})
		}
	}
	found := make([][]Finding, len(all))
	c.spread(len(all), func(i int) {
		found[i] = recall(c.memory, func(g *generation) map[foreignKey]*cell[[]Finding] { return g.foreign }, foreignKey{all[i].entry, detector}, func() ([]Finding, bool) {
			return foreignIn(c.base, all[i].tag, all[i].entry, detector), true
		})
	})
	c.findings = append(c.findings, slices.Concat(found...)...)
}

// foreignIn finds the sentences of an entry in another language.
func foreignIn(b *Base, tag string, e *Entry, detector *language.Detector) []Finding {
	var found []Finding
	for _, field := range []string{"apology", "solution", VariantWithOrder} {
		for sentence := range sentencesOf(without(b.text(tag, e.Topic, field), " ")) {
			if utf8.RuneCountInString(sentence) < minForeign {
				continue
			}
			guess := detector.Detect(sentence, nil, language.Prior{})
			if guess.Language != tag && guess.Confidence > sureForeign {
				at := place{source: e.Source.at(fieldKey(field), 0), language: tag, topic: e.Topic, field: field}
				found = append(found, at.finding(SeverityAdvice, KindQuality, "foreign_sentence", "text", sentence, "short", shorten(sentence), "found", guess.Language))
			}
		}
	}
	return found
}

// learnDetector learns to tell languages of a base apart.
func learnDetector(b *Base, tags []string) *language.Detector {
	texts := make(map[string][]string, len(tags))
	for _, tag := range tags {
		for _, e := range b.Languages[tag].Entries {
			texts[tag] = append(texts[tag], e.Solution, e.Apology, e.Question)
			texts[tag] = append(texts[tag], e.Examples[:min(foreignExamples, len(e.Examples))]...)
		}
	}
	return language.NewDetector(texts)
}

// foreignExamples is how many examples of an entry the languages are learned
// from: enough, in a fraction of the time.
const foreignExamples = 12
