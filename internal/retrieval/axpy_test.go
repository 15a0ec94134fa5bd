package retrieval

import (
	"math/rand/v2"
	"testing"
)

func TestAxpyIsTheSameToTheLastBit(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{0, 8, 16, 24, 112} {
		x, y, want := make([]float32, n), make([]float32, n), make([]float32, n)
		a := float32(random.NormFloat64())
		for i := range x {
			x[i], y[i] = float32(random.NormFloat64()), float32(random.NormFloat64())
			want[i] = y[i] + float32(a*x[i])
		}
		axpy(a, x, y)
		for i := range y {
			if y[i] != want[i] {
				t.Fatalf("of %d numbers, number %d is %v, want %v", n, i, y[i], want[i])
			}
		}
	}
}
