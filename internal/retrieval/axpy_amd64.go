package retrieval

import (
	"unsafe"

	"golang.org/x/sys/cpu"
)

var hasAVX = cpu.X86.HasAVX

//go:noescape
func axpyBlocks(a float32, x, y *float32, n int, avx bool)

// axpy adds a·x to y. Their lengths are the same multiple of eight.
func axpy(a float32, x, y []float32) {
	axpyBlocks(a, unsafe.SliceData(x), unsafe.SliceData(y), min(len(x), len(y))/8, hasAVX)
}
