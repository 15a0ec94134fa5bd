package knowledge

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"dragoman/internal/quantity"
)

// parity finds entries that do not say in every language what they say in the
// others. What most languages do is taken as meant.
func (c *checker) parity() {
	found := make([][]Finding, len(c.base.Topics))
	c.spread(len(found), func(i int) {
		p := c.versions(c.base.Topics[i].ID)
		if len(p.entries) < 2 {
			return
		}
		found[i] = recall(c.memory, func(g *generation) map[string]*cell[compared] { return g.parity }, p.key(), func() (compared, bool) {
			p.all()
			return compared{p.entries, p.findings}, true
		}).findings
	})
	c.findings = append(c.findings, slices.Concat(found...)...)
}

// versions are the languages of one entry.
type versions struct {
	*checker
	topic   string
	tags    []string // of the entries, sorted
	entries []*Entry
}

// key is the same for the same entries.
func (v versions) key() string {
	var out strings.Builder
	for _, e := range v.entries {
		fmt.Fprintf(&out, "%p ", e)
	}
	return out.String()
}

func (v versions) all() {
	v.apologies()
	v.placeholders("solution", func(e *Entry) string { return e.Apology + e.Solution })
	v.placeholders(VariantWithOrder, func(e *Entry) string { return e.Variants[VariantWithOrder] })
	v.variants()
	for _, field := range []string{"solution", VariantWithOrder} {
		v.shape(field)
		v.statedNumbers(field)
	}
}

func (c *checker) versions(topic string) versions {
	v := versions{checker: c.part(), topic: topic}
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

// variants finds entries that answer buyers with an order number apart, or
// don't, unlike most languages.
func (v versions) variants() {
	with := 0
	for _, e := range v.entries {
		if e.Variants[VariantWithOrder] != "" {
			with++
		}
	}
	for i, e := range v.entries {
		has := e.Variants[VariantWithOrder] != ""
		switch most := 2*with > len(v.entries); {
		case most && !has:
			v.add(v.at(i, VariantWithOrder, "solution").finding(SeverityAdvice, KindParity, "parity_variant_missing"))
		case !most && has:
			v.add(v.at(i, VariantWithOrder, "variants."+VariantWithOrder).finding(SeverityAdvice, KindParity, "parity_variant_extra"))
		}
	}
}

// fewest is the number of languages from which one can be unlike most.
const fewest = 3

// shape finds texts with more or fewer steps or paragraphs than most languages
// have, or that say much less.
func (v versions) shape(field string) {
	for _, measure := range []struct {
		code  string
		count func(string) int
		odd   func(n, usual int) bool
	}{
		{"parity_steps", countSteps, func(n, usual int) bool { return n != usual }},
		{"parity_paragraphs", func(text string) int { return strings.Count(text, "\n\n") + 1 }, func(n, usual int) bool { return n != usual }},
		{"parity_brief", countSentences, func(n, usual int) bool { return 2*n <= usual && usual-n > 1 }},
	} {
		var counts []int
		for _, tag := range v.tags {
			if text := v.base.text(tag, v.topic, field); text != "" {
				counts = append(counts, measure.count(text))
			}
		}
		usual, agreed := mode(counts)
		if len(counts) < fewest || 2*agreed <= len(counts) && measure.code != "parity_brief" {
			continue
		}
		if measure.code == "parity_brief" {
			slices.Sort(counts)
			usual = counts[len(counts)/2]
		}
		for i, tag := range v.tags {
			text := v.base.text(tag, v.topic, field)
			if n := measure.count(text); text != "" && measure.odd(n, usual) {
				v.add(v.at(i, field, fieldKey(field)).finding(SeverityAdvice, KindParity, measure.code, "n", n, "most", usual))
			}
		}
	}
}

// statedNumbers finds texts that write other numbers out than most languages
// do.
func (v versions) statedNumbers(field string) {
	stated := make([]string, len(v.tags))
	count, written := map[string]int{}, 0
	for i, tag := range v.tags {
		text := v.base.text(tag, v.topic, field)
		if text == "" {
			continue
		}
		written++
		var all []string
		for _, q := range quantity.Read(tag, without(text, "…")).Quantities {
			if q.Max > 1 || strings.ContainsFunc(text, unicode.IsDigit) { // "a day" is mostly no number
				all = append(all, q.String())
			}
		}
		slices.Sort(all)
		stated[i] = strings.Join(slices.Compact(all), ", ")
		count[stated[i]]++
	}
	for i, tag := range v.tags {
		for most, n := range count {
			if 2*n > written && written >= fewest && stated[i] != most && v.base.text(tag, v.topic, field) != "" {
				v.add(v.at(i, field, fieldKey(field)).finding(SeverityAdvice, KindParity, "parity_numbers", "own", cmp.Or(stated[i], "–"), "most", cmp.Or(most, "–")))
			}
		}
	}
}

// fieldKey is the key under which the lines of a field are kept.
func fieldKey(field string) string {
	if field == VariantWithOrder {
		return "variants." + field
	}
	return field
}

// mode returns the commonest of some numbers, and how often it is there.
func mode(list []int) (value, times int) {
	count := map[int]int{}
	for _, n := range list {
		if count[n]++; count[n] > times || count[n] == times && n < value {
			value, times = n, count[n]
		}
	}
	return value, times
}

// step begins a line of a list.
var step = regexp.MustCompile(`(?m)^\s*(?:[-•–]|\d+[.)])\s`)

func countSteps(text string) int { return len(step.FindAllString(text, -1)) }

func countSentences(text string) int {
	n := 0
	for range sentencesOf(without(text, stand)) {
		n++
	}
	return n
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
