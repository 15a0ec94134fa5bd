package usage

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"dragoman/internal/knowledge"
	"dragoman/internal/mask"
	"dragoman/internal/unanswered"
)

// Kind says what use suggests to do about a topic.
type Kind string

const (
	KindUnused   Kind = "unused"   // nobody asked for it: drop it, or see whether it is found
	KindPerson   Kind = "person"   // its answer is mostly followed by a person: write it anew, or let it bring one at once
	KindDisliked Kind = "disliked" // its answer is said not to help
	KindMixed    Kind = "mixed"    // buyers correct between it and another: merge the two, or tell them apart by examples
	KindSplit    Kind = "split"    // its answer fails some of its questions that are alike, and serves the rest: give those a topic of their own
)

// Advice is what use says about a topic. What it counts is a sample: Low
// and High say between which shares the true one lies (Wilson's interval, wrong
// on either side in 1 of 20).
type Advice struct {
	Kind     Kind     `json:"kind"`
	Topic    string   `json:"topic"`
	Other    string   `json:"other,omitempty"` // the other one, of "mixed"
	Language string   `json:"lang,omitempty"`  // all languages together if missing
	Cases    int      `json:"cases"`           // what the suggestion is for: answers followed by a person, and so on
	Of       int      `json:"of"`              // of how many
	Low      float64  `json:"low"`
	High     float64  `json:"high"`
	Quotes   []string `json:"quotes"` // a few of the questions, masked
	Split    *Split   `json:"split,omitempty"`
}

// How much has to be seen before something is suggested: few cases say little.
const (
	leastTurns   = 200  // of the store, before a topic is said to be unused
	leastAnswers = 10   // of a topic, before they are said to be followed by a person
	leastRatings = 5    // of a topic
	leastMixed   = 5    // corrections between two topics
	lowPerson    = 0.5  // at least this share is surely followed by a person
	lowDisliked  = 0.35 // is surely rated down
	lowMixed     = 0.08 // is surely corrected
)

// suggest says what the counts teach about the topics of a base, what concerns
// most cases first. What a topic is to be split off counts no more for its
// answer: that says something else only if the rest fails too.
func (l *ledger) suggest(base *knowledge.Base, models unanswered.Models, parts []*part, now time.Time) []Advice {
	all := append(l.unused(base), l.mixedUp(base)...)
	for _, p := range parts {
		a := p.advice(models(p.lang), now)
		if a.Split.Group.Topic.Topic != p.topic {
			continue // what is published by now has another answer to them
		}
		all = append(all, a)
		l.cells[p.cell].without(p.alike)
		l.cells[cell{p.topic, ""}].without(p.alike)
	}
	all = append(all, l.failing(base, KindPerson, leastAnswers, lowPerson, func(u *use) (int, int) { return u.person, u.answered }, func(t *Turn) bool { return t.Person })...)
	all = append(all, l.failing(base, KindDisliked, leastRatings, lowDisliked, func(u *use) (int, int) { return u.down, u.rated }, func(t *Turn) bool { return t.Down })...)
	slices.SortStableFunc(all, func(a, b Advice) int {
		return cmp.Or(cmp.Compare(b.Cases, a.Cases), strings.Compare(a.Topic, b.Topic), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Language, b.Language))
	})
	return all
}

// unused lists the topics that nobody asked for.
func (l *ledger) unused(base *knowledge.Base) (all []Advice) {
	if l.turns < leastTurns {
		return nil
	}
	for _, t := range base.Topics {
		if t.Off || l.cells[cell{t.ID, ""}] != nil {
			continue
		}
		s := Advice{Kind: KindUnused, Topic: t.ID, Of: l.turns, Quotes: []string{}}
		s.Low, s.High = interval(0, l.turns)
		all = append(all, s)
	}
	return all
}

// failing lists topics whose answers fail for more than a share: for all
// languages together if they do there, else for those in which they do.
func (l *ledger) failing(base *knowledge.Base, kind Kind, least int, share float64, count func(*use) (k, n int), failed func(*Turn) bool) (all []Advice) {
	for _, t := range base.Topics {
		for _, lang := range append([]string{""}, slices.Sorted(maps.Keys(base.Languages))...) {
			u := l.cells[cell{t.ID, lang}]
			if u == nil {
				continue
			}
			k, n := count(u)
			s := Advice{Kind: kind, Topic: t.ID, Language: lang, Cases: k, Of: n}
			if s.Low, s.High = interval(k, n); n < least || s.Low < share {
				continue
			}
			s.Quotes = quotes(textsOf(u.typed, failed))
			all = append(all, s)
			if lang == "" {
				break
			}
		}
	}
	return all
}

// mixedUp lists the pairs of topics between which buyers correct.
func (l *ledger) mixedUp(base *knowledge.Base) (all []Advice) {
	known := map[string]bool{}
	for _, t := range base.Topics {
		known[t.ID] = !t.Off
	}
	for p, m := range l.pairs {
		if !known[p.a] || !known[p.b] {
			continue
		}
		s := Advice{Kind: KindMixed, Topic: p.a, Other: p.b, Cases: m.forward + m.back}
		if m.back > m.forward {
			s.Topic, s.Other = p.b, p.a // the one that stands first too often
		}
		for _, id := range []string{p.a, p.b} {
			if u := l.cells[cell{id, ""}]; u != nil {
				s.Of += u.first
			}
		}
		if s.Low, s.High = interval(s.Cases, s.Of); s.Cases >= leastMixed && s.Low >= lowMixed {
			s.Quotes = quotes(m.texts) // masking takes its time
			all = append(all, s)
		}
	}
	return all
}

// mostQuotes is how many questions are quoted, and quoteLength how much of each,
// in characters.
const (
	mostQuotes  = 3
	quoteLength = 160
)

// quotes returns the newest of some texts, masked, none twice.
func quotes(texts []string) []string {
	list := []string{}
	for i := len(texts) - 1; i >= 0 && len(list) < mostQuotes; i-- {
		quote := mask.Text(texts[i])
		if r := []rune(quote); len(r) > quoteLength {
			quote = string(r[:quoteLength]) + "…"
		}
		if !slices.Contains(list, quote) {
			list = append(list, quote)
		}
	}
	return list
}
