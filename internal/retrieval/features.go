package retrieval

import (
	"math"
	"unicode/utf8"
)

// feature is one entry of a sparse vector.
type feature struct {
	id    int32
	value float32
}

// group is a kind of features. Each group's part of a vector has the length
// that its weight says, however many features it has.
type group uint8

const (
	groupWords group = iota
	groupGrams
	groupConcepts
	groups
)

// Options are the settings of training.
type Options struct {
	Groups  [groups]float32
	MinPair int
	MinGram int
	GramLo  int
	GramHi  int
	Skip    bool
	Epochs  int
	Rate    float64
	L2      float64
	Dropout float64
	Smooth  float64
}

// DefaultOptions returns what training uses unless told otherwise.
func DefaultOptions() Options {
	return Options{Groups: [groups]float32{1, 1, 0.7}, MinPair: 1, MinGram: 1, GramLo: 3, GramHi: 5, Skip: true, Epochs: 12, Rate: 0.5, Smooth: 0}
}

// vectorizer turns terms into features that training has seen.
type vectorizer struct {
	opts    Options
	lexicon lexicon
	ids     table // feature hash → id
	idf     []float32
	kind    []group
}

// each calls f with the hash of every feature of the words, repeated ones too.
func (v *vectorizer) each(t *terms, words []word, f func(g group, h uint64)) {
	const edge = uint64(0x5eed)
	previous, before, previousConcept := edge, edge, edge
	for i := 0; i < len(words); i++ {
		w := words[i]
		f(groupWords, mix(saltStem, w.stem))
		f(groupWords, mix(mix(saltPair, previous), w.stem))
		if v.opts.Skip && before != edge {
			f(groupWords, mix(mix(saltSkip, before), w.stem))
		}
		before, previous = previous, w.stem
		if v.opts.Groups[groupGrams] > 0 {
			v.grams(t.bytes(w), f)
		}
	}
	if len(words) > 0 {
		f(groupWords, mix(mix(saltPair, previous), edge))
	}
	if len(v.lexicon.Names) == 0 {
		return
	}
	for i := 0; i < len(words); {
		c, n := v.lexicon.match(words[i:])
		unit := words[i].stem
		if n > 0 {
			unit = mix(saltConcept, uint64(c))
			f(groupConcepts, unit)
			i += n
		} else {
			i++
		}
		f(groupConcepts, mix(mix(saltConceptPair, previousConcept), unit))
		previousConcept = unit
	}
}

// grams calls f with the character n-grams of a word, its edges marked.
func (v *vectorizer) grams(text []byte, f func(g group, h uint64)) {
	var runes [34]uint64
	n := 1
	runes[0] = '<'
	for len(text) > 0 && n < len(runes)-1 {
		r, size := utf8.DecodeRune(text)
		text = text[size:]
		runes[n] = uint64(r)
		n++
	}
	runes[n] = '>'
	n++
	for i := 0; i < n; i++ {
		h := uint64(saltGram)
		for j := i; j < n && j-i < v.opts.GramHi; j++ {
			h = mix(h, runes[j])
			if j-i+1 >= v.opts.GramLo {
				f(groupGrams, h)
			}
		}
	}
}

// scratch is what one decision needs; it is used again.
type scratch struct {
	terms   terms
	counts  []float32 // by feature id, zero between uses
	seen    []int32
	vec     []feature
	known   float64 // share of the words' information that training has seen
	missing float64 // the information of unknown words, in bits or so
}

// vector makes the sparse vector of the words. Each group has the length of
// its weight. The result is valid until the next call with this scratch.
func (v *vectorizer) vector(s *scratch, words []word) []feature {
	if len(s.counts) < len(v.idf) {
		s.counts = make([]float32, len(v.idf))
	}
	s.seen, s.vec = s.seen[:0], s.vec[:0]
	v.coverage(s, words)
	v.each(&s.terms, words, func(g group, h uint64) {
		id, ok := v.ids.get(h)
		if !ok {
			return
		}
		if s.counts[id] == 0 {
			s.seen = append(s.seen, id)
		}
		s.counts[id]++
	})
	var norm [groups]float64
	for _, id := range s.seen {
		x := s.counts[id]
		s.counts[id] = 0
		if x > 1 {
			x = 1 + float32(math.Log(float64(x)))
		}
		x *= v.idf[id]
		s.vec = append(s.vec, feature{id, x})
		norm[v.kind[id]] += float64(x) * float64(x)
	}
	var scale [groups]float32
	for g := range scale {
		if norm[g] > 0 {
			scale[g] = v.opts.Groups[g] / float32(math.Sqrt(norm[g]))
		}
	}
	for i := range s.vec {
		s.vec[i].value *= scale[v.kind[s.vec[i].id]]
	}
	return s.vec
}

// coverage says how much of the words training has seen.
func (v *vectorizer) coverage(s *scratch, words []word) {
	const unknown = 8 // about the weight of a word seen once
	var known float64
	s.missing = 0
	for _, w := range words {
		if id, ok := v.ids.get(mix(saltStem, w.stem)); ok {
			known += float64(v.idf[id])
		} else {
			s.missing += unknown
		}
	}
	s.known = known / max(known+s.missing, 1)
}

// learn chooses the features that occur often enough in the messages and
// weighs them by how rare they are.
func (v *vectorizer) learn(messages []terms) {
	type stat struct {
		df   int32
		last int32
		g    group
	}
	stats := map[uint64]*stat{}
	var order []uint64
	for i := range messages {
		v.each(&messages[i], messages[i].words, func(g group, h uint64) {
			s := stats[h]
			if s == nil {
				s = &stat{last: -1, g: g}
				stats[h] = s
				order = append(order, h)
			}
			if s.last != int32(i) {
				s.last = int32(i)
				s.df++
			}
		})
	}
	v.ids, v.idf, v.kind = table{}, nil, nil
	for _, h := range order {
		s := stats[h]
		least := v.opts.MinPair
		if s.g == groupGrams {
			least = v.opts.MinGram
		}
		if int(s.df) < least {
			continue
		}
		v.ids.set(h, int32(len(v.idf)))
		v.idf = append(v.idf, float32(math.Log(1+float64(len(messages))/float64(s.df))))
		v.kind = append(v.kind, s.g)
	}
}
