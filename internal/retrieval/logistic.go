package retrieval

import "math"

// logistic is a small logistic regression: signals → probability.
type logistic struct {
	Mean, Scale []float64
	Weights     []float64 // the last one is the constant
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// probability returns the probability that the signals mean yes.
func (l *logistic) probability(x []float64) float64 { return sigmoid(l.score(x)) }

func (l *logistic) score(x []float64) float64 {
	if len(l.Weights) == 0 {
		return 0
	}
	s := l.Weights[len(x)]
	for i, v := range x {
		s += l.Weights[i] * (v - l.Mean[i]) / l.Scale[i]
	}
	return s
}

// sound reports whether it takes n signals, or none because it was not fitted.
func (l *logistic) sound(n int) bool {
	return len(l.Weights) == 0 || len(l.Weights) == n+1 && len(l.Mean) == n && len(l.Scale) == n
}

// fitLogistic fits by Newton's method with an L2 penalty, which small samples
// need: there the prior, not the noise, decides.
func fitLogistic(rows [][]float64, yes []bool, weights []float64, penalty float64) logistic {
	n := len(rows[0])
	l := logistic{Mean: make([]float64, n), Scale: make([]float64, n), Weights: make([]float64, n+1)}
	var total float64
	for i, r := range rows {
		total += weights[i]
		for j, v := range r {
			l.Mean[j] += weights[i] * v
		}
	}
	for j := range l.Mean {
		l.Mean[j] /= total
	}
	for i, r := range rows {
		for j, v := range r {
			l.Scale[j] += weights[i] * (v - l.Mean[j]) * (v - l.Mean[j])
		}
	}
	for j := range l.Scale {
		l.Scale[j] = math.Sqrt(l.Scale[j] / total)
		if l.Scale[j] < 1e-6 {
			l.Scale[j] = 1
		}
	}
	x := make([]float64, n+1)
	x[n] = 1
	for range 25 {
		gradient := make([]float64, n+1)
		hessian := make([][]float64, n+1)
		for j := range hessian {
			hessian[j] = make([]float64, n+1)
			hessian[j][j] = penalty
			gradient[j] = -penalty * l.Weights[j]
		}
		hessian[n][n], gradient[n] = 1e-6, 0
		for i, r := range rows {
			score := l.Weights[n]
			for j, v := range r {
				d := v - l.Mean[j]
				x[j] = d / l.Scale[j]
				score += l.Weights[j] * d / l.Scale[j]
			}
			p := sigmoid(score)
			e := -p
			if yes[i] {
				e = 1 - p
			}
			h := weights[i] * max(p*(1-p), 1e-6)
			g := weights[i] * e
			for j, v := range x {
				gradient[j] += g * v
				v *= h
				row := hessian[j][:j+1]
				for k, other := range x[:j+1] {
					row[k] += v * other
				}
			}
		}
		step := solve(hessian, gradient)
		var size float64
		for j, s := range step {
			l.Weights[j] += s
			size += s * s
		}
		if size < 1e-12 {
			break
		}
	}
	return l
}

// rescale fits the probabilities to other weights without a change in their
// order.
func (l *logistic) rescale(rows [][]float64, yes []bool, weights []float64) {
	scores := make([][]float64, len(rows))
	for i, r := range rows {
		scores[i] = []float64{l.score(r)}
	}
	line := fitLogistic(scores, yes, weights, 1)
	slope := max(line.Weights[0]/line.Scale[0], 0)
	for j := range l.Weights {
		l.Weights[j] *= slope
	}
	l.Weights[len(l.Weights)-1] += line.Weights[1] - slope*line.Mean[0]
}

// solve solves the positive definite system whose lower half is h (Cholesky).
func solve(h [][]float64, g []float64) []float64 {
	n := len(g)
	for j := range n {
		for k := range j {
			h[j][j] -= h[j][k] * h[j][k]
		}
		h[j][j] = math.Sqrt(max(h[j][j], 1e-12))
		for i := j + 1; i < n; i++ {
			for k := range j {
				h[i][j] -= h[i][k] * h[j][k]
			}
			h[i][j] /= h[j][j]
		}
	}
	x := append([]float64(nil), g...)
	for i := range n {
		for k := range i {
			x[i] -= h[i][k] * x[k]
		}
		x[i] /= h[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= h[k][i] * x[k]
		}
		x[i] /= h[i][i]
	}
	return x
}
