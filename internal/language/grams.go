package language

import (
	"math"
	"strings"
	"unicode"
)

// longestGram is the length of the longest character n-grams. Whole words are
// grams too, of order wholeWord.
const (
	longestGram = 3
	wholeWord   = longestGram + 1
	smoothing   = 0.3
	// logStep is how finely log probabilities are kept, in nats.
	logStep = 1.0 / 14
)

// grams holds what is known of each n-gram: how likely it is in each variety of
// a language, and, of words, in which of them they are used.
type grams struct {
	slots []slot   // open addressing; a power of two, at most two thirds of it taken
	logs  []uint8  // by row, then variety
	known []uint64 // by row; a bit for each variety that uses the word more than once
	n     int      // varieties
}

type slot struct {
	hash uint64
	row  int32 // from 1; 0 means free
}

func (g *grams) find(hash uint64) int {
	mask := uint64(len(g.slots) - 1)
	for i := hash >> 7 & mask; ; i = (i + 1) & mask {
		if s := &g.slots[i]; s.row == 0 || s.hash == hash {
			return int(i)
		}
	}
}

// row returns the number of an n-gram, −1 if it is not known.
func (g *grams) row(hash uint64) int { return int(g.slots[g.find(hash)].row) - 1 }

// tally counts n-grams.
type tally struct {
	grams
	counts []float32 // by row, then variety
	orders []uint8
	totals [][wholeWord + 1]float64 // by variety
	kinds  [wholeWord + 1]float64
}

func newTally(varieties int) *tally {
	return &tally{grams: grams{slots: make([]slot, 1<<16), n: varieties}, totals: make([][wholeWord + 1]float64, varieties)}
}

func (t *tally) add(variety, order int, hash uint64, weight float64) {
	i := t.find(hash)
	if t.slots[i].row == 0 {
		if 2*len(t.orders) >= len(t.slots) {
			t.grow()
			i = t.find(hash)
		}
		t.orders = append(t.orders, uint8(order))
		t.counts = append(t.counts, make([]float32, t.n)...)
		t.known = append(t.known, 0)
		t.slots[i] = slot{hash, int32(len(t.orders))}
		t.kinds[order]++
	}
	t.counts[int(t.slots[i].row-1)*t.n+variety] += float32(weight)
	t.totals[variety][order] += weight
}

func (t *tally) grow() {
	old := t.slots
	t.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.row != 0 {
			t.slots[t.find(s.hash)] = s
		}
	}
}

// know notes that a variety uses a word more than once.
func (t *tally) know(variety int, hash uint64) {
	if row := t.row(hash); row >= 0 {
		t.known[row] |= 1 << variety
	}
}

// done turns the counts into probabilities.
func (t *tally) done() grams {
	g := t.grams
	g.logs = make([]uint8, len(t.counts))
	for row, order := range t.orders {
		for v := range t.n {
			p := (float64(t.counts[row*t.n+v]) + smoothing) / (t.totals[v][order] + smoothing*t.kinds[order])
			g.logs[row*t.n+v] = uint8(min(255, math.Round(-math.Log(p)/logStep)))
		}
	}
	return g
}

const (
	hashStart = 14695981039346656037
	hashStep  = 1099511628211
)

// mixed makes all bits of an FNV-1a hash count.
func mixed(h uint64) uint64 {
	h ^= h >> 32
	h *= 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// eachGram calls f with every n-gram of the words of a text, the edges of words
// included, and at the end of each word with the word itself. Scripts written
// without spaces make long words, which are cut.
func eachGram(text string, runes *[]rune, f func(order int, h uint64)) {
	w := append((*runes)[:0], '<')
	flush := func() {
		if len(w) > 1 {
			w = append(w, '>')
			for i := range w {
				h := uint64(hashStart)
				for j := i; j < len(w) && j-i < longestGram; j++ {
					h = (h ^ uint64(w[j])) * hashStep
					if j > i || w[i] != '<' && w[i] != '>' {
						f(j-i+1, mixed(h))
					}
				}
			}
			h := uint64(hashStart)
			for _, r := range w[1:] {
				h = (h ^ uint64(r)) * hashStep
			}
			f(wholeWord, mixed(h+1))
		}
		w = append(w[:0], '<')
	}
	last := ' '
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || spoken(r) && (isASCIILetter(last) || startsWithLetter(text[i+1:])):
			w = append(w, unicode.ToLower(r))
			if len(w) == 32 {
				flush()
			}
		default:
			flush()
		}
		last = r
	}
	flush()
	*runes = w
}

// spoken reports whether r is a digit that stands for a letter where Arabic is
// typed in Latin letters: 7abibi, 3la, tshe7en.
func spoken(r rune) bool { return r == '2' || r == '3' || r >= '5' && r <= '9' }

func isASCIILetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func startsWithLetter(text string) bool { return text != "" && isASCIILetter(rune(text[0])) }

// wordHash returns the hash of a single word.
func wordHash(word string, runes *[]rune) (hash uint64) {
	eachGram(word, runes, func(order int, h uint64) {
		if order == wholeWord {
			hash = h
		}
	})
	return hash
}

// wordsOf counts the words of texts. All counts are whole numbers, so that it
// does not matter in which order they are summed up.
func wordsOf(texts []string) map[string]float64 {
	out := map[string]float64{}
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !spoken(r) }) {
			out[word]++
		}
	}
	return out
}
