package retrieval

import (
	"math"
	"math/rand/v2"
)

// softmax is a linear classifier. Weights of one feature lie side by side, one
// a class, Stride apart from the next feature's.
type softmax struct {
	Classes int
	Stride  int
	Weights []float32
	Bias    []float32
}

func newSoftmax(features, classes int) *softmax {
	stride := (classes + 3) &^ 3
	return &softmax{Classes: classes, Stride: stride, Weights: make([]float32, features*stride), Bias: make([]float32, stride)}
}

func (m *softmax) row(id int32) []float32 {
	return m.Weights[int(id)*m.Stride : (int(id)+1)*m.Stride]
}

// logits sets out to the score of each class.
func (m *softmax) logits(x []feature, out []float32) {
	copy(out, m.Bias)
	for _, f := range x {
		axpy(f.value, m.row(f.id), out)
	}
}

// axpy adds a·x to y.
func axpy(a float32, x, y []float32) {
	y = y[:len(x)]
	for len(x) >= 4 && len(y) >= 4 {
		y[0] += a * x[0]
		y[1] += a * x[1]
		y[2] += a * x[2]
		y[3] += a * x[3]
		x, y = x[4:], y[4:]
	}
}

// normalize turns logits into probabilities in place.
func normalize(z []float32) {
	top := z[0]
	for _, v := range z {
		top = max(top, v)
	}
	var sum float32
	for i, v := range z {
		e := exp32(v - top)
		z[i] = e
		sum += e
	}
	for i := range z {
		z[i] /= sum
	}
}

func exp32(x float32) float32 { return float32(math.Exp(float64(x))) }

// train fits the weights to rows and their classes with adaptive steps
// (Adagrad, one rate a feature), in an order that depends on nothing but the
// number of rows.
func (m *softmax) train(rows [][]feature, classes []int, weights []float32, o Options) {
	random := rand.New(rand.NewPCG(1, uint64(len(rows))))
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sums := make([]float32, len(m.Weights)/m.Stride)
	biasSum := float32(0)
	z := make([]float32, m.Stride)
	x := make([]feature, 0, 1024)
	for epoch := 0; epoch < o.Epochs; epoch++ {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := float32(o.Rate) * (1 - 0.9*float32(epoch)/float32(o.Epochs))
		for _, i := range order {
			x = x[:0]
			if o.Dropout > 0 {
				keep := 1 / float32(1-o.Dropout)
				for _, f := range rows[i] {
					if random.Float64() >= o.Dropout {
						x = append(x, feature{f.id, f.value * keep})
					}
				}
			} else {
				x = append(x, rows[i]...)
			}
			m.logits(x, z)
			p := z[:m.Classes]
			normalize(p)
			for c := range p {
				p[c] -= float32(o.Smooth) / float32(m.Classes)
			}
			p[classes[i]] -= 1 - float32(o.Smooth)
			for c := m.Classes; c < m.Stride; c++ {
				z[c] = 0
			}
			w := float32(1)
			if weights != nil {
				w = weights[i]
			}
			var square float32
			for _, g := range p {
				square += g * g
			}
			square *= w * w
			if square < 1e-8 {
				continue
			}
			biasSum += square
			axpy(-w*rate*0.1/(1e-3+sqrt32(biasSum)), z, m.Bias)
			for _, f := range x {
				sums[f.id] += square * f.value * f.value
				row := m.row(f.id)
				step := rate / (1e-3 + sqrt32(sums[f.id]))
				axpy(-w*step*f.value, z, row)
				if o.L2 > 0 {
					decay := 1 - step*float32(o.L2)
					for c := range row {
						row[c] *= decay
					}
				}
			}
		}
	}
}

func sqrt32(x float32) float32 { return float32(math.Sqrt(float64(x))) }
