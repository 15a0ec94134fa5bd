// Package sheet lays a knowledge base out as spreadsheets and reads it back:
// XLSX, CSV, and lists of questions and answers in whatever form a store has
// them. Everything that cannot be read is named by its cell; nothing is read in
// part.
package sheet

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	bcp47 "golang.org/x/text/language"

	"dragoman/internal/language"
)

// Kind is what a sheet holds.
type Kind string

// Kinds of sheets. Entries has one for each language, the others have one.
const (
	KindHow        Kind = "how" // says in words how it works; not read
	KindEntries    Kind = "entries"
	KindTopics     Kind = "topics"
	KindFacts      Kind = "facts"
	KindSmalltalk  Kind = "smalltalk"
	KindOutOfScope Kind = "outofscope"
	KindHuman      Kind = "human"
	KindLexicon    Kind = "lexicon"
	KindAlerts     Kind = "alerts"
	KindLanguages  Kind = "languages"
)

// column of a sheet. Its key names it in code, sheets.col_KEY in the locales.
type column struct {
	key    string
	list   bool // one item a line of the cell
	number bool
	needed bool // without it the sheet cannot be read
	shown  bool // only shown: not read
	width  float64
}

// layouts are the columns of each kind, the first ones say what a row is about.
var layouts = map[Kind][]column{
	KindEntries: {
		{key: "topic", needed: true, width: 28}, {key: "question", needed: true, width: 36}, {key: "apology", width: 36},
		{key: "solution", needed: true, width: 64}, {key: "with_order", width: 40}, {key: "follow_ups", list: true, width: 28},
		{key: "examples", list: true, needed: true, width: 64},
	},
	KindTopics: {
		{key: "topic", needed: true, width: 28}, {key: "group", needed: true, width: 14}, {key: "scope", needed: true, width: 80},
		{key: "off", width: 10}, {key: "most_asked", number: true, width: 14},
	},
	KindFacts: {
		{key: "name", needed: true, width: 26}, {key: "type", needed: true, width: 12}, {key: "reads", shown: true, width: 32},
		{key: "value", list: true, width: 40}, {key: "min", number: true, width: 8}, {key: "max", number: true, width: 8}, {key: "unit", width: 14},
		{key: "amount", width: 10}, {key: "currency", width: 10}, {key: "days", list: true, width: 12},
		{key: "from", width: 8}, {key: "to", width: 8}, {key: "timezone", width: 18},
	},
	KindSmalltalk: {
		{key: "language", needed: true, width: 12}, {key: "kind", needed: true, width: 20},
		{key: "examples", list: true, needed: true, width: 60}, {key: "replies", list: true, width: 60},
	},
	KindOutOfScope: {
		{key: "language", needed: true, width: 12}, {key: "kind", needed: true, width: 20}, {key: "examples", list: true, needed: true, width: 90},
	},
	KindHuman: {{key: "language", needed: true, width: 12}, {key: "examples", list: true, needed: true, width: 90}},
	KindLexicon: {
		{key: "language", needed: true, width: 12}, {key: "concept", needed: true, width: 28}, {key: "terms", list: true, needed: true, width: 60},
	},
	KindAlerts: {
		{key: "language", needed: true, width: 12}, {key: "category", needed: true, width: 14}, {key: "severity", needed: true, width: 14},
		{key: "terms", list: true, width: 50}, {key: "examples", list: true, width: 70},
	},
	KindLanguages: {{key: "language", needed: true, width: 12}, {key: "name", shown: true, width: 28}, {key: "draft", width: 12}},
}

// order is that of the sheets; entries stand after languages.
var order = []Kind{KindLanguages, KindEntries, KindTopics, KindFacts, KindSmalltalk, KindOutOfScope, KindHuman, KindLexicon, KindAlerts}

// plain brings a name into the form that names are compared in: people write
// "Follow ups", "follow-ups:" and “Follow-Ups”.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// names are all that a thing may be called: its key, and what the locales that
// write sheets call it.
func names(prefix, key string) []string {
	if known, ok := allNames.Load(prefix + key); ok {
		return known.([]string)
	}
	texts := language.BuiltIn()
	all := []string{plain(key)}
	for _, tag := range texts.Tags() {
		if texts.Writes(tag, "sheets") {
			name := texts.Text(tag, "sheets."+prefix+key)
			short, _, _ := strings.Cut(strings.ReplaceAll(name, "（", "("), "(") // without "(one a line)"
			all = append(all, plain(name), plain(short))
		}
	}
	allNames.Store(prefix+key, all)
	return all
}

var allNames sync.Map // of names, by prefix and key

// called reports whether a cell holds one of the names of a thing.
func called(cell, prefix, key string) bool {
	cell = plain(cell)
	return cell != "" && slices.Contains(names(prefix, key), cell)
}

// kindNamed returns what a sheet of this name holds, and in which language if
// it holds entries; "" if the name does not say.
func kindNamed(name string) (Kind, string) {
	for _, kind := range append([]Kind{KindHow}, order...) {
		if kind != KindEntries && called(name, "sheet_", string(kind)) {
			return kind, ""
		}
	}
	word := strings.FieldsFunc(name, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(word) > 0 {
		if tag, ok := languageTag(word[0]); ok {
			return KindEntries, tag
		}
		if tag, ok := languageTag(word[len(word)-1]); ok { // faq_en.csv
			return KindEntries, tag
		}
	}
	return "", ""
}

// languageTag returns the tag of a language as folders are named: "PT-br" is
// pt-BR.
func languageTag(s string) (string, bool) {
	s = strings.TrimSpace(s)
	tag, err := bcp47.Parse(s)
	if err != nil || tag == bcp47.Und || len(s) < 2 || len(strings.SplitN(s, "-", 2)[0]) > 3 {
		return "", false
	}
	return tag.String(), true
}

// sheetName is what a sheet is called in a language.
func sheetName(lang string, kind Kind, of string) string {
	texts := language.BuiltIn()
	if kind != KindEntries {
		return texts.Text(lang, "sheets.sheet_"+string(kind))
	}
	if tag, err := bcp47.Parse(of); err == nil {
		if name := texts.Locale(lang).LanguageName(tag); name != of {
			return cut(of+" "+name, 31) // as much as a sheet's name may have
		}
	}
	return cut(of, 31)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
