package retrieval

import "math"

// feature is one entry of a sparse vector.
type feature struct {
	id    int32
	value float32
}

// weighting turns counts of features into a vector: rare features weigh more,
// each group has its own length, and what training has not seen takes its
// share of that length, so that a message full of unknown words is far from
// everything.
type weighting struct {
	Groups  [groups]float32
	IDF     []float32 // by feature id
	Kind    []featureKind
	Unknown float32 // weight of an occurrence of an unknown feature
}

// vectorizer turns messages into vectors of the features that training chose.
type vectorizer struct {
	weighting
	Lexicon lexicon
	IDs     table // feature hash → id
}

// scratch is what one decision needs; it is used again.
type scratch struct {
	terms   terms
	counts  []float32 // by feature id, zero between uses
	seen    []int32
	vec     []feature
	unknown [groups]float32 // occurrences of unknown features
	known   float32         // weight of the known stems
	missing float32         // weight of the unknown ones
}

// share returns the share of the words' weight that is known.
func (s *scratch) share() float64 { return float64(s.known / max(s.known+s.missing, 1)) }

// vector makes the vector of the words of s.terms. It is valid until the next
// call with this scratch.
func (v *vectorizer) vector(s *scratch, words []word) []feature {
	if len(s.counts) < len(v.IDF) {
		s.counts = make([]float32, len(v.IDF))
	}
	s.seen, s.unknown, s.missing = s.seen[:0], [groups]float32{}, 0
	eachFeature(&s.terms, words, &v.Lexicon, func(k featureKind, h uint64) {
		id, ok := v.IDs.get(h)
		if !ok {
			s.unknown[groupOf[k]]++
			if k == kindStem {
				s.missing++
			}
			return
		}
		if s.counts[id] == 0 {
			s.seen = append(s.seen, id)
		}
		s.counts[id]++
	})
	s.vec = s.vec[:0]
	for _, id := range s.seen {
		s.vec = append(s.vec, feature{id, s.counts[id]})
		s.counts[id] = 0
	}
	v.weigh(s)
	return s.vec
}

// weigh turns the counts in s.vec into weights and sums up what is known.
func (w *weighting) weigh(s *scratch) {
	var norm [groups]float32
	for g, n := range s.unknown {
		norm[g] = n * w.Unknown * w.Unknown
	}
	s.known = 0
	for i := range s.vec {
		f := &s.vec[i]
		x := w.IDF[f.id]
		k := w.Kind[f.id]
		if k == kindStem {
			s.known += x
		}
		if f.value > 1 {
			x *= 1 + log32(f.value)
		}
		f.value = x
		norm[groupOf[k]] += x * x
	}
	s.missing *= w.Unknown
	var scale [groups]float32
	for g := range scale {
		if norm[g] > 0 {
			scale[g] = w.Groups[g] / sqrt32(norm[g])
		}
	}
	for i := range s.vec {
		f := &s.vec[i]
		f.value *= scale[groupOf[w.Kind[f.id]]]
	}
}

func log32(x float32) float32  { return float32(math.Log(float64(x))) }
func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }
