package retrieval

import "slices"

// fitted is what the training without one part of the examples came to.
type fitted struct {
	choice *choice
	classifier
}

// heldOut trains without one part and asks for the examples of that part: all
// of them, or those that confidence is measured with.
func (t *trainer) heldOut(part int, all bool) fitted {
	in := slices.DeleteFunc(t.part(part, false), func(i int) bool { return t.foreign(i, part) })
	f := fitted{choice: t.tally.choose(in, t.least(), t.opts)}
	f.classifier = t.fit(f.choice, in)
	m := &Model{labels: t.labels, topics: t.topics}
	var s workspace
	for _, i := range t.part(part, true) {
		if !all && !t.asked[i] {
			continue
		}
		s.terms = t.messages[i]
		o := new(outcome)
		m.judge(&s, f, f.choice.vector(t.tally, i, &s.scratch), o)
		t.own[i] = float64(o.p[t.classes[i]])
		o.p = nil // is overwritten by the next
		t.outcomes[i] = o
	}
	return f
}

// fit trains a classifier of some examples.
func (t *trainer) fit(c *choice, in []int) classifier {
	if t.many() {
		return newBayes(t.tally, c, in, t.classes, len(t.labels))
	}
	m := newSoftmax(len(c.IDF), len(t.labels))
	rows := make([][]feature, len(in))
	classes := make([]int, len(in))
	read := t.read(c, in)
	for n, i := range in {
		rows[n], classes[n] = read[i].row, t.classes[i]
	}
	o := t.opts
	o.Epochs = o.epochs(len(rows))
	m.train(rows, classes, o)
	return m
}

// many reports whether there are too many labels for one weight for each label
// and feature.
func (t *trainer) many() bool { return len(t.labels) > t.opts.Dense }

// reading is a message of the tally as a fit sees it.
type reading struct {
	row            []feature
	known, missing float32 // as in scratch
}

// read returns how a choice reads messages, by their numbers in the tally.
func (t *trainer) read(c *choice, in []int) []reading {
	out := make([]reading, len(t.tally.messages))
	var s scratch
	for _, i := range in {
		row := slices.Clone(c.vector(t.tally, i, &s))
		out[i] = reading{row, s.known, s.missing}
	}
	return out
}

// finish trains the classifier of everything, beginning with the mean of the
// parts' classifiers: that is quicker than from nothing, and ranks better.
func (t *trainer) finish(c *choice, held []fitted, all []reading) classifier {
	if t.many() {
		return t.fit(c, t.part(-1, false))
	}
	m := joined(c, held)
	o := t.opts
	o.Rate, o.Epochs = o.FinishRate, max(1, o.epochs(len(t.messages)/t.parts)/2)
	rows := make([][]feature, len(t.messages))
	for i := range rows {
		rows[i] = all[i].row
	}
	m.train(rows, t.classes, o)
	return m.linear()
}
