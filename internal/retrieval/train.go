package retrieval

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/chat"
)

// Numbers of parts of cross-validation: a small corpus needs what it has, and
// is learned quickly.
const (
	largeParts = 3
	smallParts = 8
)

// trainings holds back those beyond the number of processors: each takes about
// a hundred megabytes while it lasts. Of their parts, too, no more are learned
// at a time: they would take the cache from each other.
var (
	trainings = make(chan struct{}, runtime.GOMAXPROCS(0))
	fits      = make(chan struct{}, runtime.GOMAXPROCS(0))
)

// Train makes the model of a corpus. The same corpus gives the same model. It
// fails with chat.CodeInvalid if there is nothing to learn from, with
// chat.CodeUnavailable if ctx ends before it is done.
func Train(ctx context.Context, c Corpus, o Options) (*Model, error) {
	m, _, err := learn(ctx, c, o, false)
	return m, err
}

// Learn is Train that also returns what cross-validation, which is a part of
// training, thought of each example without having seen it, in their order.
func Learn(ctx context.Context, c Corpus, o Options) (*Model, []HeldOut, error) {
	return learn(ctx, c, o, true)
}

// learn trains a model. With verdicts, it says of all examples what it thought
// of them, also of those that the training itself does not ask about.
func learn(ctx context.Context, c Corpus, o Options, verdicts bool) (*Model, []HeldOut, error) {
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
	t.outcomes, t.own = make([]*outcome, len(t.messages)), make([]float64, len(t.messages))
	held := make([]fitted, t.parts)
	var wait sync.WaitGroup
	for f := range held {
		wait.Go(func() {
			fits <- struct{}{}
			defer func() { <-fits }()
			if ctx.Err() == nil {
				held[f] = t.heldOut(f, verdicts)
			}
		})
	}
	wait.Wait()
	if ctx.Err() != nil {
		return nil, nil, stopped(ctx)
	}
	everything := slices.Concat(t.part(-1, false), t.signNumbers())
	all := t.tally.choose(everything, t.least(), t.opts)
	m.vectors = all.vectorizer(t.tally, t.lexicon)
	if t.many() { // then finish takes nothing but counts
		everything = slices.DeleteFunc(everything, func(i int) bool { return i < len(t.asked) && !t.asked[i] })
	}
	read := t.read(all, everything)
	wait.Go(func() { t.calibrate(m) })
	wait.Go(func() { t.alarms(m, held, read) })
	m.main = t.finish(all, held, read)
	wait.Wait()
	if !verdicts {
		return m, nil, nil
	}
	return m, t.verdicts(), nil
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
	asked       []bool               // examples that confidence is measured with
	outcomes    []*outcome           // of cross-validation, by example; nil if it was not asked
	own         []float64            // and the probability of the label that each has
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
	t.sample()
	t.tally = newTally(slices.Concat(t.messages, t.signs), &t.lexicon)
	return nil
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

// sampleSize is the number of examples of topics that are enough to measure
// confidence with.
const sampleSize = 20_000

// sample chooses the examples that confidence is measured with: all but those
// of many topics, of which it takes some of every topic.
func (t *trainer) sample() {
	t.asked = make([]bool, len(t.messages))
	topics := 0
	for _, class := range t.classes {
		if class < t.topics {
			topics++
		}
	}
	n := 0
	for i, class := range t.classes {
		if class >= t.topics {
			t.asked[i] = true
			continue
		}
		n++
		t.asked[i] = topics <= sampleSize || n*sampleSize/topics != (n-1)*sampleSize/topics
	}
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
