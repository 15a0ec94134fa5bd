package retrieval

// lexicon finds the concepts of a message: terms are sequences of stems, the
// longest match wins.
type lexicon struct {
	// Steps maps the hash of a sequence of stems to the concept that it is a
	// term of, plus 1, or to 0 when it only begins a longer term.
	Steps table
	Names []string
}

// newLexicon compiles concepts. Where two concepts have the same term, the
// first one has it.
func newLexicon(concepts []Concept, a *analyzer) lexicon {
	var l lexicon
	var t terms
	for i, c := range concepts {
		l.Names = append(l.Names, c.ID)
		for _, term := range c.Terms {
			a.learn(term, &t)
			h := uint64(saltPhrase)
			for n, w := range t.words {
				h = mix(h, w.stem)
				old, ok := l.Steps.get(h)
				switch {
				case n+1 == len(t.words) && (!ok || old == 0):
					l.Steps.set(h, int32(i)+1)
				case !ok:
					l.Steps.set(h, 0)
				}
			}
		}
	}
	return l
}

// match returns the concept of the longest term that begins at words[0] and
// how many words it takes; 0 words if none does.
func (l *lexicon) match(words []word) (concept int32, n int) {
	h := uint64(saltPhrase)
	for i, w := range words {
		h = mix(h, w.stem)
		v, ok := l.Steps.get(h)
		if !ok {
			break
		}
		if v > 0 {
			concept, n = v-1, i+1
		}
	}
	return concept, n
}
