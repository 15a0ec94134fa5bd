package retrieval

import "slices"

// gate decides a yes-or-no question about a message from signals: does it ask
// for a person, is it small talk, does it carry a warning sign. It is fitted
// to held-out examples and opens so rarely wrongly as it was told.
type gate struct {
	Logistic  logistic
	Threshold float64 // above 1 for a gate that never opens
}

// fitGate fits a gate that opens for at most the given share of the messages
// whose answer is no.
func fitGate(rows [][]float64, yes []bool, falseRate float64) gate {
	var no []float64
	weights := make([]float64, len(rows))
	n := 0
	for i := range rows {
		weights[i] = 1
		if yes[i] {
			n++
		}
	}
	if n == 0 || n == len(rows) {
		return gate{Threshold: 2}
	}
	g := gate{Logistic: fitLogistic(rows, yes, weights, 1)}
	for i, r := range rows {
		if !yes[i] {
			no = append(no, g.Logistic.probability(r))
		}
	}
	slices.Sort(no)
	g.Threshold = no[len(no)-1-int(falseRate*float64(len(no)))]
	return g
}

func (g *gate) open(signals []float64) (probability float64, open bool) {
	if g.Threshold > 1 {
		return 0, false
	}
	p := g.Logistic.probability(signals)
	return p, p > g.Threshold
}
