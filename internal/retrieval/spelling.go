package retrieval

import (
	"slices"
	"unicode/utf8"
)

// spelling finds the common word that a rare one is a slip of: one letter
// missing, too many, wrong, or two swapped.
type spelling struct {
	Words   [][]byte
	Stems   numbers[uint64]
	Deletes table // hash of a common word, whole or without one letter → word
}

const (
	shortestSlip = 4 // letters of the shortest word that is corrected
	longestSlip  = 20
)

// add makes a word one that others are slips of. Where two words fit, the one
// added first is taken: add the most frequent ones first.
func (s *spelling) add(text []byte, stem uint64) {
	n := utf8.RuneCount(text)
	if n < shortestSlip || n > longestSlip {
		return
	}
	index := int32(len(s.Words))
	s.Words = append(s.Words, append([]byte(nil), text...))
	s.Stems = append(s.Stems, stem)
	note := func(h uint64) {
		if _, ok := s.Deletes.get(h); !ok {
			s.Deletes.set(h, index)
		}
	}
	note(hashBytes(saltWord, text))
	eachDelete(text, note)
}

// correct returns the stem of the word that text is a slip of.
func (s *spelling) correct(text []byte) (uint64, bool) {
	n := utf8.RuneCount(text)
	if isDigit(text[0]) || n < shortestSlip || n > longestSlip || len(s.Words) == 0 {
		return 0, false
	}
	best := int32(-1)
	try := func(h uint64) {
		if i, ok := s.Deletes.get(h); ok && (best < 0 || i < best) && oneSlip(s.Words[i], text) {
			best = i
		}
	}
	try(hashBytes(saltWord, text))
	eachDelete(text, try)
	if best < 0 {
		return 0, false
	}
	return s.Stems[best], true
}

// eachDelete calls f with the hash of the word without each of its letters but
// the first: hardly anyone gets that one wrong.
func eachDelete(text []byte, f func(h uint64)) {
	var buffer [4 * longestSlip]byte
	_, first := utf8.DecodeRune(text)
	for i := first; i < len(text); {
		_, size := utf8.DecodeRune(text[i:])
		b := append(buffer[:0], text[:i]...)
		f(hashBytes(saltWord, append(b, text[i+size:]...)))
		i += size
	}
}

// oneSlip reports whether one slip turns a into b.
func oneSlip(a, b []byte) bool {
	var bufA, bufB [longestSlip]rune
	x, y := appendRunes(bufA[:0], a), appendRunes(bufB[:0], b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return len(x) <= 1 && len(y) <= 1 || len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
}

func appendRunes(dst []rune, b []byte) []rune {
	for _, r := range string(b) {
		dst = append(dst, r)
	}
	return dst
}

// commonWord is the number of uses from which a word is taken to be spelled
// right.
const commonWord = 3

// spell learns the common words and reads the rare ones of the examples as
// slips of them, as Rank will.
func (t *trainer) spell() {
	type use struct {
		n    int
		text []byte
		stem uint64
	}
	uses := map[uint64]*use{}
	var order []*use
	for i := range t.messages {
		m := &t.messages[i]
		for _, w := range m.words {
			u := uses[w.plain]
			if u == nil {
				u = &use{text: m.bytes(w), stem: w.stem}
				uses[w.plain] = u
				order = append(order, u)
			}
			u.n++
		}
	}
	slices.SortStableFunc(order, func(a, b *use) int { return b.n - a.n })
	for _, u := range order {
		if u.n >= commonWord {
			t.analyzer.spelling.add(u.text, u.stem)
		}
	}
	for i := range t.messages {
		m := &t.messages[i]
		for j := range m.words {
			w := &m.words[j]
			if i, _ := t.analyzer.known.Words.get(w.plain); uses[w.plain].n > 1 || int(i) < t.listed {
				continue
			}
			if h, ok := t.analyzer.spelling.correct(m.bytes(*w)); ok {
				w.stem = h
				t.analyzer.remember(w.plain, h)
			}
		}
	}
}
