package usage

import (
	"dragoman/internal/chat"
)

// cell is a topic in a language; "" for all languages.
type cell struct{ topic, lang string }

// use is how a topic fared.
type use struct {
	answered int      // turns that it answered
	person   int      // of those: a person was needed next
	rated    int      // of those: with an opinion
	down     int      // that it did not help
	first    int      // turns in which it was the answer or the likeliest one
	failed   []string // typed, and a person was needed next
	disliked []string // typed, and the answer did not help
}

// textsKept is how many questions are kept of a topic in a language.
const textsKept = 400

// pair is two topics in alphabetical order.
type pair struct{ a, b string }

// mixed is how often one topic was meant where the other stood first.
type mixed struct {
	forward, back int // b was meant where a stood first, and the other way round
	texts         []string
}

// ledger counts turns.
type ledger struct {
	turns int
	cells map[cell]*use
	pairs map[pair]*mixed
}

func newLedger() *ledger { return &ledger{cells: map[cell]*use{}, pairs: map[pair]*mixed{}} }

// add counts the turns of a case.
func (l *ledger) add(events []chat.Event) {
	for _, t := range Turns(events) {
		l.turns++
		if t.Topic == "" {
			continue
		}
		for _, lang := range []string{"", t.Language} {
			l.of(cell{t.Topic, lang}).add(&t)
		}
		if t.Meant != "" {
			l.mixUp(&t)
		}
	}
}

func (l *ledger) of(c cell) *use {
	if l.cells[c] == nil {
		l.cells[c] = &use{}
	}
	return l.cells[c]
}

func (u *use) add(t *Turn) {
	u.first++
	if t.Kind != chat.DecisionAnswer {
		return
	}
	u.answered++
	if t.Person {
		u.person++
		keep(&u.failed, t.Text)
	}
	if t.Rated {
		u.rated++
	}
	if t.Down {
		u.down++
		keep(&u.disliked, t.Text)
	}
}

func (l *ledger) mixUp(t *Turn) {
	p, back := pair{t.Topic, t.Meant}, false
	if p.a > p.b {
		p, back = pair{t.Meant, t.Topic}, true
	}
	m := l.pairs[p]
	if m == nil {
		m = &mixed{}
		l.pairs[p] = m
	}
	if back {
		m.back++
	} else {
		m.forward++
	}
	keep(&m.texts, t.Text)
}

func keep(texts *[]string, text string) {
	if text != "" && len(*texts) < textsKept {
		*texts = append(*texts, text)
	}
}
