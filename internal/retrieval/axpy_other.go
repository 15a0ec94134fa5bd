//go:build !amd64

package retrieval

// axpy adds a·x to y. Their lengths are the same multiple of eight. The
// conversions keep the compiler from fusing multiplication and addition, so
// that every machine comes to the same bits.
func axpy(a float32, x, y []float32) {
	for i, v := range x {
		y[i] += float32(a * v)
	}
}
