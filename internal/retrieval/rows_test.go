package retrieval

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestRowsHaveTheSameBitsWithAndWithoutVectors(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const rows = 50
	for _, stride := range []int{8, 16, 88, 96, 104, 200, 288} {
		weights := make([]float32, rows*stride)
		small := make([]int8, rows*stride)
		scale := make([]float32, rows)
		for i := range weights {
			weights[i], small[i] = float32(random.NormFloat64()), int8(random.IntN(255)-127)
		}
		for i := range scale {
			scale[i] = random.Float32()
		}
		for _, n := range []int{0, 1, 3, 4, 5, 6, 40} {
			var x []feature
			for range n {
				x = append(x, feature{int32(random.IntN(rows)), random.Float32() - 0.5})
			}
			z := make([]float32, stride)
			for i := range z {
				z[i] = random.Float32()
			}
			a, b := slices.Clone(z), slices.Clone(z)
			gather(x, weights, a)
			gatherPlain(x, weights, b)
			if !slices.Equal(a, b) {
				t.Fatalf("gather of %d rows of %d differs", n, stride)
			}
			gatherBytes(x, small, scale, a)
			gatherBytesPlain(x, small, scale, b)
			if !slices.Equal(a, b) {
				t.Fatalf("gatherBytes of %d rows of %d differs", n, stride)
			}
			u, v := slices.Clone(weights), slices.Clone(weights)
			scatter(x, u, z)
			scatterPlain(x, v, z)
			if !slices.Equal(u, v) {
				t.Fatalf("scatter of %d rows of %d differs", n, stride)
			}
		}
	}
}
