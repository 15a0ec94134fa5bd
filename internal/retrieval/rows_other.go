//go:build !amd64

package retrieval

// gather adds the rows of the features, each times its value, to out.
func gather(x []feature, weights []float32, out []float32) { gatherPlain(x, weights, out) }

// scatter adds z times each feature's value to the feature's row.
func scatter(x []feature, weights []float32, z []float32) { scatterPlain(x, weights, z) }

// gatherBytes adds the rows of the features, each times its value and its
// row's scale, to out.
func gatherBytes(x []feature, weights []int8, scale []float32, out []float32) {
	gatherBytesPlain(x, weights, scale, out)
}
