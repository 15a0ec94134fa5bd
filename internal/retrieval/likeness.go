package retrieval

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Likeness is a message as a vector of length 1 of the terms that the model
// sees in it, those it does not know among them.
type Likeness []weight

type weight struct {
	term  uint64 // hash
	value float32
}

// Likenesses makes the vectors of messages. Weights are the model's: what is
// rare in its examples weighs more, and what is unknown as much as the rarest.
func (m *Model) Likenesses(texts []string) []Likeness {
	rarest := float32(1)
	for _, idf := range m.vectors.IDF {
		rarest = max(rarest, idf)
	}
	all := make([]Likeness, len(texts))
	var t terms
	for i, text := range texts {
		m.analyzer.analyze(text, &t)
		all[i] = m.likeness(&t, rarest)
	}
	return all
}

func (m *Model) likeness(t *terms, rarest float32) Likeness {
	index := map[uint64]int{}
	var l Likeness
	var kinds []featureKind
	eachFeature(t, t.words, &m.vectors.Lexicon, func(k featureKind, h uint64) {
		if i, ok := index[h]; ok {
			l[i].value++
			return
		}
		index[h] = len(l)
		l, kinds = append(l, weight{h, 1}), append(kinds, k)
	})
	var norm [groups]float32
	for i := range l {
		idf := rarest
		if id, ok := m.vectors.IDs.get(l[i].term); ok {
			idf = m.vectors.IDF[id]
		}
		l[i].value = idf * (1 + log32(l[i].value))
		norm[groupOf[kinds[i]]] += l[i].value * l[i].value
	}
	for i := range l {
		g := groupOf[kinds[i]]
		l[i].value *= m.vectors.Groups[g] / sqrt32(norm[g])
	}
	return l.heaviest(widest)
}

// widest is how many terms a vector keeps. The others are in many messages and
// weigh little, but would take most of the time.
const widest = 40

// heaviest returns the vector of the n terms that weigh most, by term.
func (l Likeness) heaviest(n int) Likeness {
	if len(l) > n {
		slices.SortFunc(l, func(a, b weight) int { return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.term, b.term)) })
		l = l[:n:n]
	}
	var norm float64
	for _, w := range l {
		norm += float64(w.value) * float64(w.value)
	}
	for i := range l {
		l[i].value = float32(float64(l[i].value) / math.Sqrt(norm))
	}
	slices.SortFunc(l, func(a, b weight) int { return cmp.Compare(a.term, b.term) })
	return l
}

// To returns how alike two messages are: the cosine of their vectors, 0–1.
func (l Likeness) To(other Likeness) float64 {
	sum := float32(0)
	for i, j := 0, 0; i < len(l) && j < len(other); {
		switch c := cmp.Compare(l[i].term, other[j].term); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			sum += l[i].value * other[j].value
			i++
			j++
		}
	}
	return float64(sum)
}

// Unknown returns the words of a message that training has not seen, in lower
// case, each once, as they come. Numbers are none; where words are not told
// apart by spaces, unknown characters in a row are one.
func (m *Model) Unknown(text string) []string {
	var t terms
	m.analyzer.analyze(text, &t)
	var words []string
	end := int32(-1) // of the unknown characters so far
	for i := 0; i < len(t.words); i++ {
		w := t.words[i]
		if _, n := m.vectors.Lexicon.match(t.words[i:]); n > 0 {
			i += n - 1
			continue
		}
		if _, known := m.vectors.IDs.get(mix(saltStem, w.stem)); known || strings.IndexFunc(text[w.start:w.end], unicode.IsLetter) < 0 {
			continue
		}
		word := strings.ToLower(strings.TrimFunc(text[w.start:w.end], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
		if w.single && end == w.start {
			words[len(words)-1] += word
		} else if !slices.Contains(words, word) {
			words = append(words, word)
		} else {
			continue
		}
		end = -1
		if w.single {
			end = w.end
		}
	}
	return words
}
