package retrieval

import "math"

// tally holds the features of all messages of a corpus, counted once for all
// fits of one training.
type tally struct {
	ids      table // feature hash → number
	hashes   []uint64
	kinds    []featureKind
	messages [][]feature // number and count, in order of appearance
}

func newTally(messages []terms, l *lexicon) *tally {
	t := &tally{messages: make([][]feature, len(messages))}
	var counts []float32
	var seen []int32
	for i := range messages {
		seen = seen[:0]
		eachFeature(&messages[i], messages[i].words, l, func(k featureKind, h uint64) {
			id, ok := t.ids.get(h)
			if !ok {
				id = int32(len(t.hashes))
				t.ids.set(h, id)
				t.hashes = append(t.hashes, h)
				t.kinds = append(t.kinds, k)
				counts = append(counts, 0)
			}
			if counts[id] == 0 {
				seen = append(seen, id)
			}
			counts[id]++
		})
		row := make([]feature, len(seen))
		for j, id := range seen {
			row[j] = feature{id, counts[id]}
			counts[id] = 0
		}
		t.messages[i] = row
	}
	return t
}

// choice is the features that one fit uses: those that occur often enough in
// its messages.
type choice struct {
	weighting
	of []int32 // tally's number → id, -1 for those left out
}

// choose picks the features that occur in at least least of the messages in
// use, and weighs them by how rare they are there.
func (t *tally) choose(in []int, least int, o Options) *choice {
	df := make([]int32, len(t.hashes))
	for _, i := range in {
		for _, f := range t.messages[i] {
			df[f.id]++
		}
	}
	c := &choice{of: make([]int32, len(t.hashes))}
	rarest := math.Log(1 + float64(len(in)))
	c.Groups, c.Unknown = o.Groups, float32(math.Sqrt(o.Unknown)*rarest)
	for i, n := range df {
		c.of[i] = -1
		if int(n) >= least {
			c.of[i] = int32(len(c.IDF))
			c.IDF = append(c.IDF, float32(math.Log(1+float64(len(in))/float64(n))))
			c.Kind = append(c.Kind, t.kinds[i])
		}
	}
	return c
}

// vector makes the vector of a message of the tally in s.
func (c *choice) vector(t *tally, message int, s *scratch) []feature {
	s.vec, s.unknown, s.missing = s.vec[:0], [groups]float32{}, 0
	for _, f := range t.messages[message] {
		id := c.of[f.id]
		if id < 0 {
			k := t.kinds[f.id]
			s.unknown[groupOf[k]] += f.value
			if k == kindStem {
				s.missing += f.value
			}
			continue
		}
		s.vec = append(s.vec, feature{id, f.value})
	}
	c.weigh(s)
	return s.vec
}

// vectorizer returns what makes the same vectors of new messages.
func (c *choice) vectorizer(t *tally, l lexicon) vectorizer {
	v := vectorizer{weighting: c.weighting, Lexicon: l}
	for i, id := range c.of {
		if id >= 0 {
			v.IDs.set(t.hashes[i], id)
		}
	}
	return v
}
