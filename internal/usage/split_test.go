package usage

import (
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/unanswered"
)

// small returns a small knowledge base with its models.
func small(t *testing.T) (*knowledge.Base, unanswered.Models) {
	t.Helper()
	base, err := knowledge.Load(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := assistant.New(base, assistant.Options{Texts: language.BuiltIn()})
	if err != nil {
		t.Fatal(err)
	}
	return base, a.Model
}

const returns = "returns.how_to"

// plain and bulky are the i-th of many questions about returns.
func plain(i int) string {
	begin := []string{"How do I return", "I want to send back", "how to send back", "start a return for", "return label please for"}
	what := []string{"these shoes", "an item", "my order", "the blue shirt", "two of the jackets", "this lamp", "a gift"}
	return begin[i%len(begin)] + " " + what[i%len(what)] + ", order " + fmt.Sprint(71_000_000+i)
}

func bulky(i int) string {
	begin := []string{"How do I return", "I want to send back", "how can I return", "what are the steps to return"}
	what := []string{"the sofa", "our big sofa", "a heavy sofa", "the corner sofa"}
	end := []string{"too heavy for the post", "it is too heavy to carry", "can somebody collect it, it is so heavy"}
	return begin[i%len(begin)] + " " + what[i/2%len(what)] + ", " + end[i%len(end)] + "?"
}

// asked counts n questions to a topic, of which the first failed.
func (l *ledger) asked(n, failed int, topic string, text func(int) string, fail func(*talk, int64)) {
	for i := range n {
		var t talk
		t.buyer(text(i))
		seq := t.decides(chat.DecisionAnswer, topic)
		if i*failed/n != (i+1)*failed/n { // spread over all wordings
			fail(&t, seq)
		}
		l.add(t)
	}
}

func TestWhatATopicIsToBeSplitBy(t *testing.T) {
	person := func(t *talk, _ int64) { t.hands(chat.StateWaiting, chat.ReasonAsked, "") }
	down := func(t *talk, seq int64) { t.helped(seq, false) }
	tests := map[string]struct {
		make func(*ledger)
		want []string
	}{
		"a part of its own fails": {func(l *ledger) {
			l.asked(60, 6, returns, plain, person)
			l.asked(24, 20, returns, bulky, person)
		}, []string{"split 20/24 en"}},
		"or does not help": {func(l *ledger) {
			l.asked(60, 0, returns, plain, nil)
			l.asked(24, 20, returns, bulky, func(t *talk, seq int64) { down(t, seq); person(t, seq) })
		}, []string{"split 20/24 en"}},
		"most were meant for another topic: so it is said": {func(l *ledger) {
			l.asked(60, 0, returns, plain, nil)
			l.asked(24, 20, returns, bulky, func(t *talk, seq int64) { down(t, seq); t.hands(chat.StateClosed, "", "shipping.delivery_time") })
		}, []string{"mixed 20/84", "split 20/24 en, meant shipping.delivery_time"}},
		"failures are spread evenly": {func(l *ledger) {
			l.asked(60, 24, returns, plain, person)
			l.asked(24, 10, returns, bulky, person)
		}, nil},
		"few of them": {func(l *ledger) {
			l.asked(60, 3, returns, plain, person)
			l.asked(9, 9, returns, bulky, person)
		}, nil},
		"few failures": {func(l *ledger) {
			l.asked(60, 0, returns, plain, nil)
			l.asked(24, 5, returns, bulky, person)
		}, nil},
		"hardly anything else is asked": {func(l *ledger) {
			l.asked(9, 0, returns, plain, nil)
			l.asked(24, 10, returns, bulky, person)
		}, nil},
		"the whole topic fails": {func(l *ledger) {
			l.asked(60, 54, returns, plain, person)
			l.asked(24, 24, returns, bulky, person)
		}, []string{"person 78/84"}},
		"what is split off is not said of the whole, too": {func(l *ledger) {
			l.asked(41, 10, returns, plain, person)
			l.asked(40, 40, returns, bulky, person)
		}, []string{"split 40/40 en"}},
		"unless the rest has something of its own": {func(l *ledger) {
			l.asked(100, 9, returns, plain, down)
			l.asked(24, 24, returns, bulky, func(t *talk, seq int64) { down(t, seq); person(t, seq) })
		}, []string{"split 24/24 en", "disliked 9/9"}},
		"the topic is switched off, or has no model": {func(l *ledger) {
			l.asked(60, 6, "gone", plain, person)
			l.asked(24, 20, "gone", bulky, person)
		}, nil},
		"by now they get another answer": {func(l *ledger) {
			l.asked(60, 6, "shipping.delivery_time", plain, person)
			l.asked(24, 20, "shipping.delivery_time", bulky, person)
		}, nil},
	}
	base, models := small(t)
	base.Topics = append(base.Topics, knowledge.Topic{ID: "gone", Off: true})
	for name, test := range tests {
		l := newLedger()
		test.make(l)
		parts := l.parts(base, models)
		if again := l.parts(base, models); !reflect.DeepEqual(parts, again) {
			t.Errorf("%s: the same questions have other parts when asked again", name)
		}
		var got []string
		for _, a := range l.suggest(base, models, parts, time.Now()) {
			if a.Topic != returns && a.Kind != KindUnused {
				t.Errorf("%s: %+v", name, a)
			}
			if a.Kind != KindUnused {
				one := strings.TrimSpace(fmt.Sprintf("%s %d/%d %s", a.Kind, a.Cases, a.Of, a.Language))
				if a.Split != nil && a.Split.Group.Meant != "" {
					one += ", meant " + a.Split.Group.Meant
				}
				got = append(got, one)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestWhatIsSaidOfASplit(t *testing.T) {
	base, models := small(t)
	l := newLedger()
	l.asked(60, 6, returns, plain, func(t *talk, _ int64) { t.hands(chat.StateWaiting, chat.ReasonAsked, "") })
	l.asked(24, 20, returns, func(i int) string { return bulky(i) + " Mail kim@example.com" }, func(t *talk, seq int64) { t.helped(seq, false) })
	all := l.suggest(base, models, l.parts(base, models), time.Now())
	if len(all) != 1 || all[0].Kind != KindSplit {
		t.Fatalf("%+v", all)
	}
	a := all[0]
	if share := 20.0 / 24; a.Low < lowPart || a.Low > share || a.High < share || a.High > 1 {
		t.Errorf("between %v and %v", a.Low, a.High)
	}
	if a.Split.RestCases != 6 || a.Split.RestOf != 60 {
		t.Errorf("%d of %d others failed", a.Split.RestCases, a.Split.RestOf)
	}
	about := func(texts []string, with, without string) {
		t.Helper()
		if len(texts) == 0 {
			t.Error("nothing is quoted")
		}
		for _, text := range texts {
			if !strings.Contains(text, with) || strings.Contains(text, without) || strings.Contains(text, "kim@") {
				t.Errorf("%q is quoted", text)
			}
		}
	}
	about(a.Quotes, "sofa", "order")
	about(a.Split.Served, "[order]", "sofa")
	g := a.Split.Group
	if g.Language != "en" || g.Count != 20 || len(g.Hashes) != 20 || !reflect.DeepEqual(g.Causes, map[unanswered.Cause]int{unanswered.CauseRated: 20}) {
		t.Errorf("%+v", g)
	}
	for _, m := range g.Typical {
		about([]string{m.Text}, "sofa", "order")
		about([]string{m.Example}, "sofa", "[email]")
	}
}

func TestChance(t *testing.T) {
	for _, c := range []struct {
		k, n, some, all int
		want            float64
	}{{0, 5, 5, 10, 1}, {5, 5, 5, 10, 1.0 / 252}, {4, 5, 5, 10, 26.0 / 252}, {1, 1, 3, 10, 0.3}, {6, 5, 5, 10, 0}, {1, 8, 5, 10, 1}} {
		if got := chance(c.k, c.n, c.some, c.all); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d of %d, %d of %d: %v, want %v", c.k, c.n, c.some, c.all, got, c.want)
		}
	}
}
