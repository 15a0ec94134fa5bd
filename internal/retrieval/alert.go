package retrieval

import (
	"math"
	"slices"

	"dragoman/internal/chat"
)

const (
	// falseAlarms is the share of the knowledge base's ordinary held-out
	// examples that may raise an alarm: what stores are promised.
	falseAlarms = 0.02
	// wordWeight is what a listed word adds to its category's score.
	wordWeight = 2
	// signRepeats is how often a message with a sign is learned from for each
	// time that an ordinary one is: there are few of them.
	signRepeats = 3
	// alarmSignals is the number of signals of an alarm's gate.
	alarmSignals = 8
)

// alarm finds warning signs: a classifier learned from whole messages that
// carry one, and the words that the lexicon lists.
type alarm struct {
	Categories []chat.AlertCategory // by class; the first is AlertNone
	Words      lexicon              // its concepts are the classes, less one
	Classifier *linear
	Gate       gate
}

// evidence is what an alarm makes of a message.
type evidence struct {
	signals  [alarmSignals]float64
	category int // likeliest class, from 1
}

// judge weighs the classifier's word on the message of s.terms, whose vector
// is x, the listed words in it, and what it is otherwise about: a message that
// is clearly a plain question, or clearly out of scope, hardly is an alarm.
func (a *alarm) judge(s *workspace, x []feature, o *outcome) evidence {
	s.alerts = a.Classifier.logits(x, s.alerts)
	z := s.alerts
	hits := 0
	words := s.terms.words
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
	e := evidence{category: 1}
	for c := 2; c < len(z); c++ {
		if z[c] > z[e.category] {
			e.category = c
		}
	}
	e.signals = [alarmSignals]float64{logit(1 - float64(z[0])), float64(min(hits, 2)), math.Log(1 + float64(len(words))), s.share(), o.signals[signalFirst], o.signals[signalNone], o.signals[signalHuman], o.signals[signalEntropy]}
	return e
}

// listSigns learns the listed words, before the spelling is: none of them is a
// slip of another word.
func (t *trainer) listSigns() {
	t.categories = []chat.AlertCategory{chat.AlertNone}
	var concepts []Concept
	for _, sign := range t.corpus.Signs {
		class := slices.Index(t.categories, sign.Category)
		if class < 0 {
			class = len(t.categories)
			t.categories = append(t.categories, sign.Category)
			concepts = append(concepts, Concept{ID: string(sign.Category)})
		}
		concepts[class-1].Terms = append(concepts[class-1].Terms, sign.Terms...)
	}
	t.listedSigns = newLexicon(concepts, t.analyzer)
}

// alarms trains the model's alarm on how it reads all messages of the tally.
func (t *trainer) alarms(m *Model, held []fitted, read []reading) {
	if len(t.signs) == 0 {
		return
	}
	a := &alarm{Categories: t.categories, Words: t.listedSigns}
	var all []terms // ordinary messages, and those that carry a sign
	var numbers, labels []int
	for i, m := range t.messages {
		if t.asked[i] {
			all, numbers, labels = append(all, m), append(numbers, i), append(labels, 0)
		}
	}
	ordinary := len(all)
	for i, m := range t.signs {
		all, numbers, labels = append(all, m), append(numbers, len(t.messages)+i), append(labels, slices.Index(a.Categories, t.signOf[i]))
	}
	var s workspace
	var listed [][]feature // the listed words, each a small message of its own
	var listedAs []int
	for _, sign := range t.corpus.Signs {
		for _, term := range sign.Terms {
			t.analyzer.analyze(term, &s.terms)
			listed = append(listed, slices.Clone(m.vectors.vector(&s.scratch, s.terms.words)))
			listedAs = append(listedAs, slices.Index(a.Categories, sign.Category))
		}
	}
	fit := func(without int) {
		in, of := slices.Clone(listed), slices.Clone(listedAs)
		for i, number := range numbers {
			if i%t.parts == without {
				continue
			}
			repeats := 1
			if labels[i] > 0 {
				repeats = signRepeats
			}
			for range repeats {
				in, of = append(in, read[number].row), append(of, labels[i])
			}
		}
		classifier := newSoftmax(len(m.vectors.IDF), len(a.Categories))
		o := t.opts
		o.Epochs = (o.epochs(len(all)) + 1) / 2 // more rounds find no more
		classifier.train(in, of, o)
		a.Classifier = classifier.linear()
	}
	signals := make([][]float64, len(all))
	outs := make([]*outcome, len(all))
	for i, number := range numbers {
		if i < ordinary {
			outs[i] = t.outcomes[number]
			continue
		}
		f := held[i%t.parts]
		outs[i] = &outcome{}
		s.terms = all[i]
		m.judge(&s, f, f.choice.vector(t.tally, number, &s.scratch), outs[i])
	}
	yes := make([]bool, len(all))
	for part := range t.parts {
		fit(part)
		for i := part; i < len(all); i += t.parts {
			r := read[numbers[i]]
			s.terms, s.known, s.missing = all[i], r.known, r.missing
			e := a.judge(&s, r.row, outs[i])
			signals[i], yes[i] = e.signals[:], labels[i] > 0
		}
	}
	a.Gate = fitGate(signals, yes, falseAlarms)
	fit(-1)
	m.alarm = a
}
