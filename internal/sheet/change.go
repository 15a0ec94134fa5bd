package sheet

import (
	"slices"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

// Change is something that an import adds, changes or removes.
type Change struct {
	What     string        `json:"what" enum:"added,changed,removed"`
	Kind     Kind          `json:"kind"`
	Language string        `json:"lang,omitempty"`
	Name     string        `json:"name,omitempty" doc:"of the topic, the fact, the concept, ..."`
	Fields   []FieldChange `json:"fields,omitempty"`
}

// FieldChange is a column of something that changes. Of a list there are the
// items that come and go; moved ones are neither.
type FieldChange struct {
	Field   string   `json:"field"`
	Before  string   `json:"before,omitempty"`
	After   string   `json:"after,omitempty"`
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

type identity struct {
	kind       Kind
	lang, name string
}

// Changes lists what is different in two bases, in the order of the sheets.
func Changes(before, after *knowledge.Base) ([]Change, error) {
	was, err := records(before, language.Fallback)
	if err != nil {
		return nil, err
	}
	is, err := records(after, language.Fallback)
	if err != nil {
		return nil, err
	}
	old, kept := map[identity]record{}, map[identity]bool{}
	for _, r := range was {
		old[identity{r.kind, r.lang, r.name}] = r
	}
	changes := []Change{}
	for _, r := range is {
		id := identity{r.kind, r.lang, r.name}
		kept[id] = true
		before, had := old[id]
		c := Change{What: "changed", Kind: r.kind, Language: r.lang, Name: r.name, Fields: fieldChanges(r.kind, before.values, r.values)}
		if !had {
			c.What = "added"
		}
		if !had || len(c.Fields) > 0 {
			changes = append(changes, c)
		}
	}
	for _, r := range was {
		if !kept[identity{r.kind, r.lang, r.name}] {
			changes = append(changes, Change{What: "removed", Kind: r.kind, Language: r.lang, Name: r.name})
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int { return slices.Index(order, a.Kind) - slices.Index(order, b.Kind) })
	return changes, nil
}

func fieldChanges(kind Kind, before, after map[string][]string) []FieldChange {
	var out []FieldChange
	for _, c := range layouts[kind] {
		if c.shown || slices.Equal(before[c.key], after[c.key]) {
			continue
		}
		f := FieldChange{Field: c.key}
		if c.list {
			f.Added, f.Removed = missing(after[c.key], before[c.key]), missing(before[c.key], after[c.key])
		} else {
			f.Before, f.After = cellText(before[c.key]), cellText(after[c.key])
		}
		out = append(out, f)
	}
	return out
}

// missing returns the items of a list that another does not have.
func missing(list, other []string) (out []string) {
	have := make(map[string]bool, len(other))
	for _, item := range other {
		have[item] = true
	}
	for _, item := range list {
		if !have[item] {
			out = append(out, item)
		}
	}
	return out
}

func cellText(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
