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
