package retrieval

import (
	"math"
	"math/rand/v2"
)

// softmax is a linear classifier while it is trained. Weights of one feature
// lie side by side, one a class, Stride apart from the next feature's.
type softmax struct {
	Classes int
	Stride  int // multiple of eight
	Weights []float32
	Bias    []float32
	sums    []float32 // of squared gradients, by feature
	biasSum float32
}

func newSoftmax(features, classes int) *softmax {
	stride := (classes + 7) &^ 7
	return &softmax{Classes: classes, Stride: stride, Weights: make([]float32, features*stride), Bias: make([]float32, stride), sums: make([]float32, features)}
}

func (m *softmax) row(id int32) []float32 {
	return m.Weights[int(id)*m.Stride : (int(id)+1)*m.Stride]
}

// classifier scores the classes. What it returns lies in space, or in a larger
// one, and may be followed by a few numbers more.
type classifier interface {
	logits(x []feature, space []float32) []float32
}

func (m *softmax) logits(x []feature, space []float32) []float32 {
	out := append(space[:0], m.Bias...)
	gather(x, m.Weights, out)
	return out[:m.Classes]
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
	scale := 1 / sum
	for i := range z {
		z[i] *= scale
	}
}

// exp32 returns e to the power of x, which is not above 0, within a millionth
// of it. Training spends much of its time here.
func exp32(x float32) float32 {
	if !(x > -80) {
		return 0
	}
	n := int32(float32(x*math.Log2E) - 0.5)
	r := x - float32(float32(n)*math.Ln2)
	p := 1 + float32(r*(1+float32(r*(1.0/2+float32(r*(1.0/6+float32(r*(1.0/24+float32(r*(1.0/120))))))))))
	return p * math.Float32frombits(uint32(n+127)<<23)
}

// settled is the squared error below which a message is taken to be known: it
// is left out until the last round, which halves the time.
const settled = 0.01

// train fits the weights to rows and their classes by steps whose size adapts
// to each feature (Adagrad), in an order that depends on nothing but the
// number of rows. Features drop out at random, so that no message is known by
// one word alone.
func (m *softmax) train(rows [][]feature, classes []int, o Options) {
	source := rand.NewPCG(o.Seed, uint64(len(rows)))
	random := rand.New(source)
	order := make([]int32, len(rows))
	longest := 0
	for i := range order {
		order[i] = int32(i)
		longest = max(longest, len(rows[i]))
	}
	z := make([]float32, m.Stride)
	done := make([]bool, len(rows))
	space := make([]feature, longest)
	drop, keep := uint32(o.Dropout*(1<<16)), 1/float32(1-o.Dropout)
	for epoch := range o.Epochs {
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		rate := float32(o.Rate) * (1 - 0.9*float32(epoch)/float32(o.Epochs))
		for _, i := range order {
			if done[i] && epoch < o.Epochs-1 {
				continue // but the last round goes over all again
			}
			x := dropOut(space, rows[i], source, drop, keep)
			normalize(m.logits(x, z))
			clear(z[m.Classes:])
			z[classes[i]]--
			var square float32
			for _, g := range z {
				square += float32(g * g)
			}
			done[i] = square < settled
			m.biasSum += square
			step := -0.1 * rate / (1e-3 + sqrt32(m.biasSum))
			for j, g := range z {
				m.Bias[j] += float32(step * g)
			}
			for j := range x {
				f := &x[j]
				sum := m.sums[f.id] + float32(square*f.value*f.value)
				m.sums[f.id] = sum
				f.value *= -rate / (1e-3 + sqrt32(sum))
			}
			scatter(x, m.Weights, z)
		}
	}
}

// dropOut writes a row to space, its values times keep, without those features
// that drop in 2¹⁶ draws hit, and returns them.
func dropOut(space, row []feature, random *rand.PCG, drop uint32, keep float32) []feature {
	space = space[:len(row)]
	n := 0
	var bits uint64
	for j, f := range row {
		if j&3 == 0 {
			bits = random.Uint64()
		}
		space[n] = feature{f.id, f.value * keep}
		n += int(1 - (uint32(bits&0xffff)-drop)>>31) // without a branch that nobody could foresee
		bits >>= 16
	}
	return space[:n]
}

// joined returns the mean of the classifiers of parts of the same messages,
// over the features of c.
func joined(c *choice, held []fitted) *softmax {
	var m *softmax
	share := 1 / float32(len(held))
	for _, part := range held {
		learned := part.classifier.(*softmax)
		if m == nil {
			m = newSoftmax(len(c.IDF), learned.Classes)
		}
		for i, id := range c.of {
			from := part.choice.of[i]
			if id < 0 || from < 0 {
				continue
			}
			row := m.row(id)
			for j, w := range learned.row(from) {
				row[j] += float32(share * w)
			}
			m.sums[id] += learned.sums[from]
		}
		for j, w := range learned.Bias {
			m.Bias[j] += float32(share * w)
		}
		m.biasSum += learned.biasSum
	}
	return m
}
