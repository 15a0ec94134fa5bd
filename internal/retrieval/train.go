package retrieval

import (
	"context"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/chat"
)

// outOfScopeShare is the share of messages without an answer that confidence
// is calibrated for. It is an assumption: about the share in the evaluation
// data, not one measured on a store's traffic.
const outOfScopeShare = 0.15

// expectedAccuracy is the share of messages with an answer whose topic is
// ranked first that confidence is calibrated for, unless held-out examples do
// better. It is an assumption, one number for all languages, and lower than
// what the starter set's labelled questions, which are no examples, measure
// (0.93 to 0.96; docs/answering.md).
const expectedAccuracy = 0.9

// Shares of held-out examples that may wrongly be taken to ask for a person,
// and for small talk.
const (
	falsePersons   = 0.004
	falseSmalltalk = 0.003
)

// Numbers of parts of cross-validation: a small corpus needs what it has, and
// is learned quickly.
const (
	largeParts = 3
	smallParts = 8
)

// trainings holds back those beyond the number of processors: each takes about
// a hundred megabytes while it lasts.
var trainings = make(chan struct{}, runtime.GOMAXPROCS(0))

// Train makes the model of a corpus. The same corpus gives the same model. It
// fails with chat.CodeInvalid if there is nothing to learn from, with
// chat.CodeUnavailable if ctx ends before it is done.
func Train(ctx context.Context, c Corpus, o Options) (*Model, error) {
	m, _, err := Learn(ctx, c, o)
	return m, err
}

// Learn is Train that also returns what cross-validation, which is a part of
// training, thought of each example without having seen it, in their order.
func Learn(ctx context.Context, c Corpus, o Options) (*Model, []HeldOut, error) {
	select {
	case trainings <- struct{}{}:
		defer func() { <-trainings }()
	case <-ctx.Done():
		return nil, nil, stopped(ctx)
	}
	a, err := newAnalyzer(c.Language)
	if err != nil {
		return nil, nil, err
	}
	t := &trainer{corpus: c, opts: o, analyzer: a}
	if err := t.prepare(); err != nil {
		return nil, nil, err
	}
	m := &Model{language: c.Language, analyzer: a, labels: t.labels, topics: t.topics, seen: t.seen()}
	held := make([]fitted, t.parts)
	var wait sync.WaitGroup
	for f := range held {
		wait.Go(func() {
			if ctx.Err() == nil {
				held[f] = t.heldOut(f)
			}
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return nil, nil, stopped(ctx)
	}
	m.choice = t.tally.choose(slices.Concat(t.part(-1, false), t.signNumbers()), t.least(), t.opts)
	m.vectors = m.choice.vectorizer(t.tally, t.lexicon)
	m.main = t.finish(m.choice, held).linear()
	t.calibrate(m, held)
	t.alarms(m, held)
	m.choice = nil
	return m, t.verdicts(held), nil
}

func stopped(ctx context.Context) error {
	return chat.Errorf(chat.CodeUnavailable, "training was stopped: %w", ctx.Err())
}

// trainer holds what the fits of one training share.
type trainer struct {
	corpus      Corpus
	opts        Options
	analyzer    *analyzer
	lexicon     lexicon
	messages    []terms
	tally       *tally
	classes     []int
	labels      []Label
	topics      int
	fold        []int
	signs       []terms // messages that carry a warning sign
	signOf      []chat.AlertCategory
	listedSigns lexicon              // the listed words that carry one
	categories  []chat.AlertCategory // AlertNone, then those of the signs
	parts       int                  // of cross-validation
	listed      int                  // words of the lexicon: the analyzer's first ones
	scopeless   bool                 // no example is out of scope
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
	t.scopeless = true
	for i, l := range t.labels {
		index[l] = i
		if l.Kind == KindTopic {
			t.topics++
		}
		t.scopeless = t.scopeless && l.Kind != KindNone
	}
	if t.topics < 2 {
		return chat.Invalid("examples", "examples of at least two topics are needed to learn %s", t.corpus.Language)
	}
	if t.analyzer.cyrillic {
		var m terms
		for _, e := range t.corpus.Examples {
			t.analyzer.learnLatin(e.Text, &m)
		}
	}
	t.lexicon = newLexicon(t.corpus.Concepts, t.analyzer)
	t.listSigns()
	t.listed = len(t.analyzer.known.Stems)
	count := make([]int, len(t.labels))
	t.parts = largeParts
	if len(t.corpus.Examples) < smallCorpus {
		t.parts = smallParts
	}
	for _, e := range t.corpus.Examples {
		var m terms
		t.analyzer.learn(e.Text, &m)
		class := index[e.Label]
		t.messages = append(t.messages, m)
		t.classes = append(t.classes, class)
		t.fold = append(t.fold, count[class]%t.parts)
		count[class]++
	}
	for _, sign := range t.corpus.Signs {
		for _, text := range sign.Examples {
			var m terms
			t.analyzer.learn(text, &m)
			t.signs = append(t.signs, m)
			t.signOf = append(t.signOf, sign.Category)
		}
	}
	t.spell()
	t.tally = newTally(slices.Concat(t.messages, t.signs), &t.lexicon)
	return nil
}

// commonWord is the number of uses from which a word is taken to be spelled
// right.
const commonWord = 3

// spell learns the common words and reads the rare ones of the examples as
// slips of them, as Rank will.
func (t *trainer) spell() {
	type use struct {
		n    int
		text []byte
		stem uint64
	}
	uses := map[uint64]*use{}
	var order []*use
	for i := range t.messages {
		m := &t.messages[i]
		for _, w := range m.words {
			u := uses[w.plain]
			if u == nil {
				u = &use{text: m.bytes(w), stem: w.stem}
				uses[w.plain] = u
				order = append(order, u)
			}
			u.n++
		}
	}
	slices.SortStableFunc(order, func(a, b *use) int { return b.n - a.n })
	for _, u := range order {
		if u.n >= commonWord {
			t.analyzer.spelling.add(u.text, u.stem)
		}
	}
	for i := range t.messages {
		m := &t.messages[i]
		for j := range m.words {
			w := &m.words[j]
			if i, _ := t.analyzer.known.Words.get(w.plain); uses[w.plain].n > 1 || int(i) < t.listed {
				continue
			}
			if h, ok := t.analyzer.spelling.correct(m.bytes(*w)); ok {
				w.stem = h
				t.analyzer.remember(w.plain, h)
			}
		}
	}
}

// ambiguous is the class of a message that is an example of several.
const ambiguous = -1

// seen returns the classes of the examples by their fingerprints.
func (t *trainer) seen() table {
	var out table
	for i := range t.messages {
		h := fingerprint(&t.messages[i])
		if class, ok := out.get(h); ok && class != int32(t.classes[i]) {
			out.set(h, ambiguous)
		} else if !ok {
			out.set(h, int32(t.classes[i]))
		}
	}
	return out
}

// least is in how many messages a feature must occur to be learned.
func (t *trainer) least() int {
	if len(t.messages) < smallCorpus {
		return 1
	}
	return 2
}

// smallCorpus is the number of messages below which every feature counts.
const smallCorpus = 2000

// rows returns the vectors and classes of messages.
func (t *trainer) rows(c *choice, in []int) ([][]feature, []int) {
	rows := make([][]feature, len(in))
	classes := make([]int, len(in))
	var s scratch
	for n, i := range in {
		rows[n] = slices.Clone(c.vector(t.tally, i, &s))
		classes[n] = t.classes[i]
	}
	return rows, classes
}

// finish trains the classifier of everything, beginning with the mean of the
// parts' classifiers: that is quicker than from nothing, and ranks better.
func (t *trainer) finish(c *choice, held []fitted) *softmax {
	m := joined(c, held)
	o := t.opts
	o.Rate, o.Epochs = o.FinishRate, max(1, o.epochs(len(t.messages)/t.parts)/2)
	rows, classes := t.rows(c, t.part(-1, false))
	m.train(rows, classes, o)
	return m
}

// part returns the examples inside or outside a part of cross-validation.
func (t *trainer) part(part int, inside bool) []int {
	var out []int
	for i, p := range t.fold {
		if (p == part) == inside {
			out = append(out, i)
		}
	}
	return out
}

// signNumbers returns the numbers of the signs in the tally.
func (t *trainer) signNumbers() []int {
	out := make([]int, len(t.signs))
	for i := range out {
		out[i] = len(t.messages) + i
	}
	return out
}

// foreign reports whether an example's topic is kept from the training without
// a part of cross-validation. So it is for a third of the topics of a corpus
// that says nothing about what is out of scope: to that training, they are.
func (t *trainer) foreign(example, part int) bool {
	return t.scopeless && t.classes[example] < t.topics && t.classes[example]%t.parts == part
}

// fitted is what the training without one part of the examples came to.
type fitted struct {
	outcomes []outcome // for that part's examples, in their order
	own      []float64 // and the probability of the label that each has
	choice   *choice
	softmax  *softmax
}

// heldOut trains without one part and asks for the examples of that part.
func (t *trainer) heldOut(part int) fitted {
	in := slices.DeleteFunc(t.part(part, false), func(i int) bool { return t.foreign(i, part) })
	f := fitted{choice: t.tally.choose(in, t.least(), t.opts)}
	f.softmax = newSoftmax(len(f.choice.IDF), len(t.labels))
	rows, classes := t.rows(f.choice, in)
	o := t.opts
	o.Epochs = o.epochs(len(rows))
	f.softmax.train(rows, classes, o)
	m := &Model{labels: t.labels, topics: t.topics}
	var s workspace
	for _, i := range t.part(part, true) {
		s.terms = t.messages[i]
		var o outcome
		m.judge(&s, f.softmax, f.choice.vector(t.tally, i, &s.scratch), &o)
		f.own = append(f.own, float64(o.p[t.classes[i]]))
		f.outcomes = append(f.outcomes, o)
	}
	return f
}

// calibrate fits the probabilities of being right to held-out outcomes.
func (t *trainer) calibrate(m *Model, held []fitted) {
	var rows [][]float64
	var right, offered, none []bool
	var signals [][]float64
	var human, small []bool
	next := make([]int, t.parts)
	for i := range t.messages {
		f := t.fold[i]
		o := &held[f].outcomes[next[f]]
		next[f]++
		kind := t.labels[t.classes[i]].Kind
		signals = append(signals, o.signals[:])
		human = append(human, kind == KindHuman)
		small = append(small, kind == KindSmalltalk)
		if kind != KindTopic && kind != KindNone {
			continue
		}
		foreign := kind == KindNone || t.foreign(i, f)
		rows = append(rows, slices.Clone(o.signals[:]))
		right = append(right, !foreign && o.top[0] == t.classes[i])
		offered = append(offered, !foreign && slices.Contains(o.top[:min(3, o.n)], t.classes[i]))
		none = append(none, foreign)
	}
	weight := t.weights(right, none)
	if t.scopeless {
		brief(weight, rows, right)
	}
	m.confident = fitLogistic(rows, right, weight, 20)
	m.offer = fitLogistic(rows, offered, weight, 1)
	understood(weight, rows, right)
	m.confident.rescale(rows, right, weight)
	confidence := make([]float64, len(rows))
	for i, r := range rows {
		confidence[i] = m.confident.probability(r)
	}
	m.thresholds = newThresholds(confidence, right, weight)
	m.curve = newCurve(m.thresholds, confidence, right, weight)
	m.person = fitGate(signals, human, falsePersons)
	m.smalltalk = fitGate(signals, small, falseSmalltalk)
}

// weights makes held-out examples count like messages of a store: so that
// outOfScopeShare of them have no answer, and expectedAccuracy of the others
// would be ranked right. The latter matters because the examples of a good
// knowledge base differ on purpose, each bringing words that no other has:
// about half of them would not be understood without themselves, while buyers'
// messages mostly come close to one.
func (t *trainer) weights(right, none []bool) []float64 {
	var rights, wrongs, nones float64
	for i := range right {
		switch {
		case none[i]:
			nones++
		case right[i]:
			rights++
		default:
			wrongs++
		}
	}
	all := rights + wrongs
	accuracy := max(rights/all, expectedAccuracy)
	weight := make([]float64, len(right))
	for i := range weight {
		switch {
		case none[i]:
			weight[i] = outOfScopeShare / (1 - outOfScopeShare) * all / nones
		case right[i]:
			weight[i] = accuracy * all / rights
		default:
			weight[i] = (1 - accuracy) * all / wrongs
		}
	}
	return weight
}

// understood shifts the weight of right outcomes, which stays the same in all,
// to those that the classifier was sure of: buyers' messages are not only
// ranked right more often than held-out examples, they are right more clearly.
func understood(weight []float64, rows [][]float64, right []bool) {
	var before, after float64
	for i := range weight {
		if right[i] {
			before += weight[i]
			weight[i] *= sigmoid(rows[i][signalFirst])
			after += weight[i]
		}
	}
	for i := range weight {
		if right[i] {
			weight[i] *= before / after
		}
	}
}

// wordsToTell is the number of words from which on a message is taken to say
// enough.
const wordsToTell = 4

// brief makes right outcomes of messages of a few words count less and wrong
// ones more, where no example is out of scope: examples of a few words are
// names of their topics, messages of a few words are often of no topic. It is
// an assumption.
func brief(weight []float64, rows [][]float64, right []bool) {
	for i := range weight {
		words := math.Exp(rows[i][signalLength]) - 1
		share := max(min(1, words/wordsToTell), 0.1)
		if right[i] {
			weight[i] *= share
		} else {
			weight[i] /= share
		}
	}
}
