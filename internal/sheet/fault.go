package sheet

import (
	"maps"

	"github.com/xuri/excelize/v2"

	"dragoman/internal/language"
)

// Fault is something in a file that cannot be read, or with Note set something
// that is left out.
type Fault struct {
	Sheet  string            `json:"sheet" doc:"its name, or that of the CSV file"`
	Row    int               `json:"row,omitempty" doc:"from 1, as the program counts that shows the sheet"`
	Column string            `json:"column,omitempty" doc:"its letter"`
	Cell   string            `json:"cell,omitempty" doc:"both: C14"`
	Code   string            `json:"code"`
	Note   bool              `json:"note,omitempty" doc:"does not keep the file from being imported"`
	Args   map[string]string `json:"args,omitempty" doc:"of the texts"`
}

// Codes lists what a Fault.Code may be. sheets.fault_CODE and
// sheets.fault_CODE_fix are its texts.
func Codes() []string {
	return []string{
		"file", "sheet_unknown", "sheet_twice", "column_missing", "column_unknown", "column_twice", "rows", "too_long", "error_value",
		"missing", "topic_malformed", "topic_unknown", "twice", "placeholder", "fact_unknown", "language", "choice", "number", "fact", "empty_topics",
	}
}

func (f Fault) params(texts *language.Catalog, lang string) map[string]string {
	params := map[string]string{}
	maps.Copy(params, f.Args)
	if key := params["column"]; key != "" {
		params["column"] = texts.Text(lang, "sheets.col_"+key)
	}
	return params
}

// Message says in a language what is wrong, without a full stop.
func (f Fault) Message(texts *language.Catalog, lang string) string {
	return texts.TextWith(lang, "sheets.fault_"+f.Code, f.params(texts, lang))
}

// Advice says in a language how to put it right, without a full stop.
func (f Fault) Advice(texts *language.Catalog, lang string) string {
	return texts.TextWith(lang, "sheets.fault_"+f.Code+"_fix", f.params(texts, lang))
}

// Place names the sheet and the cell: Topics C14.
func (f Fault) Place() string {
	if f.Cell != "" {
		return f.Sheet + " " + f.Cell
	}
	return f.Sheet
}

// String is the fault in English, with its place.
func (f Fault) String() string {
	texts := language.BuiltIn()
	return f.Place() + ": " + f.Message(texts, language.Fallback) + ". " + f.Advice(texts, language.Fallback) + "."
}

// letter returns that of a column, counted from 0.
func letter(i int) string {
	name, err := excelize.ColumnNumberToName(i + 1)
	if err != nil {
		return "" // further right than any sheet reaches
	}
	return name
}
