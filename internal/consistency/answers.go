package consistency

import (
	"regexp"
	"slices"
	"sync"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/quantity"
)

// filled is a placeholder, which promises what its fact says.
var filled = regexp.MustCompile(`\{[^{}]*\}`)

// Answers returns the promises in words that the answers of a base make
// against its facts ("returns are free", and the fact is an amount), or that
// no fact stands behind ("guaranteed"). Numbers are for knowledge.Check.
func Answers(b *knowledge.Base) []knowledge.Finding { return new(Memory).Answers(b) }

// Memory remembers which answers promise anything at all, so that of a base
// that shares entries with one that was looked at before, only the others are
// read. The zero Memory is ready; it is safe for concurrent use.
type Memory struct {
	lock      sync.Mutex
	now, last map[*knowledge.Entry][]claim
	calls     int
}

// callsEach is how many calls what is remembered lasts at least: more than
// there are bases that are looked at in turn.
const callsEach = 4

// claim is a sentence of an answer that promises something.
type claim struct {
	field, text string
	sentence    quantity.Sentence
}

// Answers is the function of that name.
func (m *Memory) Answers(b *knowledge.Base) []knowledge.Finding {
	return m.answers(b, knowledge.Everywhere)
}

// Prepare looks at what Answers would look at, by spread's leave: Answers
// remembers it then.
func (m *Memory) Prepare(b *knowledge.Base, spread knowledge.Spread) { m.answers(b, spread) }

func (m *Memory) answers(b *knowledge.Base, spread knowledge.Spread) []knowledge.Finding {
	m.begin()
	type written struct {
		tag    string
		entry  *knowledge.Entry
		claims []claim
	}
	var all []written
	for _, tag := range b.Offered() {
		for _, t := range b.Topics {
			if e := b.Entry(tag, t.ID); e != nil {
				all = append(all, written{tag: tag, entry: e})
			}
		}
	}
	spread(len(all), func(i int) { all[i].claims = m.claims(all[i].tag, all[i].entry) })
	var found []knowledge.Finding
	for _, w := range all {
		for _, c := range w.claims {
			found = append(found, answer(b, w.tag, w.entry, c)...)
		}
	}
	return found
}

// begin counts a call.
func (m *Memory) begin() {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.calls++; m.calls > callsEach || m.now == nil {
		m.calls, m.last, m.now = 1, m.now, map[*knowledge.Entry][]claim{}
	}
}

func (m *Memory) claims(tag string, e *knowledge.Entry) []claim {
	m.lock.Lock()
	claims, ok := m.now[e]
	if !ok {
		claims, ok = m.last[e]
	}
	m.lock.Unlock()
	if !ok {
		for _, field := range []struct{ name, text string }{{"solution", e.Solution}, {knowledge.VariantWithOrder, e.Variants[knowledge.VariantWithOrder]}} {
			for sentence := range sentenceTexts(field.text) {
				c := claim{field.name, sentence, quantity.Read(tag, filled.ReplaceAllString(sentence, "…"))}
				promises := slices.ContainsFunc(builtIn().Promises, func(p promise) bool { return p.in(&c.sentence) != "" })
				if promises || slices.ContainsFunc(c.sentence.Mentions, guarantees) {
					claims = append(claims, c)
				}
			}
		}
	}
	m.lock.Lock()
	m.now[e] = claims
	m.lock.Unlock()
	return claims
}

func guarantees(m quantity.Mention) bool { return m.Concept == "guaranteed" }

// answer looks at one promise.
func answer(b *knowledge.Base, tag string, e *knowledge.Entry, c claim) []knowledge.Finding {
	var found []knowledge.Finding
	s := &c.sentence
	for _, p := range builtIn().Promises {
		fact, known := b.Facts[p.Fact]
		if !known || kept(fact) || filled.MatchString(c.text) {
			continue
		}
		stated := p.in(s)
		if stated == "" {
			continue
		}
		f := about(e, tag, c.field, "promise_contradicts", stated)
		value, err := fact.Render(language.BuiltIn().Locale(tag), "")
		if err != nil {
			value = p.Fact // the plain form is always there
		}
		f.Other = &knowledge.Passage{Language: tag, Fact: p.Fact, File: fact.Source.File, Line: fact.Source.Line, Text: value}
		f.Args = map[string]string{"name": "{facts." + p.Fact + "}", "value": value}
		found = append(found, f)
	}
	if i := slices.IndexFunc(s.Mentions, guarantees); i >= 0 {
		m := s.Mentions[i]
		found = append(found, about(e, tag, c.field, "promise_unbacked", string(s.Runes[m.Start:m.End])))
	}
	return found
}

func about(e *knowledge.Entry, tag, field, code, stated string) knowledge.Finding {
	at := e.Place(field)
	return knowledge.Finding{
		Severity: knowledge.SeverityAdvice, Kind: knowledge.KindConsistency, Code: code,
		Language: tag, Topic: e.Topic, Field: field, File: at.File, Line: at.Line, Text: stated,
	}
}
