package retrieval

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var hasAVX2 = cpu.X86.HasAVX2

//go:noescape
func gatherAVX(x *feature, n int, weights *float32, stride int, out *float32)

//go:noescape
func scatterAVX(x *feature, n int, weights *float32, stride int, z *float32)

//go:noescape
func gatherBytesAVX2(x *feature, n int, weights *int8, scale *float32, stride int, out *float32)

// gather adds the rows of the features, each times its value, to out.
func gather(x []feature, weights []float32, out []float32) {
	if !hasAVX2 {
		gatherPlain(x, weights, out)
		return
	}
	gatherAVX(unsafe.SliceData(x), len(x), unsafe.SliceData(weights), len(out), unsafe.SliceData(out))
}

// scatter adds z times each feature's value to the feature's row.
func scatter(x []feature, weights []float32, z []float32) {
	if !hasAVX2 {
		scatterPlain(x, weights, z)
		return
	}
	scatterAVX(unsafe.SliceData(x), len(x), unsafe.SliceData(weights), len(z), unsafe.SliceData(z))
}

// gatherBytes adds the rows of the features, each times its value and its
// row's scale, to out.
func gatherBytes(x []feature, weights []int8, scale []float32, out []float32) {
	if !hasAVX2 {
		gatherBytesPlain(x, weights, scale, out)
		return
	}
	gatherBytesAVX2(unsafe.SliceData(x), len(x), unsafe.SliceData(weights), unsafe.SliceData(scale), len(out), unsafe.SliceData(out))
}
