package knowledge

import (
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"
	"sync"

	"dragoman/internal/language"
)

// Memory remembers what Check found, so that of a base that shares its
// languages and entries with one that was checked before, only what differs is
// looked at. It serves a few bases in turn, such as what is published and a
// draft of it. The zero Memory is ready; it is safe for concurrent use.
type Memory struct {
	lock      sync.Mutex
	now, last generation
	detectors map[string]*language.Detector // by the languages it tells apart
}

// generation is what a few calls of Check have looked at. What neither this
// generation nor the last one has seen is forgotten.
type generation struct {
	calls     int
	languages map[languageKey]*cell[[]Finding]
	texts     map[*Entry]*cell[[]Finding] // of quality
	answers   map[answersKey]*cell[[]Finding]
	parity    map[string]*cell[compared] // by the addresses of the entries
	foreign   map[foreignKey]*cell[[]Finding]
	folds     map[listKey]*cell[[]string]
	concepts  map[conceptsKey]*cell[[]Finding]
	everyday  map[everydayKey]*cell[[]Finding] // words that are no warning sign
}

// cell is what was found under one key: by the first who looks, while others
// who want to know wait.
type cell[V any] struct {
	once  sync.Once
	found V
	keep  bool // for others
}

// Bases and what they are made of do not change, so that an address says what
// it holds. frame is a fingerprint of topics and facts.
type (
	languageKey struct {
		lang  *Language
		frame uint64
	}
	answersKey struct {
		entry *Entry
		frame uint64
	}
	foreignKey struct {
		entry    *Entry
		detector *language.Detector
	}
	listKey struct {
		first *string
		n     int
	}
	conceptsKey struct {
		first *Concept
		n     int
	}
	everydayKey struct {
		alerts   *Alert
		examples uint64 // a fingerprint
	}
)

// compared is what the languages of a topic say differently. The entries are
// held, for their addresses not to be given to others.
type compared struct {
	entries  []*Entry
	findings []Finding
}

// callsEach is how many calls of Check a generation lasts: more than there are
// bases in turn.
const callsEach = 4

func newGeneration() generation {
	return generation{
		languages: map[languageKey]*cell[[]Finding]{}, texts: map[*Entry]*cell[[]Finding]{}, answers: map[answersKey]*cell[[]Finding]{},
		parity: map[string]*cell[compared]{}, foreign: map[foreignKey]*cell[[]Finding]{}, folds: map[listKey]*cell[[]string]{},
		concepts: map[conceptsKey]*cell[[]Finding]{}, everyday: map[everydayKey]*cell[[]Finding]{},
	}
}

// begin counts a call.
func (m *Memory) begin() {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.now.languages == nil {
		m.now, m.last = newGeneration(), newGeneration()
	}
	if m.now.calls++; m.now.calls > callsEach {
		m.last, m.now = m.now, newGeneration()
	}
}

// recall returns what is remembered under a key, else what look finds, which is
// then remembered if it may be.
func recall[K comparable, V any](m *Memory, of func(*generation) map[K]*cell[V], key K, look func() (found V, keep bool)) V {
	m.lock.Lock()
	c := of(&m.now)[key]
	if c == nil {
		if c = of(&m.last)[key]; c == nil {
			c = new(cell[V])
		}
		of(&m.now)[key] = c
	}
	m.lock.Unlock()
	first := false
	c.once.Do(func() {
		first = true
		if c.found, c.keep = look(); !c.keep {
			m.lock.Lock()
			for _, g := range []*generation{&m.now, &m.last} {
				if of(g)[key] == c {
					delete(of(g), key)
				}
			}
			m.lock.Unlock()
		}
	})
	if c.keep || first {
		return c.found
	}
	found, _ := look()
	return found
}

// folds returns a list's texts folded.
func (m *Memory) folds(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	return recall(m, func(g *generation) map[listKey]*cell[[]string] { return g.folds }, listKey{&texts[0], len(texts)}, func() ([]string, bool) {
		out := make([]string, len(texts))
		for i, text := range texts {
			out[i] = fold(text)
		}
		return out, true
	})
}

// ofItself reports whether findings about a language follow from that language,
// the topics and the facts. What a written number means is seen in the other
// languages.
func ofItself(found []Finding) bool {
	return !slices.ContainsFunc(found, func(f Finding) bool { return strings.HasPrefix(f.Code, "number_") })
}

var seed = maphash.MakeSeed()

// frame is a fingerprint of what every language of a base is checked against.
func frame(b *Base) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	fmt.Fprintf(&h, "%+v\n", b.Topics)
	for _, name := range slices.Sorted(maps.Keys(b.Facts)) {
		fact := b.Facts[name] // its value is behind a pointer, whose address says nothing
		fmt.Fprintf(&h, "%s %s %+v %+v\n", name, fact.Type, fact.Source, fact.value)
	}
	for _, tag := range b.Offered() { // whose answers show which fact a number means
		fmt.Fprintln(&h, tag)
	}
	return h.Sum64()
}

// detector returns given if it tells these languages apart, else one that is
// learned from the base, once for the same languages.
func (m *Memory) detector(b *Base, given *language.Detector) *language.Detector {
	tags := b.Offered()
	if given != nil && !slices.ContainsFunc(tags, func(tag string) bool { return !slices.Contains(given.Languages(), tag) }) {
		return given
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	key := strings.Join(tags, " ")
	if m.detectors[key] == nil {
		m.detectors = map[string]*language.Detector{key: learnDetector(b, tags)}
	}
	return m.detectors[key]
}
