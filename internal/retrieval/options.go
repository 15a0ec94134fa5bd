package retrieval

// Options are the settings of training.
type Options struct {
	Groups  [groups]float32 // weight of words, character n-grams, concepts
	Epochs  int             // times that each example is learned from
	Rate    float64         // size of the first steps
	Dropout float64         // share of features left out at each step, 0–1
	Unknown float64         // squared weight of unknown features, relative to that of the rarest known ones
}

// DefaultOptions returns the settings that measured best.
func DefaultOptions() Options {
	return Options{Groups: [groups]float32{1, 1, 1.5}, Epochs: 5, Rate: 0.7, Dropout: 0.3, Unknown: 0.5}
}
