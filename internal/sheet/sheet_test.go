package sheet

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	starter "dragoman/knowledge"
)

func small(t testing.TB) *knowledge.Base {
	t.Helper()
	b, err := knowledge.Load(os.DirFS("../e2e/testdata/knowledge"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func files(t testing.TB, b *knowledge.Base) map[string][]byte {
	t.Helper()
	files, err := knowledge.Files(b)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// bare is a base of which a file brings everything.
func bare() *knowledge.Base {
	return &knowledge.Base{Facts: map[string]knowledge.Fact{}, Languages: map[string]*knowledge.Language{}}
}

func same(t *testing.T, want, got *knowledge.Base) {
	t.Helper()
	a, b := files(t, want), files(t, got)
	for name := range maps.Keys(a) {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s is\n%.600s\nnot\n%.600s", name, b[name], a[name])
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d files are %d", len(a), len(b))
	}
}

// Nothing is lost on the way into a workbook or CSV files and back, in any
// language of the starter knowledge.
func TestRoundTrip(t *testing.T) {
	base, err := knowledge.Load(starter.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh"} {
		tables, err := Tables(base, lang)
		if err != nil {
			t.Fatal(err)
		}
		data, err := XLSX(tables, lang)
		if err != nil {
			t.Fatal(err)
		}
		back, err := ReadXLSX("knowledge.xlsx", data)
		if err != nil {
			t.Fatal(err)
		}
		t.Run("xlsx "+lang, func(t *testing.T) { returns(t, base, back) })
	}
	tables, err := Tables(base, "ru")
	if err != nil {
		t.Fatal(err)
	}
	var back []Table
	for _, table := range tables {
		data, err := CSV(table)
		if err != nil {
			t.Fatal(err)
		}
		read, err := ReadCSV(table.File(), data)
		if err != nil {
			t.Fatal(err)
		}
		back = append(back, read)
	}
	t.Run("csv", func(t *testing.T) { returns(t, base, back) })
}

func returns(t *testing.T, base *knowledge.Base, tables []Table) {
	for _, before := range []*knowledge.Base{base, bare()} {
		got, err := Read(before, tables)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range got.Faults {
			t.Errorf("%v", f)
		}
		if got.Base == nil {
			t.Fatal("nothing was read")
		}
		if before == base {
			if len(got.Changes) > 0 {
				t.Errorf("what is the same would change: %+v", got.Changes[0])
			}
			continue
		}
		same(t, base, got.Base)
	}
}

// edited is the small base as tables with one of them changed.
func edited(t *testing.T, name string, change func(*Table)) []Table {
	t.Helper()
	tables, err := Tables(small(t), "en")
	if err != nil {
		t.Fatal(err)
	}
	for i := range tables {
		if tables[i].File() == name {
			change(&tables[i])
			return tables[i : i+1]
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

// All faults of a file are named, each by its cell, and nothing is taken.
func TestFaultsNameTheirCells(t *testing.T) {
	tables := edited(t, "en", func(t *Table) {
		t.Rows[1][1] = ""
		t.Rows[2][3] = "Within {facts.no_such}."
		t.Rows[3][5] = "returns.nowhere"
		t.Rows = append(t.Rows, nil, []string{t.Rows[1][0], "Twice?", "", "x", "", "", "x"})
	})
	got, err := Read(small(t), tables)
	if err != nil || got.Base != nil {
		t.Fatalf("taken all the same: %v", err)
	}
	var said []string
	for _, f := range got.Faults {
		said = append(said, f.Cell+" "+f.Code)
	}
	last := itoa(len(tables[0].Rows))
	for _, want := range []string{"B2 missing", "D3 fact_unknown", "F4 topic_unknown", "A" + last + " twice"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q is not among %q", want, said)
		}
	}
	if len(said) != 4 {
		t.Errorf("faults are %q", said)
	}
}

func TestFaultsOfFacts(t *testing.T) {
	tables := edited(t, "facts", func(t *Table) {
		for i, row := range t.Rows {
			if row[0] == "return_window" {
				t.Rows[i][5] = "soon"
			}
		}
		t.Rows = append(t.Rows, []string{"new_one", "weather"})
	})
	got, _ := Read(small(t), tables)
	if len(got.Faults) != 2 || got.Faults[0].Code != "number" || !strings.HasPrefix(got.Faults[0].Cell, "F") || got.Faults[1].Code != "choice" {
		t.Errorf("faults are %v", got.Faults)
	}
}

// What people and their programs do to a sheet does not hurt it.
func TestToleratesWhatPeopleDo(t *testing.T) {
	base := small(t)
	for name, change := range map[string]func(*Table){
		"columns in another order": func(t *Table) {
			for i := range t.Rows {
				slices.Reverse(t.Rows[i])
			}
		},
		"a title above, empty rows between": func(t *Table) {
			rows := [][]string{{"Our answers"}, nil}
			for _, row := range t.Rows {
				rows = append(rows, row, []string{"", " "})
			}
			t.Rows = rows
		},
		"spaces, and ids in capitals and quotes": func(t *Table) {
			for i, row := range t.Rows {
				for k := range row {
					t.Rows[i][k] += "\u00a0 "
				}
				if i > 0 {
					t.Rows[i][0] = "“" + strings.ToUpper(strings.TrimSpace(row[0])) + "”"
				}
			}
		},
		"headings in another language": func(t *Table) {
			for k, c := range t.header {
				t.Rows[0][k] = strings.ToUpper(language.BuiltIn().Text("ru", "sheets.col_"+c.key)) + ":"
			}
		},
		"examples that go on below": func(t *Table) {
			var rows [][]string
			for i, row := range t.Rows {
				first, rest, more := strings.Cut(row[6], "\n")
				if i == 0 || !more {
					rows = append(rows, row)
					continue
				}
				row[6] = first
				rows = append(rows, row, []string{"", "", "", "", "", "", rest})
			}
			t.Rows = rows
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Read(base, edited(t, "en", change))
			if err != nil || got.Base == nil {
				t.Fatalf("%v, %v", got.Faults, err)
			}
			same(t, base, got.Base)
		})
	}
}

// CSV is read as programs of any country write it.
func TestCSVFromAnywhere(t *testing.T) {
	const plain = "Topic,Question,Solution,Examples\r\n\r\nreturns.how_to,\"How, exactly?\",\"Así:\nasí\",\"uno\ndos\"\r\n"
	latin := strings.NewReplacer("í", "\xed").Replace(plain)
	for name, data := range map[string]string{
		"commas": plain, "with a mark": "\ufeff" + plain, "semicolons": strings.NewReplacer(",Q", ";Q", ",S", ";S", ",E", ";E", ",\"", ";\"").Replace(plain),
		"windows-1252": latin, "line feeds": strings.ReplaceAll(plain, "\r\n", "\n"), "old Macs": strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\n", "\r"),
		"sep": "sep=,\r\n" + plain, "utf-16": utf16(plain),
	} {
		got, err := ReadCSV("en", []byte(data))
		if err != nil || len(got.Rows) != 3 {
			t.Errorf("%s: %q, %v", name, got.Rows, err)
			continue
		}
		if row := got.Rows[2]; row[1] != "How, exactly?" || row[2] != "Así:\nasí" || len(items(row[3])) != 2 {
			t.Errorf("%s: %q", name, row)
		}
	}
}

func utf16(s string) string {
	out := "\xff\xfe"
	for _, r := range s {
		out += string([]byte{byte(r), byte(r >> 8)})
	}
	return out
}

// No program runs what stands in a cell, and it comes back as it was.
func TestFormulasAreTexts(t *testing.T) {
	for _, cell := range []string{"=1+1", "-5 %", "'=x", "+49 30", "@you", "'quoted'"} {
		data, err := CSV(Table{Rows: [][]string{{"a", cell}}})
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(",=")) || bytes.Contains(data, []byte(",-")) || bytes.Contains(data, []byte(",@")) {
			t.Errorf("%q is written %q", cell, data)
		}
		if back, err := ReadCSV("x", data); err != nil || back.Rows[0][1] != cell {
			t.Errorf("%q comes back as %q, %v", cell, back.Rows, err)
		}
	}
}

func TestChanges(t *testing.T) {
	tables := edited(t, "en", func(t *Table) {
		t.Rows[1][3] = "Another answer."
		t.Rows[1][6] += "\na new example"
		t.Rows = slices.Delete(t.Rows, 2, 3)
	})
	got, err := Read(small(t), tables)
	if err != nil || len(got.Changes) != 2 || !slices.Equal(got.Languages, []string{"en"}) {
		t.Fatalf("%+v, %v", got, err)
	}
	c := got.Changes[0]
	if c.What != "changed" || len(c.Fields) != 2 || c.Fields[0].After != "Another answer." || !slices.Equal(c.Fields[1].Added, []string{"a new example"}) {
		t.Errorf("the first change is %+v", c)
	}
	if got.Changes[1].What != "removed" {
		t.Errorf("the second change is %+v", got.Changes[1])
	}
}

func TestEveryFaultHasATextAndColumnsHaveNames(t *testing.T) {
	texts := language.BuiltIn()
	for _, lang := range []string{"en", "es", "fr", "ru", "zh"} {
		have := texts.Section(lang, "sheets")
		for _, code := range Codes() {
			if have["fault_"+code] == "" || have["fault_"+code+"_fix"] == "" {
				t.Errorf("%s: nothing is said of %s", lang, code)
			}
		}
		for kind, columns := range layouts {
			if have["sheet_"+string(kind)] == "" {
				t.Errorf("%s: the sheet %s has no name", lang, kind)
			}
			for _, c := range columns {
				for _, other := range columns {
					if c.key != other.key && called(have["col_"+c.key], "col_", other.key) {
						t.Errorf("%s: %s could be %s or %s", lang, have["col_"+c.key], c.key, other.key)
					}
				}
				if have["col_"+c.key] == "" {
					t.Errorf("%s: the column %s has no name", lang, c.key)
				}
			}
		}
	}
}

func TestValues(t *testing.T) {
	for _, c := range []struct{ read, cell, want string }{
		{number("30.0"), "30.0", "30"}, {number("30,0"), "30,0", "30"}, {number("soon"), "soon", "soon"}, {number("3.5"), "3.5", "3.5"},
		{amount("4,9", knowledge.Fact{}), "4,9", "4.90"}, {amount("4.9000000000000004", knowledge.Fact{}), "4.9000000000000004", "4.90"},
		{date("46353"), "46353", "2026-11-27"}, {date("27.11.2026"), "27.11.2026", "2026-11-27"}, {date("11/12/2026"), "11/12/2026", "11/12/2026"},
		{clock("0.333333333333333"), "0.333333333333333", "08:00"}, {clock("8:00 PM"), "8:00 PM", "20:00"},
	} {
		if c.read != c.want {
			t.Errorf("%s is read as %s, want %s", c.cell, c.read, c.want)
		}
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("topic;question;solution;examples\nreturns.how_to;a;b;\"c\nd\"\n"))
	f.Add([]byte("\xff\xfea\x00"))
	base := small(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := ReadCSV("en", data)
		if err != nil {
			return
		}
		got, err := Read(base, []Table{table})
		if err != nil {
			t.Fatal(err)
		}
		if got.Base != nil {
			if _, err := knowledge.Files(got.Base); err != nil {
				t.Error(err)
			}
		}
	})
}

// What stands in a cell is read without harm, and never taken in part.
func FuzzCells(f *testing.F) {
	f.Add("returns.how_to", "How?", "Within {facts.return_window}.", "a\nb")
	f.Fuzz(func(t *testing.T, topic, question, solution, examples string) {
		got, err := Read(small(t), []Table{{Name: "en", Rows: [][]string{{"topic", "question", "solution", "examples"}, {topic, question, solution, examples}}}})
		if err != nil || (got.Base == nil) != got.Failed() {
			t.Errorf("%v, %v", got, err)
		}
	})
}
