package conversation

import (
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// tally makes a day's figures of what happened.
type tally struct {
	span      record.Span
	hours     []Hour
	whole     Figures
	languages map[string]*Figures
	handed    map[record.CaseKey]handed // cases that came into people's hands
}

// handed is how a case came into people's hands.
type handed struct {
	language string
	at       time.Time // when the assistant handed it over, the zero time if it did not
	taken    bool      // an agent took it after that
}

func newTally(span record.Span) *tally {
	t := &tally{span: span, languages: map[string]*Figures{}, handed: map[record.CaseKey]handed{}}
	for at := span.From; at.Before(span.To); at = at.Add(time.Hour) {
		t.hours = append(t.hours, Hour{From: at})
	}
	return t
}

// count changes the figures of the whole and those of a language.
func (t *tally) count(lang string, change func(*Figures)) {
	if t.languages[lang] == nil {
		t.languages[lang] = &Figures{}
	}
	change(&t.whole)
	change(t.languages[lang])
}

func (t *tally) hour(at time.Time) *Hour { return &t.hours[int(at.Sub(t.span.From)/time.Hour)] }

// moves follows cases from hand to hand, the oldest change first.
func (t *tally) moves(moves []record.Move) {
	for _, m := range moves {
		h, known := t.handed[m.CaseKey]
		switch m.Change.To {
		case chat.StateWaiting:
			if m.Change.CallsAnew() && h.at.IsZero() {
				h.at = m.At
				t.hour(m.At).Escalated++
				t.count(m.Language, func(f *Figures) { f.Escalated++ })
			}
		case chat.StateAssigned:
			if !h.at.IsZero() && !h.taken {
				h.taken = true
				t.count(m.Language, func(f *Figures) { f.Waits.add(m.At.Sub(h.at)) })
			}
		default:
			if !known {
				continue
			}
		}
		h.language = m.Language
		t.handed[m.CaseKey] = h
	}
}

// opened counts the cases that buyers brought, and of those the ones in which
// the assistant answered and no person was needed.
func (t *tally) opened(opened []record.Opening, replies []record.Reply) {
	answered := map[record.CaseKey]bool{}
	for _, r := range replies {
		answered[r.CaseKey] = r.Answered
	}
	for _, o := range opened {
		t.hour(o.At).Opened++
		_, person := t.handed[o.CaseKey]
		t.count(o.Language, func(f *Figures) {
			f.Opened++
			if answered[o.CaseKey] && !person {
				f.Answered++
			}
		})
	}
}

// replies measures how long it took until an agent wrote.
func (t *tally) replies(replies []record.Reply) {
	for _, r := range replies {
		if h := t.handed[r.CaseKey]; !h.at.IsZero() && r.Agent.After(h.at) {
			t.count(h.language, func(f *Figures) { f.Responses.add(r.Agent.Sub(h.at)) })
		}
	}
}

func (t *tally) day() Day {
	d := Day{From: t.span.From, To: t.span.To, Figures: t.whole, Hours: t.hours, Languages: []LanguageFigures{}}
	for _, lang := range slices.Sorted(maps.Keys(t.languages)) {
		d.Languages = append(d.Languages, LanguageFigures{Language: lang, Figures: *t.languages[lang]})
	}
	slices.SortStableFunc(d.Languages, func(a, b LanguageFigures) int {
		if b.Opened != a.Opened {
			return b.Opened - a.Opened
		}
		return strings.Compare(a.Language, b.Language)
	})
	d.Waits.settle()
	d.Responses.settle()
	for i := range d.Languages {
		d.Languages[i].Waits.settle()
		d.Languages[i].Responses.settle()
	}
	return d
}
