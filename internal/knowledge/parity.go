package knowledge

import (
	"maps"
	"slices"
	"strings"
)

// parity finds entries that do not say in every language what they say in the
// others. What most languages do is taken as meant.
func (c *checker) parity() {
	for _, t := range c.base.Topics {
		p := c.versions(t.ID)
		if len(p.entries) < 2 {
			continue
		}
		p.apologies()
		p.placeholders("solution", func(e *Entry) string { return e.Apology + e.Solution })
		p.placeholders(VariantWithOrder, func(e *Entry) string { return e.Variants[VariantWithOrder] })
	}
}

// versions are the languages of one entry.
type versions struct {
	*checker
	topic   string
	tags    []string // of the entries, sorted
	entries []*Entry
}

func (c *checker) versions(topic string) versions {
	v := versions{checker: c, topic: topic}
	for _, tag := range c.base.Offered() {
		if e := c.base.Entry(tag, topic); e != nil {
			v.tags, v.entries = append(v.tags, tag), append(v.entries, e)
		}
	}
	return v
}

// at is a field of one of the entries; where it is not there, the file says at
// what line the field that is stands.
func (v versions) at(i int, field, where string) place {
	return place{source: v.entries[i].Source.at(where, 0), language: v.tags[i], topic: v.topic, field: field}
}

// apologies finds entries that apologise, or don't, unlike the same entry in
// the other languages: something either went wrong for the buyer or did not.
func (v versions) apologies() {
	with := 0
	for _, e := range v.entries {
		if e.Apology != "" {
			with++
		}
	}
	for i, e := range v.entries {
		switch most := 2*with >= len(v.entries); {
		case most && e.Apology == "":
			v.add(v.at(i, "apology", "question").finding(SeverityAdvice, KindParity, "apology_missing"))
		case !most && e.Apology != "":
			v.add(v.at(i, "apology", "apology").finding(SeverityAdvice, KindParity, "apology_extra", "text", e.Apology))
		}
	}
}

// placeholders finds texts whose placeholders, links among them, are not those
// of the same entry in the other languages.
func (v versions) placeholders(field string, text func(*Entry) string) {
	named := map[string]int{}
	written := 0
	for _, e := range v.entries {
		if e.Solution != "" {
			written++
			for _, name := range placeholders(text(e)) {
				named[name]++
			}
		}
	}
	for i, e := range v.entries {
		if e.Solution == "" {
			continue
		}
		own := placeholders(text(e))
		for _, name := range slices.Sorted(maps.Keys(named)) {
			has := slices.Contains(own, name)
			switch {
			case !has && 2*named[name] > written:
				v.add(v.at(i, field, "solution").finding(SeverityError, KindParity, "placeholder_missing", "name", "{"+name+"}"))
			case has && 2*named[name] <= written && written > 1:
				v.add(v.at(i, field, "solution").finding(SeverityError, KindParity, "placeholder_extra", "name", "{"+name+"}"))
			}
		}
	}
}

// placeholders lists the names in a text's placeholders once each, without
// their cases.
func placeholders(text string) []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		name, _, _ := strings.Cut(m[1], ":")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// FactsIn lists the names of the facts in a text's placeholders, sorted, each
// once.
func FactsIn(text string) []string {
	var names []string
	for _, name := range placeholders(text) {
		if fact, ok := strings.CutPrefix(name, "facts."); ok {
			names = append(names, fact)
		}
	}
	return names
}
