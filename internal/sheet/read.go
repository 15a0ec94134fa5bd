package sheet

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// Import is what reading a file came to.
type Import struct {
	Base      *knowledge.Base // with what the file holds; nil if there are faults
	Languages []string        // whose lists or entries the file holds, sorted
	Changes   []Change        // from the base before; nil if there are faults
	Faults    []Fault
}

// Failed reports whether something keeps the file from being imported.
func (i Import) Failed() bool {
	return slices.ContainsFunc(i.Faults, func(f Fault) bool { return !f.Note })
}

// Read takes the tables of a file into a base: what a table holds replaces what
// the base has of it, other languages and lists stay. before is not changed.
// All faults are found, not only the first.
func Read(before *knowledge.Base, tables []Table) (Import, error) {
	r := &reader{base: copyOf(before), before: before, languages: map[string]bool{}}
	r.recognise(tables)
	byKind := func(kind Kind, read func(Table)) {
		for _, t := range r.tables {
			if t.kind == kind {
				read(t)
			}
		}
	}
	byKind(KindLanguages, r.readLanguages) // entries name topics, texts name facts: in this order
	byKind(KindTopics, r.readTopics)
	byKind(KindFacts, r.readFacts)
	byKind(KindEntries, r.readEntries)
	byKind(KindSmalltalk, r.readSmalltalk)
	byKind(KindOutOfScope, r.readOutOfScope)
	byKind(KindHuman, r.readHuman)
	byKind(KindLexicon, r.readLexicon)
	byKind(KindAlerts, r.readAlerts)
	r.placeholders()
	r.sort(tables)
	out := Import{Faults: r.faults, Languages: slices.Sorted(maps.Keys(r.languages))}
	if len(r.tables) == 0 && len(tables) > 0 && len(r.faults) == 0 {
		out.Faults = append(out.Faults, Fault{Sheet: tables[0].Name, Code: "sheet_unknown", Args: map[string]string{"text": tables[0].Name}})
	}
	if out.Failed() {
		return out, nil
	}
	var err error
	out.Base = r.base
	out.Changes, err = Changes(before, r.base)
	return out, err
}

type reader struct {
	base, before *knowledge.Base
	tables       []Table
	faults       []Fault
	languages    map[string]bool
	compiled     []templateAt
}

// templateAt is a text with placeholders, looked at when all facts are known.
type templateAt struct {
	lang, text string
	fault      func(code string, args ...string)
}

// fault notes one; row counts from 0, column too, -1 for none.
func (r *reader) fault(t *Table, row, column int, code string, args ...string) *Fault {
	f := Fault{Sheet: t.Name, Code: code}
	if row >= 0 {
		f.Row = row + 1
	}
	if column >= 0 {
		f.Column = letter(column)
		if f.Row > 0 {
			f.Cell = f.Column + itoa(f.Row)
		}
	}
	for i := 0; i+1 < len(args); i += 2 {
		if f.Args == nil {
			f.Args = map[string]string{}
		}
		f.Args[args[i]] = cut(args[i+1], 120)
	}
	r.faults = append(r.faults, f)
	return &r.faults[len(r.faults)-1]
}

// sort puts the faults into the order in which a file is gone through.
func (r *reader) sort(tables []Table) {
	place := func(f Fault) int { return slices.IndexFunc(tables, func(t Table) bool { return t.Name == f.Sheet }) }
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Row, b.Row), cmp.Compare(len(a.Column), len(b.Column)), strings.Compare(a.Column, b.Column))
	})
}

// headRows is how far down the row with the names of the columns may stand.
const headRows = 10

// recognise finds out what each table holds and where its columns are.
func (r *reader) recognise(tables []Table) {
	seen := map[string]string{}
	for _, t := range tables {
		if empty(t) {
			continue
		}
		kind, lang := kindNamed(t.Name)
		if kind == KindHow {
			continue
		}
		if t.lang != "" {
			kind, lang = KindEntries, t.lang
		}
		if kind == "" || kind == KindEntries {
			if byHead := kindByHead(t); byHead != "" && byHead != KindEntries {
				kind, lang = byHead, ""
			} else if byHead == "" && kind == KindEntries && lang != "" && t.lang == "" && !looksLikeEntries(t) {
				kind = ""
			}
		}
		if kind == "" {
			if kindByHead(t) == KindEntries {
				r.fault(&t, -1, -1, "language", "text", t.Name)
				continue
			}
			r.fault(&t, -1, -1, "sheet_unknown", "text", t.Name).Note = true
			continue
		}
		t.kind, t.lang, t.Rows = kind, lang, slices.Clone(t.Rows)
		if other, twice := seen[string(kind)+lang]; twice {
			r.fault(&t, -1, -1, "sheet_twice", "text", other)
			continue
		}
		seen[string(kind)+lang] = t.Name
		if len(t.Rows) > MaxRows+1 {
			r.fault(&t, MaxRows+1, -1, "rows", "count", itoa(MaxRows))
			continue
		}
		if r.head(&t) {
			r.tables = append(r.tables, t)
		}
	}
}

func empty(t Table) bool {
	return !slices.ContainsFunc(t.Rows, func(row []string) bool { return !blank(row) })
}

func blank(row []string) bool {
	return !slices.ContainsFunc(row, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

// kindByHead returns the kind whose needed columns a table has.
func kindByHead(t Table) Kind {
	for _, row := range t.Rows[:min(headRows, len(t.Rows))] {
		best, most := Kind(""), 0
		for _, kind := range order {
			n, whole := 0, true
			for _, c := range layouts[kind] {
				if c.needed {
					n++
					whole = whole && slices.ContainsFunc(row, func(cell string) bool { return called(cell, "col_", c.key) })
				}
			}
			if whole && n > most && kind != KindHuman && kind != KindLanguages {
				best, most = kind, n
			}
		}
		if best != "" {
			return best
		}
	}
	return ""
}

// looksLikeEntries reports whether a table names topics, so that what is wrong
// with it is worth saying.
func looksLikeEntries(t Table) bool {
	for _, row := range t.Rows[:min(headRows, len(t.Rows))] {
		if slices.ContainsFunc(row, func(cell string) bool { return called(cell, "col_", "topic") || called(cell, "col_", "examples") }) {
			return true
		}
	}
	return false
}

// head finds the row with the names of the columns: that in which most are
// known. What is above it is passed over.
func (r *reader) head(t *Table) bool {
	at, most := 0, 0
	for i, row := range t.Rows[:min(headRows, len(t.Rows))] {
		n := 0
		for _, c := range layouts[t.kind] {
			if slices.ContainsFunc(row, func(cell string) bool { return called(cell, "col_", c.key) }) {
				n++
			}
		}
		if n > most {
			at, most = i, n
		}
	}
	row := t.Rows[at]
	t.header = make([]column, min(len(row), maxWidth))
	for i := range t.header {
		if strings.TrimSpace(row[i]) == "" {
			continue
		}
		k := slices.IndexFunc(layouts[t.kind], func(c column) bool { return called(row[i], "col_", c.key) })
		if k < 0 {
			r.fault(t, at, i, "column_unknown", "text", row[i]).Note = true
			continue
		}
		if c := layouts[t.kind][k]; t.index(c.key) >= 0 {
			r.fault(t, at, i, "column_twice", "column", c.key)
		} else {
			t.header[i] = c
		}
	}
	whole := true
	for _, c := range layouts[t.kind] {
		if c.needed && t.index(c.key) < 0 {
			r.fault(t, at, -1, "column_missing", "column", c.key)
			whole = false
		}
	}
	for i := range at + 1 {
		t.Rows[i] = nil
	}
	return whole
}

// line is a row with the rows below it that go on with its lists.
type line struct {
	r     *reader
	t     *Table
	row   int // from 0
	cells map[string]string
	lists map[string][]string
	bad   bool // has a fault: not to be taken
}

// lines reads the rows of a table. A row in which only lists are filled in goes
// on with the row above; so does one that repeats nothing but the language.
func (r *reader) lines(t *Table) []*line {
	var out []*line
	for i, row := range t.Rows {
		if blank(row) {
			continue
		}
		l := &line{r: r, t: t, row: i, cells: map[string]string{}, lists: map[string][]string{}}
		onlyLists := len(out) > 0
		for k, c := range t.header {
			if c.key == "" || c.shown || k >= len(row) {
				continue
			}
			cell := strings.TrimSpace(strings.ReplaceAll(row[k], "\u00a0", " "))
			switch {
			case len([]rune(cell)) > maxCell:
				l.fault(c.key, "too_long", "count", itoa(maxCell))
				continue
			case errorValue(cell):
				l.fault(c.key, "error_value", "text", cell)
				continue
			case c.number:
				cell = number(cell)
			}
			if c.list {
				l.lists[c.key] = items(row[k])
			} else if l.cells[c.key] = cell; cell != "" && (c.key != "language" || t.kind != KindHuman) {
				onlyLists = false
			}
		}
		if onlyLists && !l.bad && t.kind != KindHuman {
			above := out[len(out)-1]
			for key, list := range l.lists {
				above.lists[key] = append(above.lists[key], list...)
			}
			continue
		}
		out = append(out, l)
	}
	return out
}

func (l *line) fault(column, code string, args ...string) {
	l.bad = true
	l.r.fault(l.t, l.row, l.t.index(column), code, append(args, "column", column)...)
}

// key returns a cell that names something: in lower case, without quotes.
func (l *line) key(column string) string {
	value := strings.ToLower(strings.Trim(l.cells[column], " \"'“”„«»‘’`"))
	if value == "" {
		l.fault(column, "missing")
	}
	return value
}

// choice returns a cell that is one of a few words.
func (l *line) choice(column string, of []string) string {
	value := l.key(column)
	if value == "" {
		return ""
	}
	for _, v := range of {
		if plain(v) == plain(value) {
			return v
		}
	}
	l.fault(column, "choice", "text", value, "list", strings.Join(of, ", "))
	return ""
}

// yes reads a cell that says yes or no, in any language of the sheets, or as
// spreadsheet programs do.
func (l *line) yes(column string) bool {
	value := l.cells[column]
	switch {
	case value == "", value == "0", called(value, "", "no"), plain(value) == "false", plain(value) == "falsch", plain(value) == "faux", plain(value) == "falso":
		return false
	case value == "1", plain(value) == "x", value == "✓", called(value, "", yes), plain(value) == "true", plain(value) == "wahr", plain(value) == "vrai", plain(value) == "verdadero":
		return true
	}
	l.fault(column, "choice", "text", value, "list", "yes, no")
	return false
}

// language returns the one that a row is about. It is added to the base if it
// is new: as a draft, until somebody says that it may be offered.
func (l *line) language() *knowledge.Language {
	value := l.cells["language"]
	if value == "" {
		l.fault("language", "missing")
		return nil
	}
	tag, ok := languageTag(value)
	if !ok {
		l.fault("language", "language", "text", value)
		return nil
	}
	return l.r.language(tag)
}

func (r *reader) language(tag string) *knowledge.Language {
	r.languages[tag] = true
	if r.base.Languages[tag] == nil {
		r.base.Languages[tag] = &knowledge.Language{Tag: tag, Draft: true, Entries: map[string]*knowledge.Entry{}}
	}
	return r.base.Languages[tag]
}

// copyOf returns a base whose parts can be replaced.
func copyOf(b *knowledge.Base) *knowledge.Base {
	other := b.CopyFacts()
	other.Topics, other.MostAsked = slices.Clone(b.Topics), slices.Clone(b.MostAsked)
	other.Languages = make(map[string]*knowledge.Language, len(b.Languages))
	for tag, l := range b.Languages {
		one := *l
		one.Entries = make(map[string]*knowledge.Entry, len(l.Entries))
		for id, e := range l.Entries {
			mine := *e
			mine.FollowUps = slices.Clone(e.FollowUps)
			one.Entries[id] = &mine
		}
		other.Languages[tag] = &one
	}
	return other
}

// reason is what an error says to people, in one line.
func reason(err error) string {
	message, _, _ := strings.Cut(chat.PublicMessage(err), "\n")
	return message
}
