package usage

import (
	"slices"

	"dragoman/internal/chat"
)

// cell is a topic in a language; "" for all languages.
type cell struct{ topic, lang string }

// use is how a topic fared.
type use struct {
	answered int     // turns that it answered
	person   int     // of those: a person was needed next
	rated    int     // of those: with an opinion
	down     int     // that it did not help
	first    int     // turns in which it was the answer or the likeliest one
	typed    []*Turn // that it answered, and that were typed: the newest
}

// turnsKept is how many typed turns are kept of a topic in a language, at least,
// and textsKept how many texts of two topics that are mixed up.
const (
	turnsKept = 300
	textsKept = 400
)

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
	turns := Turns(events)
	for i := range turns {
		t := &turns[i]
		l.turns++
		if t.Topic == "" {
			continue
		}
		for _, lang := range []string{"", t.Language} {
			l.of(cell{t.Topic, lang}).add(t)
		}
		if t.Meant != "" {
			l.mixUp(t)
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
	u.count(t, 1)
	if t.Text == "" {
		return
	}
	if u.typed = append(u.typed, t); len(u.typed) == 2*turnsKept {
		u.typed = slices.Delete(u.typed, 0, turnsKept)
	}
}

// count counts an answer n times; -1 takes it back.
func (u *use) count(t *Turn, n int) {
	u.answered += n
	if t.Person {
		u.person += n
	}
	if t.Rated {
		u.rated += n
	}
	if t.Down {
		u.down += n
	}
}

// without takes turns back.
func (u *use) without(turns []*Turn) {
	gone := make(map[*Turn]bool, len(turns))
	for _, t := range turns {
		u.count(t, -1)
		gone[t] = true
	}
	u.typed = slices.DeleteFunc(u.typed, func(t *Turn) bool { return gone[t] })
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
