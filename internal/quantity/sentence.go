package quantity

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Dimension says what is counted.
type Dimension string

const (
	Duration Dimension = "duration" // Unit is minute, hour, day, business_day, week, month or year
	Money    Dimension = "money"    // Unit is an ISO 4217 code
	Percent  Dimension = "percent"  // Unit is empty
	Count    Dimension = "count"    // Unit is country or instalment
)

// Bound says how a number is meant.
type Bound int

const (
	Exactly Bound = iota // or about
	UpTo                 // within, at most
	AtLeast              // over, starting at
)

// Quantity is a number with its unit, or a range of numbers, in a sentence.
type Quantity struct {
	Dimension  Dimension
	Unit       string
	Min, Max   float64 // the same unless it is a range
	Bound      Bound   // of one that is no range
	Start, End int     // in Sentence.Runes, with the words of the bound
	From, To   int     // the same without them
}

// Sentence is a sentence that was read.
type Sentence struct {
	Runes      []rune // the sentence in Unicode's compatible form
	Quantities []Quantity
	Mentions   []Mention
	parts      []int // places where a clause ends
	signs      []int // those that end with a sign
}

// Mention is a word or phrase of a concept.
type Mention struct {
	Concept    string
	Start, End int
}

// MaxSentence is how much of a sentence is read, in runes.
const MaxSentence = 2000

// Read finds the quantities and concepts of a sentence. In a language that
// there are no words of, it finds nothing.
func Read(lang, text string) Sentence {
	s := Sentence{Runes: []rune(norm.NFKC.String(text))}
	if len(s.Runes) > MaxSentence {
		s.Runes = s.Runes[:MaxSentence]
	}
	w := wordsOf(lang)
	if w == nil {
		return s
	}
	lower := make([]rune, len(s.Runes))
	for i, r := range s.Runes {
		lower[i] = unicode.ToLower(r)
	}
	for i := range lower {
		s.clause(w, lower, i)
		s.mention(w, lower, i)
	}
	s.Mentions = outermost(s.Mentions)
	for i := 0; i < len(lower); {
		if t, end := w.phrases.at(lower, i, false); t != nil {
			if q, ok := phrase(t.means); ok {
				q.Start, q.End, q.From, q.To = i, end, i, end
				s.Quantities = append(s.Quantities, q)
				i = end
				continue
			}
		}
		q, end, ok := w.quantityAt(lower, i)
		if ok {
			s.Quantities = append(s.Quantities, q)
		}
		i = max(end, i+1)
	}
	return s
}

// Text returns the words of a quantity with its bound, as they are written.
func (s Sentence) Text(q Quantity) string { return strings.TrimSpace(string(s.Runes[q.Start:q.End])) }

// Part returns the clause that a quantity stands in: up to where the clauses of
// its neighbours begin.
func (s Sentence) Part(q Quantity) (from, to int) {
	from, to = 0, len(s.Runes)
	for _, other := range s.Quantities {
		switch {
		case other.End <= q.Start:
			from = s.cut(other.End, q.Start)
		case other.Start >= q.End:
			return from, s.cut(q.End, other.Start)
		}
	}
	return from, to
}

// cut returns where two quantities are parted: the last end of a clause
// between them, or right after the first.
func (s Sentence) cut(first, second int) int {
	at := first
	for _, p := range s.parts {
		if p >= first && p <= second {
			at = p
		}
	}
	return at
}

// Has reports whether a concept is mentioned between two places.
func (s Sentence) Has(concept string, from, to int) bool {
	return s.Distance(concept, from, to, from) >= 0
}

// Distance returns how far the nearest mention of a concept between two places
// is from a third, in runes; -1 without one.
func (s Sentence) Distance(concept string, from, to, place int) int {
	best := -1
	for _, m := range s.Mentions {
		if m.Concept != concept || m.Start < from || m.End > to {
			continue
		}
		d := max(m.Start-place, place-m.End, 0)
		if best < 0 || d < best {
			best = d
		}
	}
	return best
}

// Near reports whether a concept between two places is mentioned within a few
// words of a quantity, and no comma between.
func (s Sentence) Near(concept string, from, to int, q Quantity) bool {
	reach := 32
	if slices.ContainsFunc(s.Runes, joined) {
		reach = 12
	}
	for _, m := range s.Mentions {
		if m.Concept != concept || m.Start < from || m.End > to || max(m.Start-q.End, q.Start-m.End) > reach {
			continue
		}
		between := func(p int) bool { return p >= m.End && p <= q.Start || p >= q.End && p <= m.Start }
		if !slices.ContainsFunc(s.signs, between) {
			return true
		}
	}
	return false
}

func (s *Sentence) mention(w *words, lower []rune, i int) {
	for _, t := range w.concepts[lower[i]] {
		stop := i + len(t.runes)
		if stop > len(lower) || !same(lower[i:stop], t.runes) || !t.inner && !begins(lower, i) || !t.open && !ends(lower, stop) {
			continue
		}
		s.Mentions = append(s.Mentions, Mention{t.means, i, stop})
	}
}

// outermost drops mentions that lie in a longer one: "days of delivery" is not
// about delivery.
func outermost(mentions []Mention) []Mention {
	var out []Mention
	for _, m := range mentions {
		if !slices.ContainsFunc(mentions, func(o Mention) bool {
			return o.Concept != m.Concept && o.Start <= m.Start && o.End >= m.End && o.End-o.Start > m.End-m.Start
		}) {
			out = append(out, m)
		}
	}
	return out
}

func (s *Sentence) clause(w *words, lower []rune, i int) {
	if strings.ContainsRune(",;،、,;|()·•–—", lower[i]) {
		digits := i > 0 && i+1 < len(lower) && unicode.IsDigit(lower[i-1]) && unicode.IsDigit(lower[i+1])
		if !digits {
			s.parts = append(s.parts, i)
			s.signs = append(s.signs, i)
		}
		return
	}
	if t, _ := w.clauses.at(lower, i, false); t != nil && i > 0 && isSpace(lower[i-1]) {
		s.parts = append(s.parts, i)
	}
}

// phrase reads what a phrase means: "1 day".
func phrase(means string) (Quantity, bool) {
	number, unit, _ := strings.Cut(means, " ")
	n, err := strconv.ParseFloat(number, 64)
	return Quantity{Dimension: Duration, Unit: unit, Min: n, Max: n}, err == nil
}

func skipSpaces(text []rune, i int) int {
	for i < len(text) && isSpace(text[i]) {
		i++
	}
	return i
}

// maxDuration is the longest span in its unit.
const maxDuration = 1000

var dashes = []rune("-–—−~〜～‐‑")

// quantityAt reads the quantity that begins with a number at i. It returns
// where to go on.
func (w *words) quantityAt(text []rune, i int) (q Quantity, end int, ok bool) {
	first, end, word := w.numberAt(text, i)
	if end == 0 || first < 0 {
		return q, end, false
	}
	q = Quantity{Min: first, Max: first, Start: i}
	prefix, start := w.prefix(text, i)
	stop := end
	if second, to := w.second(text, i, end, prefix); to > 0 && second > first {
		q.Max, stop = second, to
	}
	dimension, unit, after := w.unitAt(text, stop)
	switch {
	case dimension != "":
	case prefix != "":
		after, q.Start = stop, start
		dimension, unit = Money, prefix
		if prefix == "percent" {
			dimension, unit = Percent, ""
		}
	default:
		return q, end, false
	}
	if dimension == Duration && q.Max > maxDuration {
		return q, after, false // 2026 is a year, not so many
	}
	if word && dimension == Count {
		return q, after, false // "one of many countries"
	}
	q.Dimension, q.Unit, q.End = dimension, unit, after
	q.From, q.To = q.Start, q.End
	if often, to := w.frequent(text, q); often {
		return q, max(after, to), false
	}
	if q.Max == q.Min {
		w.bound(text, &q)
	}
	return q, max(after, q.End), true
}

// prefix returns the currency that stands before a number, or percent.
func (w *words) prefix(text []rune, i int) (string, int) {
	at := i
	for at > 0 && isSpace(text[at-1]) {
		at--
	}
	if at > 0 && (text[at-1] == '%' || text[at-1] == '٪') && at == i && (at < 2 || !isWord(text[at-2])) {
		return "percent", at - 1
	}
	for start := max(0, at-3); start < at; start++ {
		if t, end := w.currency.at(text, start, false); t != nil && end == at {
			return t.means, start
		}
	}
	for _, long := range []string{"yüzde", "百分之"} {
		if n := len([]rune(long)); at >= n && string(text[at-n:at]) == long {
			return "percent", at - n
		}
	}
	return "", i
}

// second reads the other end of a range: its number and where that ends.
func (w *words) second(text []rune, start, end int, prefix string) (float64, int) {
	at := end
	if _, _, after := w.unitAt(text, at); after > 0 {
		if value, to := w.rangeTo(text, start, after, prefix); to > 0 {
			return value, to
		}
	}
	return w.rangeTo(text, start, at, prefix)
}

func (w *words) rangeTo(text []rune, start, at int, prefix string) (float64, int) {
	at = skipSpaces(text, at)
	if at >= len(text) {
		return 0, 0
	}
	next := 0
	if slices.Contains(dashes, text[at]) {
		next = at + 1
	} else if t, end := w.joins.at(text, at, true); t != nil {
		next = end
	} else if t, end := w.and.at(text, at, true); t != nil {
		if before, _ := w.before.before(text, start); before != nil {
			next = end
		}
	}
	if next == 0 {
		return 0, 0
	}
	next = skipSpaces(text, next)
	if prefix != "" { // €5 – €10
		if t, end := w.currency.at(text, next, true); t != nil && t.means == prefix {
			next = skipSpaces(text, end)
		}
	}
	if next >= len(text) {
		return 0, 0
	}
	if !unicode.IsDigit(text[next]) {
		value, end, _ := w.numberAt(text, next)
		return value, end
	}
	value, end := digitsAfterDash(text, next)
	return value, end
}

// digitsAfterDash reads digits whose dash belongs to a range.
func digitsAfterDash(text []rune, i int) (float64, int) {
	rest := text[i:]
	value, end := digitsAt(rest, 0)
	if value < 0 || i+end < len(text) && slices.Contains(dashes, text[i+end]) && i+end+1 < len(text) && unicode.IsDigit(text[i+end+1]) {
		return 0, 0
	}
	return value, i + end
}

// unitAt reads the unit after a number; after is 0 without one.
func (w *words) unitAt(text []rune, i int) (d Dimension, unit string, after int) {
	at := skipSpaces(text, i)
	for n := 0; n < 2 && at < len(text) && slices.Contains(dashes, text[at]); n++ { // "30-day", "14-tägig"
		at = skipSpaces(text, at+1)
	}
	if at >= len(text) {
		return "", "", 0
	}
	if text[at] == '%' || text[at] == '٪' {
		return Percent, "", at + 1
	}
	if t, end := w.percent.at(text, at, true); t != nil {
		return Percent, "", end
	}
	if t, end := w.units.at(text, at, true); t != nil {
		if t.means == "country" || t.means == "instalment" {
			return Count, t.means, end
		}
		return Duration, t.means, end
	}
	if t, end := w.currency.at(text, at, true); t != nil {
		return Money, t.means, end
	}
	return "", "", 0
}

// frequent reports whether a quantity says how often or how long ago, and where
// that ends: "7 days a week" promises no seven days.
func (w *words) frequent(text []rune, q Quantity) (bool, int) {
	at := skipSpaces(text, q.End)
	if t, end := w.often.at(text, at, true); t != nil {
		return true, end
	}
	if at+1 < len(text) && text[at] == '/' {
		return true, at + 1
	}
	t, _ := w.often.before(text, q.Start)
	return t != nil, q.End
}

// bound reads the words around a quantity that limit it, and widens it by them.
func (w *words) bound(text []rune, q *Quantity) {
	at := skipSpaces(text, q.End)
	if after, end := w.upToAfter.at(text, at, true); after != nil {
		q.Bound, q.End = UpTo, end
		return
	}
	if after, end := w.fromAfter.at(text, at, true); after != nil {
		q.Bound, q.End = AtLeast, end
		return
	}
	upTo, start := w.upTo.before(text, q.Start)
	from, fromStart := w.from.before(text, q.Start)
	switch {
	case upTo != nil && (from == nil || start <= fromStart):
		q.Bound, q.Start = UpTo, start
	case from != nil:
		q.Bound, q.Start = AtLeast, fromStart
	}
}
