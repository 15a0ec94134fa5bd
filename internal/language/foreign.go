package language

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"math"
	"slices"
	"sort"
	"sync"
	"unicode"
	"unicode/utf8"
)

// ngrams is the table that eld/generate.mjs packs from the n-grams of eld, the
// Efficient Language Detector: Copyright 2023 Nito T.M., Apache License 2.0,
// see eld/NOTICE.
//
//go:embed eld/ngrams.bin
var ngrams []byte

// world knows many languages a little: enough to see that a message is in none
// of a store's. It scores as eld does: four bytes of a word at a time, in steps
// of three.
type world struct {
	codes  []string
	keys   []byte // of six bytes each, sorted
	ends   []byte // uint32 each: where the scores of an n-gram end
	scores []byte // language and score in turn
}

const keySize = 6

var theWorld = sync.OnceValue(func() *world {
	w := &world{}
	n := int(ngrams[0])
	rest := ngrams[1:]
	for i := range n {
		w.codes = append(w.codes, string(rest[2*i:2*i+2]))
	}
	rest = rest[2*n:]
	count := int(binary.LittleEndian.Uint32(rest))
	rest = rest[4:]
	w.keys, rest = rest[:keySize*count], rest[keySize*count:]
	w.ends, w.scores = rest[:4*count], rest[4*count:]
	return w
})

// add adds the scores of an n-gram.
func (w *world) add(gram []byte, total []float64) {
	var key [keySize]byte
	copy(key[:], gram)
	n := len(w.keys) / keySize
	i := sort.Search(n, func(i int) bool { return bytes.Compare(w.keys[i*keySize:(i+1)*keySize], key[:]) >= 0 })
	if i == n || !bytes.Equal(w.keys[i*keySize:(i+1)*keySize], key[:]) {
		return
	}
	first := uint32(0)
	if i > 0 {
		first = binary.LittleEndian.Uint32(w.ends[4*(i-1):])
	}
	for j := first; j < binary.LittleEndian.Uint32(w.ends[4*i:]); j++ {
		total[w.scores[2*j]] += float64(w.scores[2*j+1])
	}
}

// word adds the scores of a word in lower case.
func (w *world) word(word []byte, total []float64) {
	const longest = 70
	if len(word) > longest {
		word = word[:longest]
	}
	var gram [keySize + 1]byte
	at := 0
	for ; at+4 < len(word); at += 3 {
		g := gram[:0]
		if at == 0 {
			g = append(g, ' ')
		}
		w.add(append(g, word[at:at+4]...), total)
	}
	g := gram[:0]
	if at == 0 {
		g = append(g, ' ')
	}
	tail := word[max(0, len(word)-4):]
	if len(word) == 3 {
		tail = word
	}
	if g = append(append(g, tail...), ' '); len(g) <= keySize {
		w.add(g, total)
	}
}

// rank adds a text's scores for each of codes to total, and returns the number of
// its words.
func (w *world) rank(text string, total []float64) (words int) {
	var space [96]byte
	word := space[:0]
	flush := func() {
		if len(word) > 0 {
			w.word(word, total)
			words++
		}
		word = word[:0]
	}
	for _, r := range text {
		if unicode.IsLetter(r) {
			word = utf8.AppendRune(word, unicode.ToLower(r))
		} else {
			flush()
		}
	}
	flush()
	return words
}

// among reports for each of codes whether it is one of these languages.
func (w *world) among(languages []string) []bool {
	own := make([]bool, len(w.codes))
	for i, code := range w.codes {
		own[i] = slices.ContainsFunc(languages, func(lang string) bool { return sameLanguage(lang, code) })
	}
	return own
}

// stranger returns the language that a text looks like most of those that own,
// which among made, does not hold, and how much more it looks like it than like
// the likeliest of own: the natural log of the ratio of their scores.
func (w *world) stranger(text string, own []bool) (code string, margin float64) {
	var space [64]float64
	total := space[:len(w.codes)]
	if w.rank(text, total) == 0 {
		return "", math.Inf(-1)
	}
	ours, theirs := 1.0, 1.0
	for i, c := range w.codes {
		if own[i] {
			ours = max(ours, total[i])
		} else if total[i] > theirs {
			theirs, code = total[i], c
		}
	}
	return code, math.Log(theirs / ours)
}

// scripts names the writing systems that tell whether a text can be in a
// language at all.
var scripts = []struct {
	name  string
	table *unicode.RangeTable
}{
	{"Latn", unicode.Latin}, {"Cyrl", unicode.Cyrillic}, {"Arab", unicode.Arabic}, {"Hira", unicode.Hiragana}, {"Kana", unicode.Katakana},
	{"Hang", unicode.Hangul}, {"Hani", unicode.Han}, {"Hebr", unicode.Hebrew}, {"Grek", unicode.Greek}, {"Deva", unicode.Devanagari}, {"Thai", unicode.Thai},
	{"Beng", unicode.Bengali}, {"Taml", unicode.Tamil}, {"Telu", unicode.Telugu}, {"Gujr", unicode.Gujarati}, {"Guru", unicode.Gurmukhi}, {"Knda", unicode.Kannada},
	{"Mlym", unicode.Malayalam}, {"Geor", unicode.Georgian}, {"Armn", unicode.Armenian}, {"Ethi", unicode.Ethiopic}, {"Khmr", unicode.Khmer}, {"Laoo", unicode.Lao}, {"Mymr", unicode.Myanmar}, {"Sinh", unicode.Sinhala},
}

// scriptOf returns the index in scripts of a letter's script, −1 if it is none
// of them.
func scriptOf(r rune) int {
	for i := range scripts {
		if unicode.Is(scripts[i].table, r) {
			return i
		}
	}
	return -1
}
