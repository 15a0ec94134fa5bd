package usage

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func TestInterval(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{0, 0, 0, 1}, {0, 100, 0, 0.026}, {50, 100, 0.42, 0.58}, {5, 5, 0.65, 1}, {100, 100, 0.974, 1}} {
		if low, high := interval(c.k, c.n); math.Abs(low-c.low) > 0.005 || math.Abs(high-c.high) > 0.005 {
			t.Errorf("%d of %d: %.3f to %.3f, want %.3f to %.3f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}

func shop() *knowledge.Base {
	return &knowledge.Base{
		Topics:    []knowledge.Topic{{ID: "gone", Off: true}, {ID: "idle"}, {ID: "returns"}, {ID: "time"}, {ID: "track"}},
		Languages: map[string]*knowledge.Language{"en": {Tag: "en"}, "de": {Tag: "de"}},
	}
}

// happens counts a case n times.
func (l *ledger) happens(n int, make func(*talk)) {
	for range n {
		var t talk
		make(&t)
		l.add(t)
	}
}

func answered(topic string, then func(*talk, int64)) func(*talk) {
	return func(t *talk) {
		t.buyer("My mail is kim@example.com, where is it?")
		seq := t.decides(chat.DecisionAnswer, topic)
		if then != nil {
			then(t, seq)
		}
	}
}

func told(all []Advice) (list []string) {
	for _, s := range all {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s%s %d/%d %s", s.Kind, s.Topic, s.Other, s.Cases, s.Of, s.Language)))
	}
	return list
}

func TestWhatUseSuggests(t *testing.T) {
	person := func(t *talk, _ int64) { t.hands(chat.StateWaiting, chat.ReasonAsked, "") }
	down := func(t *talk, seq int64) { t.helped(seq, false) }
	mixed := func(first, other string) func(*talk) {
		return func(t *talk) {
			t.buyer("how long")
			t.decides(chat.DecisionClarify, first)
			t.taps(other)
			t.meant(other)
			t.decides(chat.DecisionAnswer, other)
		}
	}
	tests := map[string]struct {
		make func(*ledger)
		want []string
	}{
		"few cases say nothing": {func(l *ledger) {
			l.happens(9, answered("track", person))
			l.happens(4, answered("time", down))
			l.happens(4, mixed("track", "returns"))
		}, nil},
		"mostly a person": {func(l *ledger) {
			l.happens(15, answered("track", person))
			l.happens(3, answered("track", nil))
		}, []string{"person track 15/18"}},
		"half of the time is too uncertain": {func(l *ledger) {
			l.happens(10, answered("track", person))
			l.happens(9, answered("track", nil))
		}, nil},
		"rated down; who says nothing does not count": {func(l *ledger) {
			l.happens(6, answered("time", down))
			l.happens(40, answered("time", nil))
		}, []string{"disliked time 6/6"}},
		"in one language only": {func(l *ledger) {
			l.happens(30, answered("track", nil))
			l.happens(12, func(t *talk) {
				answered("track", nil)(t)
				(*t)[1].Message.Language = "de"
				person(t, 0)
			})
		}, []string{"person track 12/12 de"}},
		"corrected between, most often from the one that stands first": {func(l *ledger) {
			l.happens(4, mixed("time", "returns"))
			l.happens(2, mixed("returns", "time"))
		}, []string{"mixed timereturns 6/12"}},
		"corrections are rare": {func(l *ledger) {
			l.happens(6, mixed("time", "returns"))
			l.happens(150, answered("time", nil))
		}, nil},
		"never asked for; not what is switched off": {func(l *ledger) {
			for _, topic := range []string{"track", "time", "returns"} {
				l.happens(70, answered(topic, nil))
			}
		}, []string{"unused idle 0/210"}},
	}
	for name, test := range tests {
		l := newLedger()
		test.make(l)
		got := l.suggest(shop(), nil, nil, time.Now())
		if !slices.Equal(told(got), test.want) {
			t.Errorf("%s: %q, want %q", name, told(got), test.want)
		}
		for _, s := range got {
			share := float64(s.Cases) / float64(s.Of)
			if s.Low > share || s.High < share || s.Quotes == nil || strings.Contains(strings.Join(s.Quotes, " "), "kim@") {
				t.Errorf("%s: %+v", name, s)
			}
		}
	}
}
