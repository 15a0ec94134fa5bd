package retrieval

// Options are the settings of training.
type Options struct {
	Groups     [groups]float32 // weight of words, character n-grams, concepts
	Epochs     int             // times that each example is learned from in cross-validation; more often, if there are few
	Rate       float64         // size of the first steps
	FinishRate float64         // the same, where learning goes on with all examples
	Dropout    float64         // share of features left out at each step, 0–1
	Unknown    float64         // squared weight of unknown features, relative to that of the rarest known ones
	Dense      int             // labels up to which each has a weight for every feature; with more, see bayes
	Seed       uint64          // of the order of examples and of dropout: which of equally good models it is
}

// DefaultOptions returns the settings that measured best.
func DefaultOptions() Options {
	return Options{Groups: [groups]float32{1, 1, 1.5}, Epochs: 3, Rate: 0.7, FinishRate: 2, Dropout: 0.3, Unknown: 0.5, Dense: 400, Seed: 1}
}

// enough is the number of examples, counted once each time they are learned
// from, up to which a small corpus gets further rounds.
const enough = 10_000

// epochs returns how often each of n examples is learned from.
func (o *Options) epochs(n int) int {
	return max(o.Epochs, min(4*o.Epochs, enough/max(n, 1)))
}
