package sheet

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// record is what a row says: a topic, a fact, an entry.
type record struct {
	kind   Kind
	lang   string
	name   string              // tells it from the others of its kind and language
	values map[string][]string // by column; a text is a list of one
}

func text(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

const yes = "yes" // in the cells of off and draft, whatever the language

func flag(on bool) []string {
	if on {
		return []string{yes}
	}
	return nil
}

// records writes a base as rows. lang is that in which facts are shown.
func records(b *knowledge.Base, lang string) ([]record, error) {
	var out []record
	add := func(kind Kind, lang, name string, values map[string][]string) {
		out = append(out, record{kind, lang, name, values})
	}
	for _, t := range b.Topics {
		rank := ""
		if i := slices.Index(b.MostAsked, t.ID); i >= 0 {
			rank = strconv.Itoa(i + 1)
		}
		add(KindTopics, "", t.ID, map[string][]string{
			"topic": {t.ID}, "group": text(string(t.Group)), "scope": text(t.Scope), "off": flag(t.Off), "most_asked": text(rank),
		})
	}
	for _, name := range slices.Sorted(maps.Keys(b.Facts)) {
		form, err := b.Facts[name].Form()
		if err != nil {
			return nil, err
		}
		values := map[string][]string{"name": {name}}
		for key, value := range form {
			if key != "min" || value != float64(0) {
				values[key] = formText(value)
			}
		}
		if reads, err := b.Render(lang, "{facts."+name+"}", nil); err == nil {
			values["reads"] = text(strings.Map(withoutMarks, reads))
		}
		add(KindFacts, "", name, values)
	}
	for _, tag := range b.Tags() {
		l := b.Languages[tag]
		add(KindLanguages, "", tag, map[string][]string{"language": {tag}, "draft": flag(l.Draft)})
		for _, id := range entryOrder(b, l) {
			e := l.Entries[id]
			add(KindEntries, tag, id, map[string][]string{
				"topic": {id}, "question": text(e.Question), "apology": text(e.Apology), "solution": text(e.Solution),
				"with_order": text(e.Variants[knowledge.VariantWithOrder]), "follow_ups": e.FollowUps, "examples": e.Examples,
			})
		}
		twice := map[string]int{}
		numbered := func(kind Kind, name string) string {
			if twice[string(kind)+name]++; twice[string(kind)+name] > 1 {
				return name + " " + strconv.Itoa(twice[string(kind)+name])
			}
			return name
		}
		in := []string{tag}
		for _, k := range l.Smalltalk {
			add(KindSmalltalk, tag, numbered(KindSmalltalk, k.Kind), map[string][]string{"language": in, "kind": {k.Kind}, "examples": k.Examples, "replies": k.Replies})
		}
		for _, k := range l.OutOfScope {
			add(KindOutOfScope, tag, numbered(KindOutOfScope, k.Kind), map[string][]string{"language": in, "kind": {k.Kind}, "examples": k.Examples})
		}
		if len(l.Human) > 0 {
			add(KindHuman, tag, "", map[string][]string{"language": in, "examples": l.Human})
		}
		for _, c := range l.Lexicon.Concepts {
			add(KindLexicon, tag, numbered(KindLexicon, c.ID), map[string][]string{"language": in, "concept": {c.ID}, "terms": c.Terms})
		}
		for _, a := range l.Lexicon.Alerts {
			add(KindAlerts, tag, numbered(KindAlerts, string(a.Category)+" "+a.Severity), map[string][]string{
				"language": in, "category": {string(a.Category)}, "severity": {a.Severity}, "terms": a.Terms, "examples": a.Examples,
			})
		}
	}
	return out, nil
}

// entryOrder returns the topics that a language has entries of, in the order of
// the topics.
func entryOrder(b *knowledge.Base, l *knowledge.Language) []string {
	var ids []string
	seen := map[string]bool{}
	for _, t := range b.Topics {
		if l.Entries[t.ID] != nil {
			ids, seen[t.ID] = append(ids, t.ID), true
		}
	}
	for _, id := range slices.Sorted(maps.Keys(l.Entries)) {
		if !seen[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// formText writes a field of a fact.
func formText(value any) []string {
	switch v := value.(type) {
	case string:
		return text(v)
	case float64:
		return []string{strconv.FormatFloat(v, 'f', -1, 64)}
	case []any:
		var list []string
		for _, item := range v {
			list = append(list, formText(item)...)
		}
		return list
	}
	return nil
}

// withoutMarks drops what a text directs the eye with and a cell need not hold.
func withoutMarks(r rune) rune {
	if r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' {
		return -1
	}
	return r
}

// fieldsOf says which columns a type of fact has.
var fieldsOf = map[string][]string{
	"duration": {"min", "max", "unit"}, "money": {"amount", "currency"}, "percent": {"value"}, "count": {"value"},
	"text": {"value"}, "email": {"value"}, "phone": {"value"}, "link": {"value"}, "date": {"value"}, "currency": {"value"},
	"list": {"value"}, "languages": {"value"}, "countries": {"value"}, "hours": {"days", "from", "to", "timezone"},
}

func groups() (list []string) {
	for _, g := range chat.Groups() {
		list = append(list, string(g))
	}
	return list
}
