package knowledge

import (
	"fmt"
	"maps"
	"strconv"

	"dragoman/internal/language"
)

// Severity of a finding.
type Severity string

const (
	SeverityError  Severity = "error"  // must be put right before the base is used
	SeverityAdvice Severity = "advice" // better put right
)

// FindingKind says which check a finding comes from. docs/knowledge.md has an example
// of each.
type FindingKind string

const (
	KindStructure   FindingKind = "structure"   // an entry, a list or a term is missing, doubled or malformed
	KindConsistency FindingKind = "consistency" // says something else than a fact, or than the store's pages
	KindParity      FindingKind = "parity"      // the languages of an entry promise different things
	KindCollision   FindingKind = "collision"   // an example that the model takes for another topic
	KindCoverage    FindingKind = "coverage"    // a market requires it, and it is not there
	KindQuality     FindingKind = "quality"     // hard to read, in the wrong language or tone, twice the same
)

// FindingKinds lists all kinds.
func FindingKinds() []FindingKind {
	return []FindingKind{KindStructure, KindConsistency, KindParity, KindCollision, KindCoverage, KindQuality}
}

// Finding is a fault: what it is, where, and what to do about it. It holds no
// sentences of its own: Message and Advice take them from the locales.
type Finding struct {
	Severity Severity    `json:"severity"`
	Kind     FindingKind `json:"kind"`
	Code     string      `json:"code"` // admin.finding_CODE and admin.finding_CODE_fix are its texts

	Language string `json:"language,omitempty"`
	Topic    string `json:"topic,omitempty"`
	Field    string `json:"field,omitempty"` // as in the files: solution, examples, ...; see Fields
	Item     int    `json:"item,omitempty"`  // of a list, from 1
	File     string `json:"file,omitempty"`  // or the folder, for something that is missing; a page's name
	Line     int    `json:"line,omitempty"`  // from 1; 0 if unknown, or if it concerns the whole file

	Text  string            `json:"text,omitempty"`  // what is at fault, as it is written
	Edit  *Edit             `json:"edit,omitempty"`  // puts it right, if that is obvious
	Other *Passage          `json:"other,omitempty"` // what it disagrees with
	Args  map[string]string `json:"args,omitempty"`  // of the texts
}

// Edit replaces the first Old in the field of a finding by New.
type Edit struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Passage is the other side of a disagreement.
type Passage struct {
	Language string `json:"language,omitempty"`
	Topic    string `json:"topic,omitempty"`
	Field    string `json:"field,omitempty"`
	Fact     string `json:"fact,omitempty"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
	Text     string `json:"text"` // as a buyer reads it
}

// Fields lists the values of Finding.Field. admin.field_NAME names them.
func Fields() []string {
	return []string{"question", "example", "apology", "solution", VariantWithOrder, "follow_ups", "reply", "term"}
}

// Message says in a language what is wrong, without a full stop.
func (f Finding) Message(texts *language.Catalog, lang string) string {
	return texts.TextWith(lang, "admin.finding_"+f.Code, f.params(texts, lang))
}

// Advice says in a language what to do about it, without a full stop.
func (f Finding) Advice(texts *language.Catalog, lang string) string {
	return texts.TextWith(lang, "admin.finding_"+f.Code+"_fix", f.params(texts, lang))
}

// params are what the texts of a finding may name.
func (f Finding) params(texts *language.Catalog, lang string) map[string]string {
	params := map[string]string{"topic": f.Topic, "language": f.Language, "text": f.Text}
	if f.Field != "" {
		params["field"] = texts.Text(lang, "admin.field_"+f.Field)
	}
	maps.Copy(params, f.Args)
	if reason := f.Args["reason"]; f.Kind == KindCoverage && reason != "" {
		params["why"] = texts.Text(lang, "markets."+reason)
	} else if f.Code == placeholderFaulty {
		params["sample"] = samplePlaceholder
		params["reason"] = texts.TextWith(lang, "admin.placeholder_"+reason, f.Args)
	}
	return params
}

// Key tells findings apart by what they say, not by the line it stands in: the
// same fault has the same key in another revision of the base.
func (f Finding) Key() string {
	f.File, f.Line, f.Item = "", 0, 0
	f.Edit, f.Other = nil, nil
	args := maps.Clone(f.Args)
	delete(args, "at") // is a line
	f.Args = args
	type fields Finding                  // without String
	return fmt.Sprintf("%+v", fields(f)) // maps are printed in the order of their keys
}

// String is the finding in English, as compilers print theirs.
func (f Finding) String() string {
	texts := language.BuiltIn()
	return fmt.Sprintf("%s: %s: %s. %s.", Source{File: f.File, Line: f.Line}, f.Severity, f.Message(texts, language.Fallback), f.Advice(texts, language.Fallback))
}

// place is what a finding is about.
type place struct {
	source                 Source
	language, topic, field string
	item                   int
}

// finding makes one about a place. The arguments of its texts follow as names
// and values.
func (p place) finding(severity Severity, kind FindingKind, code string, args ...any) Finding {
	f := Finding{
		Severity: severity, Kind: kind, Code: code,
		Language: p.language, Topic: p.topic, Field: p.field, Item: p.item, File: p.source.File, Line: p.source.Line,
	}
	for i := 0; i+1 < len(args); i += 2 {
		name, value := args[i].(string), ""
		switch v := args[i+1].(type) {
		case string:
			value = v
		case int:
			value = strconv.Itoa(v)
		default:
			value = fmt.Sprint(v)
		}
		if name == "text" {
			f.Text = value
			continue
		}
		if f.Args == nil {
			f.Args = map[string]string{}
		}
		f.Args[name] = value
	}
	return f
}

// ExampleFinding makes advice about an example of an entry, by its number from
// 1; 0 is the entry's question, which is learned from too.
func (b *Base) ExampleFinding(lang, topic string, n int, code string) Finding {
	e := b.Entry(lang, topic)
	if e == nil {
		return place{language: lang, topic: topic}.finding(SeverityAdvice, KindQuality, code, "topic", topic)
	}
	at, text := place{source: e.Source.at("question", 0), language: lang, topic: topic, field: "question"}, e.Question
	if n > 0 && n <= len(e.Examples) {
		at, text = place{source: e.Source, language: lang, topic: topic}.listed("example", "examples", n-1), e.Examples[n-1]
	}
	return at.finding(SeverityAdvice, KindQuality, code, "text", text, "short", shorten(text))
}
