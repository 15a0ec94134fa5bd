package retrieval

// A matrix of weights has a row for each feature; a row has as many numbers as
// the result, a multiple of eight. The conversions keep the compiler from
// fusing multiplication and addition, so that every machine comes to the same
// bits.

func gatherPlain(x []feature, weights []float32, out []float32) {
	for _, f := range x {
		row := weights[int(f.id)*len(out) : (int(f.id)+1)*len(out)]
		for i, w := range row {
			out[i] += float32(f.value * w)
		}
	}
}

func scatterPlain(x []feature, weights []float32, z []float32) {
	for _, f := range x {
		row := weights[int(f.id)*len(z) : (int(f.id)+1)*len(z)]
		for i, v := range z {
			row[i] += float32(f.value * v)
		}
	}
}

func gatherBytesPlain(x []feature, weights []int8, scale []float32, out []float32) {
	for _, f := range x {
		a := f.value * scale[f.id]
		row := weights[int(f.id)*len(out) : (int(f.id)+1)*len(out)]
		for i, w := range row {
			out[i] += float32(a * float32(w))
		}
	}
}
