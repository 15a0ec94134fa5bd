package retrieval

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestLogisticFindsTheProbability(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var rows [][]float64
	var yes []bool
	var weights []float64
	truth := func(x, y float64) float64 { return sigmoid(2*x - y + 0.5) }
	for range 20000 {
		x, y := random.NormFloat64(), 3*random.NormFloat64()
		rows = append(rows, []float64{x, y})
		yes = append(yes, random.Float64() < truth(x, y))
		weights = append(weights, 1)
	}
	l := fitLogistic(rows, yes, weights, 1)
	for _, p := range [][]float64{{0, 0}, {1, 1}, {-1, 2}, {0.5, -3}} {
		if got, want := l.probability(p), truth(p[0], p[1]); math.Abs(got-want) > 0.03 {
			t.Errorf("at %v: %.3f, want %.3f", p, got, want)
		}
	}
}

func TestRescalingKeepsTheOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var rows [][]float64
	var yes []bool
	var even, skewed []float64
	for range 5000 {
		x := random.NormFloat64()
		rows, yes = append(rows, []float64{x, random.NormFloat64()}), append(yes, random.Float64() < sigmoid(x))
		even = append(even, 1)
		w := 0.2
		if yes[len(yes)-1] {
			w = 1
		}
		skewed = append(skewed, w)
	}
	before := fitLogistic(rows, yes, even, 1)
	after := fitLogistic(rows, yes, even, 1)
	after.rescale(rows, yes, skewed)
	var sum, rights, all float64
	for i, r := range rows {
		if (before.score(r) < before.score(rows[0])) != (after.score(r) < after.score(rows[0])) {
			t.Fatalf("the order of %v and %v changed", r, rows[0])
		}
		sum += skewed[i] * after.probability(r)
		all += skewed[i]
		if yes[i] {
			rights += skewed[i]
		}
	}
	if math.Abs(sum-rights)/all > 0.005 {
		t.Errorf("mean probability %.3f, %.3f are right", sum/all, rights/all)
	}
}

func TestGateOpensWronglyAsOftenAsTold(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	var rows [][]float64
	var yes []bool
	for i := range 5000 {
		positive := i%10 == 0
		x := random.NormFloat64()
		if positive {
			x += 2
		}
		rows, yes = append(rows, []float64{x}), append(yes, positive)
	}
	g := fitGate(rows, yes, 0.02)
	wrong, right := 0, 0
	for i, r := range rows {
		if _, open := g.open(r); open && yes[i] {
			right++
		} else if open {
			wrong++
		}
	}
	if share := float64(wrong) / 4500; share > 0.02 || share < 0.015 {
		t.Errorf("opens wrongly for %.3f, want just 0.02", share)
	}
	if right < 200 {
		t.Errorf("opens for %d of 500", right)
	}
	never := fitGate(rows[:3], []bool{false, false, false}, 0.02)
	if _, open := never.open([]float64{100}); open {
		t.Error("a gate without any example opens")
	}
}

func TestThresholdsReachThePrecision(t *testing.T) {
	// Of 1000 predictions the upper half is always right, of the lower half
	// every second one.
	var confidence, weight []float64
	var right []bool
	for i := range 1000 {
		confidence = append(confidence, float64(i)/1000)
		right = append(right, i >= 500 || i%2 == 0)
		weight = append(weight, 1)
	}
	m := Model{thresholds: newThresholds(confidence, right, weight)}
	m.curve = newCurve(m.thresholds, confidence, right, weight)
	share := func(t float64) float64 {
		n, r := 0.0, 0.0
		for i, c := range confidence {
			if c >= t {
				n++
				if right[i] {
					r++
				}
			}
		}
		return r / n
	}
	last := 0.0
	for _, p := range []float64{0.5, 0.6, 0.7, 0.8, 0.9, 0.97, 0.99} {
		at := m.Threshold(p)
		if at < last {
			t.Errorf("threshold for %v is %v, below that of a lower precision", p, at)
		}
		last = at
		if got := share(at); got < p {
			t.Errorf("precision %v at the threshold for %v", got, p)
		}
	}
	if at := m.Threshold(0.97); at > 0.5 || at < 0.45 {
		t.Errorf("threshold for 0.97 is %v: too careful or too bold", at)
	}
	if at := m.Threshold(0.999); at <= 1 {
		t.Errorf("a thousand predictions cannot show 0.999, but the threshold is %v", at)
	}
	for _, p := range []float64{0.5, 0.75, 0.8, 0.97} {
		n := 0
		for _, c := range confidence {
			if c >= m.Threshold(p) {
				n++
			}
		}
		at := m.At(p)
		if at.Answers != n || math.Abs(at.Answered-float64(n)/1000) > 1e-9 || math.Abs(at.Measured-share(m.Threshold(p))) > 1e-9 || at.Wanted != p {
			t.Errorf("the curve at %v says %+v; %d are answered", p, at, n)
		}
	}
	if at := m.At(0.999); at.Answered != 0 || at.Answers != 0 || at.Threshold <= 1 {
		t.Errorf("what cannot be shown is answered: %+v", at)
	}
	if m.Threshold(0) != m.Threshold(0.5) || m.Threshold(2) != m.Threshold(0.999) {
		t.Error("precisions outside the range are not those at its ends")
	}
}
