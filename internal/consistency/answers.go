package consistency

import (
	"regexp"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/quantity"
)

// filled is a placeholder, which promises what its fact says.
var filled = regexp.MustCompile(`\{[^{}]*\}`)

// Answers returns the promises in words that the answers of a base make
// against its facts ("returns are free", and the fact is an amount), or that
// no fact stands behind ("guaranteed"). Numbers are for knowledge.Check.
func Answers(b *knowledge.Base) []knowledge.Finding {
	var found []knowledge.Finding
	for _, tag := range b.Offered() {
		for _, t := range b.Topics {
			if e := b.Entry(tag, t.ID); e != nil {
				for _, field := range []struct{ name, text string }{{"solution", e.Solution}, {knowledge.VariantWithOrder, e.Variants[knowledge.VariantWithOrder]}} {
					found = append(found, answer(b, tag, e, field.name, field.text)...)
				}
			}
		}
	}
	return found
}

// answer looks at the promises of one text.
func answer(b *knowledge.Base, tag string, e *knowledge.Entry, field, text string) []knowledge.Finding {
	var found []knowledge.Finding
	for sentence := range sentenceTexts(text) {
		s := quantity.Read(tag, filled.ReplaceAllString(sentence, "…"))
		for _, p := range builtIn().Promises {
			fact, known := b.Facts[p.Fact]
			if !known || kept(fact) || filled.MatchString(sentence) {
				continue
			}
			stated := p.in(&s)
			if stated == "" {
				continue
			}
			f := about(e, tag, field, "promise_contradicts", stated)
			value, err := fact.Render(language.BuiltIn().Locale(tag), "")
			if err != nil {
				value = p.Fact // the plain form is always there
			}
			f.Other = &knowledge.Passage{Language: tag, Fact: p.Fact, File: fact.Source.File, Line: fact.Source.Line, Text: value}
			f.Args = map[string]string{"name": "{facts." + p.Fact + "}", "value": value}
			found = append(found, f)
		}
		for _, m := range s.Mentions {
			if m.Concept == "guaranteed" {
				found = append(found, about(e, tag, field, "promise_unbacked", string(s.Runes[m.Start:m.End])))
				break
			}
		}
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
