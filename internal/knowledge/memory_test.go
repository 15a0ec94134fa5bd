package knowledge

import (
	"maps"
	"slices"
	"sync"
	"testing"

	starter "dragoman/knowledge"
)

// with is a base in which one entry differs from another base; everything else
// is shared.
func with(b *Base, tag, topic string, change func(*Entry)) *Base {
	other := *b
	other.Languages = maps.Clone(b.Languages)
	l := *b.Languages[tag]
	l.Entries = maps.Clone(l.Entries)
	e := *l.Entries[topic]
	e.Examples = slices.Clone(e.Examples)
	change(&e)
	l.Entries[topic] = &e
	other.Languages[tag] = &l
	return &other
}

func keysOf(found []Finding) []string {
	var keys []string
	for _, f := range found {
		keys = append(keys, f.Key())
	}
	slices.Sort(keys)
	return keys
}

// What is remembered is what would be found again, whatever was changed.
func TestMemoryFindsWhatCheckFinds(t *testing.T) {
	b := load(t, good())
	memory := new(Memory)
	was := keysOf(memory.Check(b, nil))
	changes := map[string]func(*Entry){
		"a number that another language shows the fact of": func(e *Entry) { e.Solution = "Within 30 days." },
		"another placeholder":                              func(e *Entry) { e.Solution = "See {facts.no_such}." },
		"an example of another topic":                      func(e *Entry) { e.Examples[0] = b.Entry("en", b.Topics[1].ID).Examples[0] },
		"shouting":                                         func(e *Entry) { e.Solution = "NEVER EVER DO THIS!!! " + e.Solution },
		"no apology":                                       func(e *Entry) { e.Apology = "" },
	}
	for what, change := range changes {
		edited := with(b, "en", b.Topics[0].ID, change)
		if got, want := keysOf(memory.Check(edited, nil)), keysOf(Check(edited)); !slices.Equal(got, want) {
			t.Errorf("%s: it remembers\n%q\nbut a new look finds\n%q", what, got, want)
		}
	}
	facts := b.CopyFacts()
	maps.DeleteFunc(facts.Facts, func(name string, _ Fact) bool { return name != "" })
	if got, want := keysOf(memory.Check(facts, nil)), keysOf(Check(facts)); !slices.Equal(got, want) || slices.Equal(got, was) {
		t.Errorf("without facts it remembers %q, but a new look finds %q", got, want)
	}
	if got := keysOf(memory.Check(b, nil)); !slices.Equal(got, was) {
		t.Errorf("back again it finds %q, at first %q", got, was)
	}
}

// What was prepared, as far as that was let come and while somebody already
// asks, is what would be found.
func TestMemoryFindsWhatWasPrepared(t *testing.T) {
	b := load(t, good())
	want := keysOf(Check(b))
	for leave := range 12 {
		memory, left := new(Memory), leave
		var stops Spread = func(n int, do func(i int)) bool {
			for i := range n {
				if left--; left < 0 {
					return false
				}
				do(i)
			}
			return true
		}
		var meanwhile sync.WaitGroup
		meanwhile.Go(func() { memory.Prepare(b, nil, stops) })
		for when := range 2 {
			if got := keysOf(memory.Check(b, nil)); !slices.Equal(got, want) {
				t.Errorf("with leave for %d parts, %d: it finds\n%q\nwant\n%q", leave, when, got, want)
			}
			meanwhile.Wait()
		}
	}
}

// Of thirteen languages with eighty topics, after a change of one entry.
func BenchmarkCheck(b *testing.B) {
	base, err := Load(starter.Files)
	if err != nil {
		b.Fatal(err)
	}
	detector := learnDetector(base, base.Offered())
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			new(Memory).Check(base, detector)
		}
	})
	memory := new(Memory)
	memory.Check(base, nil)
	b.Run("one entry changed", func(b *testing.B) {
		for b.Loop() {
			memory.Check(with(base, "ru", "returns.window", func(e *Entry) { e.Question += "?" }), nil)
		}
	})
	b.Run("a fact changed", func(b *testing.B) {
		for b.Loop() {
			other := base.CopyFacts()
			other.Facts["return_window"] = Fact{Name: "return_window", Type: "count", value: &countFact{Value: b.N}}
			memory.Check(other, nil)
		}
	})
	b.Run("nothing changed", func(b *testing.B) {
		for b.Loop() {
			memory.Check(base, nil)
		}
	})
}
