package retrieval

import (
	"slices"

	"dragoman/internal/chat"
)

// falseAlarms is the share of the knowledge base's ordinary examples that may
// raise an alarm. Buyers' messages raise fewer: the examples hold every
// complaint there is.
const falseAlarms = 0.01

// alarm finds warning signs: a classifier learned from whole messages that
// carry one, and the words that the lexicon lists.
type alarm struct {
	Categories []chat.AlertCategory // by class; the first is AlertNone
	Words      lexicon              // its concepts are the classes, less one
	Classifier *softmax
	Gate       gate
}

// alarmSignals sets out the signals of a message: the classifier's word and
// what listed words it holds. The category is the likeliest.
func (a *alarm) judge(x []feature, words []word, z []float32, signals []float64) (category int) {
	a.Classifier.logits(x, z)
	z = z[:len(a.Categories)]
	hits := 0
	for i := 0; i < len(words); {
		c, n := a.Words.match(words[i:])
		if n == 0 {
			i++
			continue
		}
		hits++
		z[c+1] += wordWeight
		i += n
	}
	normalize(z)
	category = 1
	for c := 2; c < len(z); c++ {
		if z[c] > z[category] {
			category = c
		}
	}
	signals[0], signals[1] = logit(1-float64(z[0])), float64(min(hits, 2))
	return category
}

// wordWeight is what a listed word adds to its category's score.
const wordWeight = 2

// alarmSignals is the number of signals of an alarm's gate.
const alarmSignals = 2

// alarms trains the model's alarm.
func (t *trainer) alarms(m *Model) {
	if len(t.corpus.Signs) == 0 {
		return
	}
	a := &alarm{Categories: []chat.AlertCategory{chat.AlertNone}}
	var concepts []Concept
	var signs []terms
	var classes []int
	for _, sign := range t.corpus.Signs {
		class := slices.Index(a.Categories, sign.Category)
		if class < 0 {
			class = len(a.Categories)
			a.Categories = append(a.Categories, sign.Category)
			concepts = append(concepts, Concept{ID: string(sign.Category)})
		}
		concepts[class-1].Terms = append(concepts[class-1].Terms, sign.Terms...)
		for _, text := range sign.Examples {
			var msg terms
			t.analyzer.analyze(text, &msg, false)
			signs = append(signs, msg)
			classes = append(classes, class)
		}
	}
	a.Words = newLexicon(concepts, t.analyzer)
	// Vectors are those of the final model: which features it has does not
	// depend on the signs, so there is nothing to hold out in them.
	var s workspace
	rows := make([][]feature, 0, len(t.messages)+len(signs))
	words := make([][]word, 0, cap(rows))
	for i := range t.messages {
		rows = append(rows, slices.Clone(m.choice.vector(t.tally, i, &s.scratch)))
		words = append(words, t.messages[i].words)
	}
	labels := make([]int, len(t.messages), cap(rows))
	for i := range signs {
		s.terms = signs[i]
		rows = append(rows, slices.Clone(m.vectors.vector(&s.scratch, signs[i].words)))
		words = append(words, signs[i].words)
	}
	labels = append(labels, classes...)
	signals := make([][]float64, len(rows))
	z := make([]float32, (len(a.Categories)+7)&^7)
	for part := range parts {
		var in [][]feature
		var of []int
		for i := range rows {
			if i%parts != part {
				in, of = append(in, rows[i]), append(of, labels[i])
			}
		}
		a.Classifier = newSoftmax(len(m.vectors.IDF), len(a.Categories))
		a.Classifier.train(in, of, t.opts)
		for i := part; i < len(rows); i += parts {
			signals[i] = make([]float64, alarmSignals)
			a.judge(rows[i], words[i], z, signals[i])
		}
	}
	yes := make([]bool, len(rows))
	for i := range labels {
		yes[i] = labels[i] > 0
	}
	a.Gate = fitGate(signals, yes, falseAlarms)
	a.Classifier = newSoftmax(len(m.vectors.IDF), len(a.Categories))
	a.Classifier.train(rows, labels, t.opts)
	m.alarm = a
	if debugAlarm != nil {
		debugAlarm(a, signals, yes)
	}
}

var debugAlarm func(a *alarm, signals [][]float64, yes []bool)
