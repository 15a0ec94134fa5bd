package retrieval

import "math/rand/v2"

// softmax is a linear classifier. Weights of one feature lie side by side, one
// a class, Stride apart from the next feature's.
type softmax struct {
	Classes int
	Stride  int // multiple of eight
	Weights []float32
	Bias    []float32
}

func newSoftmax(features, classes int) *softmax {
	stride := (classes + 7) &^ 7
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

// settled is the squared error below which a message is taken to be known: it
// is left out until the last round, which halves the time.
const settled = 0.01

// train fits the weights to rows and their classes by steps whose size adapts
// to each feature (Adagrad), in an order that depends on nothing but the
// number of rows. Features drop out at random, so that no message is known by
// one word alone.
func (m *softmax) train(rows [][]feature, classes []int, o Options) {
	random := rand.New(rand.NewPCG(1, uint64(len(rows))))
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	sums := make([]float32, len(m.Weights)/m.Stride)
	var biasSum float32
	z := make([]float32, m.Stride)
	done := make([]bool, len(rows))
	var x []feature
	drop, keep := uint32(o.Dropout*(1<<32-1)), 1/float32(1-o.Dropout)
	epochs := o.epochs(len(rows))
	for epoch := range epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := float32(o.Rate) * (1 - 0.9*float32(epoch)/float32(epochs))
		for _, i := range order {
			if done[i] && epoch < epochs-1 {
				continue // but the last round goes over all again
			}
			x = x[:0]
			for _, f := range rows[i] {
				if random.Uint32() >= drop {
					x = append(x, feature{f.id, f.value * keep})
				}
			}
			m.logits(x, z)
			normalize(z[:m.Classes])
			clear(z[m.Classes:])
			z[classes[i]]--
			var square float32
			for _, g := range z {
				square += float32(g * g)
			}
			done[i] = square < settled
			biasSum += square
			axpy(-0.1*rate/(1e-3+sqrt32(biasSum)), z, m.Bias)
			for _, f := range x {
				sums[f.id] += float32(square * f.value * f.value)
				axpy(-rate/(1e-3+sqrt32(sums[f.id]))*f.value, z, m.row(f.id))
			}
		}
	}
}
