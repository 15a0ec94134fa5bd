package retrieval

import (
	"context"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/chat"
)

// outOfScopeShare is the share of messages without an answer that confidence
// is calibrated for. Stores report 10 to 20 % of first messages.
const outOfScopeShare = 0.15

// parts is the number of parts of cross-validation.
const parts = 3

// Train makes the model of a corpus. The same corpus gives the same model. It
// fails with chat.CodeInvalid if there is nothing to learn from.
func Train(ctx context.Context, c Corpus, o Options) (*Model, error) {
	a, err := newAnalyzer(c.Language)
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "no analyzer for %s: %w", c.Language, err)
	}
	t := trainer{corpus: c, opts: o, analyzer: a}
	if err := t.prepare(); err != nil {
		return nil, err
	}
	m := &Model{language: c.Language, analyzer: a, labels: t.labels, topics: t.topics}
	held := make([][]outcome, parts)
	var wait sync.WaitGroup
	for f := range parts {
		wait.Go(func() {
			if ctx.Err() == nil {
				held[f] = t.heldOut(f)
			}
		})
	}
	wait.Go(func() {
		m.vectors, m.main = t.fit(func(int) bool { return true })
	})
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, chat.Errorf(chat.CodeUnavailable, "training was stopped: %w", err)
	}
	t.calibrate(m, held)
	t.alerts(m)
	return m, nil
}

// trainer holds what the fits of one training share.
type trainer struct {
	corpus   Corpus
	opts     Options
	analyzer *analyzer
	lexicon  lexicon
	messages []terms
	classes  []int
	labels   []Label
	topics   int
	fold     []int
}

func (t *trainer) prepare() error {
	index := map[Label]int{}
	for _, e := range t.corpus.Examples {
		if _, ok := index[e.Label]; !ok {
			index[e.Label] = 0
			t.labels = append(t.labels, e.Label)
		}
	}
	slices.SortFunc(t.labels, func(a, b Label) int {
		if a.Kind != b.Kind {
			return int(a.Kind) - int(b.Kind)
		}
		return strings.Compare(a.Name, b.Name)
	})
	for i, l := range t.labels {
		index[l] = i
		if l.Kind == KindTopic {
			t.topics++
		}
	}
	if t.topics < 2 {
		return chat.Invalid("examples", "examples of at least two topics are needed to learn %s", t.corpus.Language)
	}
	t.lexicon = newLexicon(t.corpus.Concepts, t.analyzer)
	count := make([]int, len(t.labels))
	for _, e := range t.corpus.Examples {
		var m terms
		t.analyzer.analyze(e.Text, &m, true)
		class := index[e.Label]
		t.messages = append(t.messages, m)
		t.classes = append(t.classes, class)
		t.fold = append(t.fold, count[class]%parts)
		count[class]++
	}
	return nil
}

// fit learns features and weights from the examples that in chooses.
func (t *trainer) fit(in func(i int) bool) (vectorizer, *softmax) {
	v := vectorizer{opts: t.opts, lexicon: t.lexicon}
	var messages []terms
	var classes []int
	for i := range t.messages {
		if in(i) {
			messages = append(messages, t.messages[i])
			classes = append(classes, t.classes[i])
		}
	}
	v.learn(messages)
	rows := make([][]feature, len(messages))
	var s scratch
	for i := range messages {
		s.terms = messages[i]
		rows[i] = slices.Clone(v.vector(&s, s.terms.words))
	}
	m := newSoftmax(len(v.idf), len(t.labels))
	m.train(rows, classes, nil, t.opts)
	return v, m
}

// heldOut trains without one fold and returns the outcomes for that fold's
// examples, in their order.
func (t *trainer) heldOut(fold int) []outcome {
	v, classifier := t.fit(func(i int) bool { return t.fold[i] != fold })
	m := &Model{analyzer: t.analyzer, vectors: v, main: classifier, labels: t.labels, topics: t.topics}
	var s workspace
	var out []outcome
	for i := range t.messages {
		if t.fold[i] != fold {
			continue
		}
		s.terms = t.messages[i]
		var o outcome
		m.judge(&s, v.vector(&s.scratch, s.terms.words), &o)
		o.p = slices.Clone(o.p)
		out = append(out, o)
	}
	return out
}

// calibrate fits the probabilities of being right to held-out outcomes.
func (t *trainer) calibrate(m *Model, held [][]outcome) {
	var rows [][]float64
	var right, offered, none []bool
	next := make([]int, parts)
	for i := range t.messages {
		f := t.fold[i]
		o := &held[f][next[f]]
		next[f]++
		kind := t.labels[t.classes[i]].Kind
		if kind != KindTopic && kind != KindNone {
			continue
		}
		rows = append(rows, slices.Clone(o.signals[:]))
		right = append(right, o.top[0] == t.classes[i])
		offered = append(offered, slices.Contains(o.top[:min(3, o.n)], t.classes[i]))
		none = append(none, kind == KindNone)
	}
	var out float64
	for _, n := range none {
		if n {
			out++
		}
	}
	weight := make([]float64, len(rows))
	for i := range weight {
		weight[i] = 1
		if none[i] {
			weight[i] = outOfScopeShare / (1 - outOfScopeShare) * (float64(len(rows)) - out) / out
		}
	}
	m.confident = fitLogistic(rows, right, weight, 1)
	m.offer = fitLogistic(rows, offered, weight, 1)
	confidence := make([]float64, len(rows))
	for i, r := range rows {
		confidence[i] = m.confident.probability(r)
	}
	m.curve = newCurve(confidence, right, weight)
	m.human = 0.5
}

// alerts trains the classifier of warning signs.
func (t *trainer) alerts(m *Model) {
	m.alarm = 0.5
	if len(t.corpus.Signs) == 0 {
		return
	}
	m.alertOf = []chat.AlertCategory{chat.AlertNone}
	var rows [][]feature
	var classes []int
	var s scratch
	add := func(msg terms, class int) {
		s.terms = msg
		rows = append(rows, slices.Clone(m.vectors.vector(&s, msg.words)))
		classes = append(classes, class)
	}
	for i := range t.messages {
		add(t.messages[i], 0)
	}
	for _, sign := range t.corpus.Signs {
		class := slices.Index(m.alertOf, sign.Category)
		if class < 0 {
			class = len(m.alertOf)
			m.alertOf = append(m.alertOf, sign.Category)
		}
		for _, text := range append(slices.Clone(sign.Examples), sign.Terms...) {
			var msg terms
			t.analyzer.analyze(text, &msg, true)
			add(msg, class)
		}
	}
	m.alerts = newSoftmax(len(m.vectors.idf), len(m.alertOf))
	m.alerts.train(rows, classes, nil, t.opts)
}
