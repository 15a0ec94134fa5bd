package retrieval

import (
	"math"
	"slices"
)

// bayes is the classifier of many labels: naive Bayes, each feature weighed by
// what it tells. It is read off the counts, so that 5,000 topics take a second
// where the softmax, whose time and memory grow with labels times features,
// would take minutes and gigabytes. A label has weights only for the features
// that its examples hold.
//
// On held-out examples of the starter knowledge it ranks about as well as the
// softmax. It is worse at telling what is out of scope, and is not used for so
// few labels.
type bayes struct {
	Classes int
	Starts  numbers[int32] // of each feature's part of the two lists below, and their end
	Of      numbers[int32] // class, ascending within a feature
	Weights numbers[float32]
	Bias    numbers[float32] // by class
}

const (
	// absent is the share of a label's messages that is taken to hold a feature
	// that none of its examples holds.
	absent = 0.002
	// rarely is how many examples that hold it a feature of a label has at
	// least, so to speak, and as many as do not.
	rarely = 0.01
	// doubt makes up for features that tell the same twice, as the words of a
	// message and their characters do.
	doubt = 0.7
)

// mostLabels is the number of labels from which on a feature is too common to
// tell any: it costs the more time the commoner it is.
func mostLabels(classes int) int32 { return int32(max(128, classes/20)) }

// newBayes learns the messages in of a tally, whose labels are classes.
func newBayes(t *tally, c *choice, in, classes []int, labels int) *bayes {
	features := len(c.IDF)
	m := &bayes{Classes: labels, Starts: make([]int32, features+1), Bias: make([]float32, labels)}
	of := make([][]int, labels) // messages
	for _, i := range in {
		of[classes[i]] = append(of[classes[i]], i)
	}
	each := func(f func(id int32, class int)) {
		for class, list := range of {
			for _, i := range list {
				for _, x := range t.messages[i] {
					if id := c.of[x.id]; id >= 0 {
						f(id, class)
					}
				}
			}
		}
	}
	last := make([]int32, features) // class + 1 that a feature was met in last
	number := make([]int32, features)
	each(func(id int32, class int) {
		if last[id] != int32(class)+1 {
			last[id] = int32(class) + 1
			number[id]++
		}
	})
	var total int32
	for id, n := range number {
		m.Starts[id] = total
		if n <= mostLabels(labels) {
			total += n
		} else {
			number[id] = 0
		}
	}
	m.Starts[features] = total
	m.Of, m.Weights = make([]int32, total), make([]float32, total)
	next := slices.Clone(m.Starts[:features])
	clear(last)
	each(func(id int32, class int) { // counts first
		if number[id] == 0 {
			return
		}
		if last[id] != int32(class)+1 {
			last[id] = int32(class) + 1
			m.Of[next[id]] = int32(class)
			next[id]++
		}
		m.Weights[next[id]-1]++
	})
	for k, class := range m.Of {
		share := (float64(m.Weights[k]) + rarely) / (float64(len(of[class])) + 2*rarely)
		m.Weights[k] = float32(doubt * max(0, math.Log(share/absent)))
	}
	for class, list := range of {
		m.Bias[class] = float32(math.Log(max(float64(len(list)), 0.5) * float64(labels) / float64(len(in))))
	}
	return m
}

func (m *bayes) logits(x []feature, space []float32) []float32 {
	out := append(space[:0], m.Bias...)
	for _, f := range x {
		lo, hi := m.Starts[f.id], m.Starts[f.id+1]
		weights := m.Weights[lo:hi]
		for k, class := range m.Of[lo:hi] {
			out[class] += float32(f.value * weights[k])
		}
	}
	return out
}

// sound reports whether its parts fit together, for that many features.
func (m *bayes) sound(features int) bool {
	ok := m.Classes > 1 && len(m.Bias) == m.Classes && len(m.Starts) == features+1 && len(m.Of) == len(m.Weights)
	ok = ok && m.Starts[0] == 0 && int(m.Starts[features]) == len(m.Of) && slices.IsSorted(m.Starts)
	for _, class := range m.Of {
		ok = ok && class >= 0 && int(class) < m.Classes
	}
	return ok
}
