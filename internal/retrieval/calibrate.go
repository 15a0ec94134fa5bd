package retrieval

import (
	"math"
	"slices"
)

// outOfScopeShare is the share of messages without an answer that confidence
// is calibrated for. It is an assumption: about the share in the evaluation
// data, not one measured on a store's traffic.
const outOfScopeShare = 0.15

// expectedAccuracy is the share of messages with an answer whose topic is
// ranked first that confidence is calibrated for, unless held-out examples do
// better. It is an assumption, one number for all languages, and lower than
// what the starter set's labelled questions, which are no examples, measure
// (0.93 to 0.96; docs/answering.md).
const expectedAccuracy = 0.9

// Shares of held-out examples that may wrongly be taken to ask for a person,
// and for small talk.
const (
	falsePersons   = 0.004
	falseSmalltalk = 0.003
)

// calibrate fits the probabilities of being right to held-out outcomes.
func (t *trainer) calibrate(m *Model) {
	var rows [][]float64
	var right, offered, none []bool
	var signals [][]float64
	var human, small []bool
	for i, o := range t.outcomes {
		if !t.asked[i] {
			continue
		}
		kind := t.labels[t.classes[i]].Kind
		signals = append(signals, o.signals[:])
		human = append(human, kind == KindHuman)
		small = append(small, kind == KindSmalltalk)
		if kind != KindTopic && kind != KindNone {
			continue
		}
		foreign := kind == KindNone || t.foreign(i, t.fold[i])
		rows = append(rows, slices.Clone(o.signals[:]))
		right = append(right, !foreign && o.top[0] == t.classes[i])
		offered = append(offered, !foreign && slices.Contains(o.top[:min(3, o.n)], t.classes[i]))
		none = append(none, foreign)
	}
	weight := t.weights(right, none)
	if t.scopeless {
		brief(weight, rows, right)
	}
	m.confident = fitLogistic(rows, right, weight, 20)
	m.offer = fitLogistic(rows, offered, weight, 1)
	understood(weight, rows, right)
	m.confident.rescale(rows, right, weight)
	confidence := make([]float64, len(rows))
	for i, r := range rows {
		confidence[i] = m.confident.probability(r)
	}
	m.thresholds = newThresholds(confidence, right, weight)
	m.curve = newCurve(m.thresholds, confidence, right, weight)
	m.person = fitGate(signals, human, falsePersons)
	m.smalltalk = fitGate(signals, small, falseSmalltalk)
}

// weights makes held-out examples count like messages of a store: so that
// outOfScopeShare of them have no answer, and expectedAccuracy of the others
// would be ranked right. The latter matters because the examples of a good
// knowledge base differ on purpose, each bringing words that no other has:
// about half of them would not be understood without themselves, while buyers'
// messages mostly come close to one.
func (t *trainer) weights(right, none []bool) []float64 {
	var rights, wrongs, nones float64
	for i := range right {
		switch {
		case none[i]:
			nones++
		case right[i]:
			rights++
		default:
			wrongs++
		}
	}
	all := rights + wrongs
	accuracy := max(rights/all, expectedAccuracy)
	weight := make([]float64, len(right))
	for i := range weight {
		switch {
		case none[i]:
			weight[i] = outOfScopeShare / (1 - outOfScopeShare) * all / nones
		case right[i]:
			weight[i] = accuracy * all / rights
		default:
			weight[i] = (1 - accuracy) * all / wrongs
		}
	}
	return weight
}

// understood shifts the weight of right outcomes, which stays the same in all,
// to those that the classifier was sure of: buyers' messages are not only
// ranked right more often than held-out examples, they are right more clearly.
func understood(weight []float64, rows [][]float64, right []bool) {
	var before, after float64
	for i := range weight {
		if right[i] {
			before += weight[i]
			weight[i] *= sigmoid(rows[i][signalFirst])
			after += weight[i]
		}
	}
	for i := range weight {
		if right[i] {
			weight[i] *= before / after
		}
	}
}

// wordsToTell is the number of words from which on a message is taken to say
// enough.
const wordsToTell = 4

// brief makes right outcomes of messages of a few words count less and wrong
// ones more, where no example is out of scope: examples of a few words are
// names of their topics, messages of a few words are often of no topic. It is
// an assumption.
func brief(weight []float64, rows [][]float64, right []bool) {
	for i := range weight {
		words := math.Exp(rows[i][signalLength]) - 1
		share := max(min(1, words/wordsToTell), 0.1)
		if right[i] {
			weight[i] *= share
		} else {
			weight[i] /= share
		}
	}
}
