package retrieval

// HeldOut is what a model that was trained without an example thought of it.
type HeldOut struct {
	Example     Example
	Topic       string  // the topic it took it for, or would have first
	Probability float64 // that it is about Topic, 0–1, as the classifier says: not calibrated
	Own         float64 // that it is about its own label
}

// verdicts lists the held-out outcomes in the order of the examples.
func (t *trainer) verdicts() []HeldOut {
	out := make([]HeldOut, len(t.corpus.Examples))
	for i, example := range t.corpus.Examples {
		o := t.outcomes[i]
		out[i] = HeldOut{Example: example, Own: t.own[i], Probability: sigmoid(o.signals[signalFirst])}
		if o.n > 0 {
			out[i].Topic = t.labels[o.top[0]].Name
		}
	}
	return out
}
