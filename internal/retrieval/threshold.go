package retrieval

import (
	"cmp"
	"math"
	"slices"
)

// thresholds holds the confidence from which answers are as right as wanted,
// for every precision from 0.500 to 0.999.
type thresholds [500]float64

// never is a confidence that no message reaches.
const never = 1.1

// newThresholds reads the thresholds off held-out predictions, on the safe
// side of chance: of each share of right answers, the lower end of its
// interval counts (Wilson's, right in 19 of 20 cases). Confidences, rightness and
// weights are by prediction.
func newThresholds(confidence []float64, right []bool, weight []float64) *thresholds {
	order := byConfidence(confidence)
	var t thresholds
	for i := range t {
		t[i] = never
	}
	const z = 1.64
	var rights, all float64
	reached := -1 // highest precision that this threshold and all below it are enough for
	low := make([]float64, len(order))
	for n, i := range order {
		all += weight[i]
		if right[i] {
			rights += weight[i]
		}
		p := rights / all
		low[n] = (p + z*z/(2*all) - z*math.Sqrt(p*(1-p)/all+z*z/(4*all*all))) / (1 + z*z/all)
	}
	for n := len(order) - 1; n >= 0; n-- { // from the lowest confidence up
		if n+1 < len(order) && confidence[order[n]] == confidence[order[n+1]] {
			continue // no threshold parts the two
		}
		for best := int(low[n]*1000) - 500; reached < min(best, len(t)-1); {
			reached++
			t[reached] = confidence[order[n]]
		}
	}
	return &t
}

// Threshold returns the confidence from which automatic answers are right with
// the wanted precision, 0.5–0.999; above 1 if they never are.
func (m *Model) Threshold(precision float64) float64 {
	return m.thresholds[thresholdIndex(precision)]
}

// thresholdIndex is where the thresholds hold a precision.
func thresholdIndex(precision float64) int {
	return min(max(int(math.Ceil(precision*1000-1e-9))-500, 0), len(thresholds{})-1)
}

// byConfidence lists the predictions, the surest first.
func byConfidence(confidence []float64) []int {
	order := make([]int, len(confidence))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(confidence[j], confidence[i]) })
	return order
}
