package retrieval

import (
	"cmp"
	"slices"
)

// Cluster puts what is alike together and returns for each vector the number of
// its cluster, from 0. A vector is with the one it is most like, if it is at
// least as like its centre as least says (0–1), or alone. The same vectors in
// the same order give the same clusters.
func Cluster(vectors []Likeness, least float64) []int {
	// First everything joins the vector that began a cluster, then twice the
	// centre of what has come together: where one began hardly matters then.
	centres := newCentres()
	of := make([]int, len(vectors))
	for i, v := range vectors {
		var likeness float64
		if of[i], likeness = centres.nearest(v); likeness < least {
			of[i] = centres.add(v)
		}
	}
	for range 2 {
		centres = centresOf(vectors, of)
		for i, v := range vectors {
			if nearest, likeness := centres.nearest(v); likeness >= least {
				of[i] = nearest
			}
		}
	}
	numbers := map[int]int{}
	for i, c := range of {
		if _, ok := numbers[c]; !ok {
			numbers[c] = len(numbers)
		}
		of[i] = numbers[c]
	}
	return of
}

// centres are vectors with an index by their terms.
type centres struct {
	postings map[uint64][]posting
	scores   []float32 // by centre, zero between uses
	touched  []int32
}

type posting struct {
	centre int32
	value  float32
}

func newCentres() *centres { return &centres{postings: map[uint64][]posting{}} }

// add adds a centre and returns its number.
func (c *centres) add(v Likeness) int {
	n := len(c.scores)
	c.scores = append(c.scores, 0)
	for _, w := range v {
		c.postings[w.term] = append(c.postings[w.term], posting{int32(n), w.value})
	}
	return n
}

// nearest returns the centre that is most like a vector, of several the first.
func (c *centres) nearest(v Likeness) (centre int, likeness float64) {
	c.touched = c.touched[:0]
	for _, w := range v {
		for _, p := range c.postings[w.term] {
			if c.scores[p.centre] == 0 {
				c.touched = append(c.touched, p.centre)
			}
			c.scores[p.centre] += w.value * p.value
		}
	}
	best, score := int32(-1), float32(0)
	for _, n := range c.touched {
		if s := c.scores[n]; s > score || s == score && n < best {
			best, score = n, s
		}
		c.scores[n] = 0
	}
	return int(best), float64(score)
}

// centresOf makes the centres of clusters.
func centresOf(vectors []Likeness, of []int) *centres {
	members := make([][]Likeness, slices.Max(append([]int{-1}, of...))+1)
	for i, c := range of {
		members[c] = append(members[c], vectors[i])
	}
	c := newCentres()
	for _, m := range members {
		c.add(Centre(m))
	}
	return c
}

// Centre returns the vector of length 1 that vectors are alike to together.
func Centre(vectors []Likeness) Likeness {
	if len(vectors) == 1 {
		return vectors[0]
	}
	var all Likeness
	for _, v := range vectors {
		all = append(all, v...)
	}
	// By term, and in one order within it: sums must not depend on it.
	slices.SortFunc(all, func(a, b weight) int { return cmp.Or(cmp.Compare(a.term, b.term), cmp.Compare(a.value, b.value)) })
	sum := all[:0]
	for _, w := range all {
		if n := len(sum); n > 0 && sum[n-1].term == w.term {
			sum[n-1].value += w.value
		} else {
			sum = append(sum, w)
		}
	}
	return sum.heaviest(4 * widest)
}
