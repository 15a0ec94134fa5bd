package sheet

import (
	"slices"
	"strings"

	bcp47 "golang.org/x/text/language"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

// Table is a sheet, or a CSV file: its name without the ending, and its rows
// as people count them, empty ones included.
type Table struct {
	Name string
	Rows [][]string

	kind   Kind
	lang   string // of entries
	header []column
}

// Limits of what is read.
const (
	MaxFile  = 32 << 20 // bytes of a file
	MaxRows  = 20_000   // of a table
	maxCell  = 32_767   // characters, as in Excel
	maxWidth = 100      // columns that are looked at
	maxSheet = 200      // tables of a file
)

// split is how long a list may be in one cell, in characters; what is left
// follows in rows below.
const split = 15_000

// lineBreak stands for a line break within an item of a list.
const lineBreak = "↵"

// Tables lays a base out, with the names of sheets and columns in a language.
func Tables(b *knowledge.Base, lang string) ([]Table, error) {
	all, err := records(b, lang)
	if err != nil {
		return nil, err
	}
	texts := language.BuiltIn()
	var out []Table
	for _, kind := range order {
		of := []string{""}
		if kind == KindEntries {
			of = b.Tags()
		}
		for _, tag := range of {
			t := Table{Name: sheetName(lang, kind, tag), kind: kind, lang: tag, header: layouts[kind]}
			var head []string
			for _, c := range t.header {
				head = append(head, texts.Text(lang, "sheets.col_"+c.key))
			}
			t.Rows = [][]string{head}
			for _, r := range all {
				if r.kind == kind && (kind != KindEntries || r.lang == tag) {
					if kind == KindLanguages {
						r.values["name"] = text(texts.Locale(lang).LanguageName(bcp47.Make(r.name)))
					}
					t.add(r)
				}
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// add writes a record as a row, and as more below it if its lists are longer
// than a cell.
func (t *Table) add(r record) {
	left := map[string][]string{}
	row := make([]string, len(t.header))
	more := false
	for i, c := range t.header {
		row[i], left[c.key] = cellOf(r.values[c.key], c.list)
		more = more || len(left[c.key]) > 0
	}
	t.Rows = append(t.Rows, row)
	if more {
		t.add(record{kind: r.kind, values: left})
	}
}

// cellOf writes as much of a list as one cell takes.
func cellOf(list []string, isList bool) (string, []string) {
	if !isList {
		return strings.Join(list, ""), nil
	}
	length := 0
	for i, item := range list {
		if length += len(item) + 1; length > split && i > 0 {
			return lines(list[:i]), list[i:]
		}
	}
	return lines(list), nil
}

func lines(list []string) string {
	items := make([]string, len(list))
	for i, item := range list {
		items[i] = strings.ReplaceAll(item, "\n", lineBreak)
	}
	return strings.Join(items, "\n")
}

// items reads a cell of a list.
func items(cell string) []string {
	var list []string
	for line := range strings.Lines(cell) {
		if line = strings.TrimSpace(strings.ReplaceAll(line, lineBreak, "\n")); line != "" {
			list = append(list, line)
		}
	}
	return list
}

// File returns the name of a table as a CSV file, without the ending: the same
// in every language.
func (t *Table) File() string {
	if t.kind == KindEntries {
		return t.lang
	}
	return string(t.kind)
}

func (t *Table) index(key string) int {
	return slices.IndexFunc(t.header, func(c column) bool { return c.key == key })
}
