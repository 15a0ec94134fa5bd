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
	languages map[languageKey][]Finding
	texts     map[*Entry][]Finding // of quality
	answers   map[answersKey][]Finding
	parity    map[string]compared // by the addresses of the entries
	foreign   map[foreignKey][]Finding
	folds     map[listKey][]string
	everyday  map[*Language][]Finding // words that are no warning sign
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
		languages: map[languageKey][]Finding{}, texts: map[*Entry][]Finding{}, answers: map[answersKey][]Finding{},
		parity: map[string]compared{}, foreign: map[foreignKey][]Finding{}, folds: map[listKey][]string{}, everyday: map[*Language][]Finding{},
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
func recall[K comparable, V any](m *Memory, of func(*generation) map[K]V, key K, look func() (found V, keep bool)) V {
	m.lock.Lock()
	found, ok := of(&m.now)[key]
	if !ok {
		if found, ok = of(&m.last)[key]; ok {
			of(&m.now)[key] = found
		}
	}
	m.lock.Unlock()
	if ok {
		return found
	}
	found, keep := look()
	if keep {
		m.lock.Lock()
		of(&m.now)[key] = found
		m.lock.Unlock()
	}
	return found
}

// folds returns a list's texts folded.
func (m *Memory) folds(texts []string) []string {
	if len(texts) == 0 {
		return nil
	}
	return recall(m, func(g *generation) map[listKey][]string { return g.folds }, listKey{&texts[0], len(texts)}, func() ([]string, bool) {
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
