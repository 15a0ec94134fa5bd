package retrieval

import "unicode/utf8"

// kind is a kind of features.
type featureKind uint8

const (
	kindStem        featureKind = iota // a word's stem
	kindPair                           // two stems in a row, or one at an end of the message
	kindGram                           // characters in a row, inside a word and its edges
	kindConcept                        // a concept of the lexicon
	kindConceptPair                    // a concept and its neighbour
)

// group is a part of a vector. Each part has the length that its weight says,
// however many features it has.
type group uint8

const (
	groupWords group = iota
	groupGrams
	groupConcepts
	groups
)

// groupOf says which part of the vector a kind of features belongs to.
var groupOf = [...]group{kindStem: groupWords, kindPair: groupWords, kindGram: groupGrams, kindConcept: groupConcepts, kindConceptPair: groupConcepts}

const (
	shortestGram = 3 // runes, the edges of a word included; one less in dense scripts
	longestGram  = 4
	longestWord  = 32 // runes looked at
	longestRun   = 4  // runes in a row, a space between them or not, where words are single runes
)

// eachFeature calls f with the hash of every feature of the words, repeated
// ones too.
func eachFeature(t *terms, words []word, l *lexicon, f func(k featureKind, h uint64)) {
	const edge = uint64(0x5eed)
	previous := edge
	for i := range words {
		w := &words[i]
		f(kindStem, mix(saltStem, w.stem))
		f(kindPair, mix(mix(saltPair, previous), w.stem))
		previous = w.stem
		if !w.single {
			eachGram(t.text[w.lo:w.hi], f)
			continue
		}
		if i+1 < len(words) && w.sound != 0 && words[i+1].sound != 0 {
			f(kindGram, mix(mix(saltSound, uint64(w.sound)), uint64(words[i+1].sound)))
		}
		h := w.plain
		for j := i + 1; j < len(words) && j-i < longestRun && words[j].single && words[j].start-words[j-1].end <= 1; j++ {
			h = mix(h, words[j].plain)
			f(kindGram, mix(saltGram, h))
		}
	}
	if len(words) > 0 {
		f(kindPair, mix(mix(saltPair, previous), edge))
	}
	if len(l.Names) == 0 {
		return
	}
	previous = edge
	for i := 0; i < len(words); {
		unit := words[i].stem
		if c, n := l.match(words[i:]); n > 0 {
			unit = mix(saltConcept, uint64(c))
			f(kindConcept, unit)
			i += n
		} else {
			i++
		}
		f(kindConceptPair, mix(mix(saltConceptPair, previous), unit))
		previous = unit
	}
}

// eachGram calls f with the character n-grams of a word, its edges marked.
func eachGram(text []byte, f func(k featureKind, h uint64)) {
	var runes [longestWord + 2]uint64
	n := 1
	runes[0] = '<'
	shortest := shortestGram
	if r, _ := utf8.DecodeRune(text); denseScript(r) {
		shortest--
	}
	for len(text) > 0 && n < len(runes)-1 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		runes[n] = uint64(r)
		n++
	}
	runes[n] = '>'
	n++
	for i := range n {
		h := uint64(saltGram)
		for j := i; j < n && j-i < longestGram; j++ {
			h = mix(h, runes[j])
			if j-i+1 >= shortest {
				f(kindGram, h)
			}
		}
	}
}
