package retrieval

import (
	"math"
	"slices"
	"sync"
)

// Model ranks the topics of one language. It is immutable and safe for
// concurrent use.
type Model struct {
	language   string
	analyzer   *analyzer
	vectors    vectorizer
	labels     []Label
	topics     int        // labels[:topics] are topics
	seen       table      // fingerprint of an example → its label
	main       classifier // *linear, or *bayes of many labels
	alarm      *alarm     // nil without signs
	confident  logistic
	offer      logistic
	person     gate
	smalltalk  gate
	scratch    sync.Pool
	thresholds *thresholds
	curve      *curve
}

// candidates is how many topics a ranking lists.
const candidates = 5

// Language returns the model's language.
func (m *Model) Language() string { return m.language }

// signals are what the probability of being right is computed from.
const (
	signalFirst   = iota // log odds of the first topic
	signalMargin         // and by how much they exceed those of the second
	signalThree          // log odds of the first three together
	signalNone           // of being out of scope
	signalHuman          // of asking for a person
	signalSmall          // of small talk
	signalEntropy        // of all labels, nats
	signalLength         // log of the number of words
	signalKnown          // share of known words
	signalMissing        // log of the weight of unknown ones
	signalCount
)

// outcome is the linear classifiers' word on a message.
type outcome struct {
	p       []float32 // by label
	top     [candidates]int
	n       int
	none    float64
	human   float64
	small   float64
	kind    int // likeliest small talk label, -1
	nothing int // likeliest out-of-scope label, -1
	known   float64
	signals [signalCount]float64
}

// Rank says what the message is about.
func (m *Model) Rank(text string) Ranking {
	s, _ := m.scratch.Get().(*workspace)
	if s == nil {
		s = &workspace{}
	}
	defer m.scratch.Put(s)
	m.analyzer.analyze(text, &s.terms)
	x := m.vectors.vector(&s.scratch, s.terms.words)
	var o outcome
	m.judge(s, m.main, x, &o)
	return m.ranking(s, x, &o)
}

// workspace is what one decision needs besides the model; it is used again.
type workspace struct {
	scratch
	logits []float32
	alerts []float32
}

// certain is by how much the label of a message that is an example, word for
// word, is likelier than any other, as a logarithm.
const certain = 7

// judge asks a classifier about a vector.
func (m *Model) judge(s *workspace, l classifier, x []feature, o *outcome) {
	s.logits = l.logits(x, s.logits)
	z := s.logits
	if class, ok := m.seen.get(fingerprint(&s.terms)); ok && class != ambiguous {
		z[class] = slices.Max(z) + certain // the store itself has said what this means
	}
	o.n = 0
	for i := range m.topics {
		j := o.n
		if j < candidates {
			o.n++
		} else if z[i] <= z[o.top[candidates-1]] {
			continue
		} else {
			j--
		}
		for ; j > 0 && z[i] > z[o.top[j-1]]; j-- {
			o.top[j] = o.top[j-1]
		}
		o.top[j] = i
	}
	normalize(z)
	o.p, o.kind, o.nothing = z, -1, -1
	o.none, o.human, o.small = 0, 0, 0
	for i := m.topics; i < len(z); i++ {
		p := float64(z[i])
		switch m.labels[i].Kind {
		case KindNone:
			o.none += p
			if o.nothing < 0 || z[i] > z[o.nothing] {
				o.nothing = i
			}
		case KindHuman:
			o.human += p
		case KindSmalltalk:
			o.small += p
			if o.kind < 0 || z[i] > z[o.kind] {
				o.kind = i
			}
		}
	}
	var first, second, third float64
	if o.n > 0 {
		first = float64(z[o.top[0]])
	}
	if o.n > 1 {
		second = float64(z[o.top[1]])
	}
	if o.n > 2 {
		third = float64(z[o.top[2]])
	}
	var entropy float64
	for _, p := range z {
		if p > 1e-6 {
			entropy -= float64(p) * math.Log(float64(p))
		}
	}
	o.known = s.share()
	length := math.Log(1 + float64(len(s.terms.words)))
	o.signals = [signalCount]float64{
		signalFirst: logit(first), signalMargin: logit(first) - logit(second), signalThree: logit(first + second + third),
		signalNone: logit(o.none), signalHuman: logit(o.human), signalSmall: logit(o.small),
		signalEntropy: entropy, signalLength: length, signalKnown: o.known, signalMissing: math.Log(1 + float64(s.missing)),
	}
}

func logit(p float64) float64 {
	p = min(max(p, 1e-5), 1-1e-5)
	return math.Log(p / (1 - p))
}

func (m *Model) ranking(s *workspace, x []feature, o *outcome) Ranking {
	r := Ranking{None: o.none, Known: o.known}
	if o.kind >= 0 {
		r.SmalltalkKind = m.labels[o.kind].Name
	}
	if o.nothing >= 0 {
		r.NoneKind = m.labels[o.nothing].Name
	}
	r.Human, r.WantsPerson = m.person.open(o.signals[:])
	r.Smalltalk, r.IsSmalltalk = m.smalltalk.open(o.signals[:])
	r.Confidence = m.confident.probability(o.signals[:])
	r.Offer = max(r.Confidence, m.offer.probability(o.signals[:]))
	if o.n > 0 {
		r.Candidates = make([]Candidate, o.n)
		rest := (1 - r.Confidence) / max(1-float64(o.p[o.top[0]]), 1e-9)
		last := r.Confidence
		for i := range r.Candidates {
			p := r.Confidence
			if i > 0 {
				p = min(last, rest*float64(o.p[o.top[i]]))
			}
			r.Candidates[i] = Candidate{m.labels[o.top[i]].Name, p}
			last = p
		}
	}
	m.alert(s, x, o, &r)
	return r
}

// alert finds the message's warning sign.
func (m *Model) alert(s *workspace, x []feature, o *outcome, r *Ranking) {
	if m.alarm == nil {
		return
	}
	e := m.alarm.judge(s, x, o)
	p, open := m.alarm.Gate.open(e.signals[:])
	r.AlertProbability = p
	if open && s.known > 0 { // what is not understood at all is no sign of anything
		r.Alert = m.alarm.Categories[e.category]
	}
}
