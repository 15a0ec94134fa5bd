package retrieval

import "slices"

// linear is a trained linear classifier: its weights in 255 steps, each row
// with a scale of its own. Weights lie like softmax's.
type linear struct {
	Classes int
	Scale   []float32
	Weights []int8
	Bias    []float32
}

// logits sets out, which is as long as Bias, to the score of each class.
func (m *linear) logits(x []feature, out []float32) {
	copy(out, m.Bias)
	gatherBytes(x, m.Weights, m.Scale, out[:len(m.Bias)])
}

// linear returns the classifier with rounded weights.
func (m *softmax) linear() *linear {
	l := &linear{Classes: m.Classes, Bias: m.Bias, Weights: make([]int8, len(m.Weights)), Scale: make([]float32, len(m.Weights)/m.Stride)}
	for i := range l.Scale {
		row := m.Weights[i*m.Stride : (i+1)*m.Stride]
		largest := max(slices.Max(row), -slices.Min(row))
		if largest == 0 {
			continue
		}
		l.Scale[i] = largest / 127
		steps := 127 / largest
		out := l.Weights[i*m.Stride : (i+1)*m.Stride]
		for j, w := range row {
			out[j] = int8(int32(float32(w*steps)+127.5) - 127)
		}
	}
	return l
}

// sound reports whether its parts fit together, for that many features.
func (m *linear) sound(features int) bool {
	stride := (m.Classes + 7) &^ 7
	return m.Classes > 1 && len(m.Scale) == features && len(m.Weights) == features*stride && len(m.Bias) == stride
}
