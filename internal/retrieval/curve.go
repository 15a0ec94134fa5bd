package retrieval

// Point is what a wanted precision costs and brings, as measured on held-out
// examples that are weighted like messages of a store.
type Point struct {
	Wanted    float64 // share of right answers that is asked for, 0.5–0.999
	Threshold float64 // confidence from which it is kept, above 1 if it never is
	Answered  float64 // share of all messages that are answered at once, 0–1
	Measured  float64 // share of these answers that were right, 0–1; 1 if there are none
	Answers   int     // held-out examples that Measured was counted on
}

// curve holds what the thresholds come to, by their index.
type curve [len(thresholds{})]outcomeShare

type outcomeShare struct {
	Answered, Measured float64
	Answers            int
}

// newCurve counts what is answered at each threshold, of the predictions that
// the thresholds were read off.
func newCurve(t *thresholds, confidence []float64, right []bool, weight []float64) *curve {
	order := byConfidence(confidence)
	var all float64
	for _, w := range weight {
		all += w
	}
	var c curve
	var rights, answered float64
	next := 0
	for i := len(t) - 1; i >= 0; i-- { // thresholds fall from here on
		for ; next < len(order) && confidence[order[next]] >= t[i]; next++ {
			answered += weight[order[next]]
			if right[order[next]] {
				rights += weight[order[next]]
			}
		}
		c[i] = outcomeShare{Measured: 1, Answers: next}
		if answered > 0 {
			c[i].Answered, c[i].Measured = min(1, answered/all), min(1, rights/answered) // sums are rounded
		}
	}
	return &c
}

// At returns what a wanted precision, 0.5–0.999, costs and brings.
func (m *Model) At(precision float64) Point {
	i := thresholdIndex(precision)
	c := m.curve[i]
	return Point{Wanted: float64(i+500) / 1000, Threshold: m.thresholds[i], Answered: c.Answered, Measured: c.Measured, Answers: c.Answers}
}
