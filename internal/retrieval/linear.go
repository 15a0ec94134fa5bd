package retrieval

import "math"

// linear is a trained linear classifier: its weights in 255 steps, each row
// with a scale of its own. Weights lie like softmax's.
type linear struct {
	Classes int
	Scale   numbers[float32]
	Weights numbers[int8]
	Bias    numbers[float32]
}

func (m *linear) logits(x []feature, space []float32) []float32 {
	out := append(space[:0], m.Bias...)
	gatherBytes(x, m.Weights, m.Scale, out)
	return out[:m.Classes]
}

// linear returns the classifier with rounded weights.
func (m *softmax) linear() *linear {
	l := &linear{Classes: m.Classes, Bias: m.Bias, Weights: make([]int8, len(m.Weights)), Scale: make([]float32, len(m.Weights)/m.Stride)}
	for i := range l.Scale {
		row := m.Weights[i*m.Stride : (i+1)*m.Stride]
		var largest float32
		for _, w := range row {
			largest = max(largest, abs32(w))
		}
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

func abs32(x float32) float32 { return math.Float32frombits(math.Float32bits(x) &^ (1 << 31)) }
