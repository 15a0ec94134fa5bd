package retrieval

import (
	"math"
	"sort"
)

// curve holds held-out predictions, most confident first, with the running
// weight of right and of all answers.
type curve struct {
	Confidence []float64
	Right, All []float64
}

func newCurve(confidence []float64, right []bool, weight []float64) curve {
	order := make([]int, len(confidence))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return confidence[order[i]] > confidence[order[j]] })
	var c curve
	var r, all float64
	for _, i := range order {
		all += weight[i]
		if right[i] {
			r += weight[i]
		}
		c.Confidence = append(c.Confidence, confidence[i])
		c.Right = append(c.Right, r)
		c.All = append(c.All, all)
	}
	return c
}

// threshold returns the lowest confidence from which answers are right at
// least as often as wanted, on the safe side of chance (one standard error,
// Wilson). When no threshold reaches it, it returns a confidence that is never
// reached.
func (c *curve) threshold(precision float64) float64 {
	const z = 1.0
	t := 1.1
	for i := range c.Confidence {
		n := c.All[i]
		p := c.Right[i] / n
		low := (p + z*z/(2*n) - z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n))) / (1 + z*z/n)
		if low >= precision {
			t = c.Confidence[i]
		}
	}
	return t
}

// Threshold returns the confidence from which automatic answers are right with
// the wanted precision, 0–1.
func (m *Model) Threshold(precision float64) float64 {
	return max(m.curve.threshold(precision), 0)
}
