package unanswered

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"dragoman/internal/chat"
)

// Fault is something in a file of old chats that cannot be read.
type Fault struct {
	Line   int    `json:"line" doc:"from 1; 0 for the whole file"`
	Column string `json:"column,omitempty" doc:"conversation, time, author or text"`
	Code   string `json:"code" enum:"file,columns,csv,json,missing,time,author,too_long,too_many"`
}

// String is the fault in English, with its place.
func (f Fault) String() string {
	text := map[string]string{
		"file": "this is no text in UTF-8", "columns": "this column is missing in the first line", "csv": "the quotation marks or the number of cells are wrong",
		"json": "this line is no JSON object with texts", "missing": "this is empty", "time": "write the time as 2026-05-04T08:00:00Z",
		"author": "write buyer, agent or bot", "too_long": "this is longer than any message", "too_many": "the file has too many lines; split it",
	}[f.Code]
	place := fmt.Sprintf("line %d", f.Line)
	if f.Column != "" {
		place += ", " + f.Column
	}
	return place + ": " + text
}

const (
	// MaxHistory is the size of a file of old chats, in bytes.
	MaxHistory = 128 << 20
	// mostLines bounds what is read at once.
	mostLines = 2_000_000
	// mostFaults is how many faults of a file are named.
	mostFaults = 100
	// longestLine bounds a message of an old chat, in bytes.
	longestLine = 64 << 10
)

var columns = []string{"conversation", "time", "author", "text"}

// reader collects the lines and faults of a file.
type reader struct {
	lines  []Line
	faults []Fault
}

// fault notes one; it reports whether enough of them are known.
func (r *reader) fault(line int, column, code string) bool {
	r.faults = append(r.faults, Fault{line, column, code})
	return len(r.faults) >= mostFaults
}

// ReadHistory reads old chats: a CSV file with a first line that names the
// columns, or one JSON object a line. Lines with faults are left out; up to 100
// faults are returned. progress is told how many percent are read.
func ReadHistory(file []byte, progress func(percent int)) ([]Line, []Fault) {
	r := &reader{}
	file = bytes.TrimPrefix(file, []byte("\ufeff"))
	switch first := bytes.TrimLeft(file, " \t\r\n"); {
	case len(first) == 0 || !utf8.Valid(file) || bytes.IndexByte(file, 0) >= 0:
		r.fault(0, "", "file")
	case first[0] == '{':
		r.readJSON(file, progress)
	default:
		r.readCSV(file, progress)
	}
	return r.lines, r.faults
}

func (r *reader) readJSON(file []byte, progress func(int)) {
	size, line := len(file), 0
	for len(file) > 0 {
		text, rest, _ := bytes.Cut(file, []byte("\n"))
		file = rest
		line++
		tell(progress, line, size-len(file), size)
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		var cells struct{ Conversation, Time, Author, Text json.RawMessage }
		decoder := json.NewDecoder(bytes.NewReader(text))
		if err := decoder.Decode(&cells); err != nil || decoder.More() {
			if r.fault(line, "", "json") {
				return
			}
			continue
		}
		var values [4]string
		for i, raw := range []json.RawMessage{cells.Conversation, cells.Time, cells.Author, cells.Text} {
			if json.Unmarshal(raw, &values[i]) != nil { // numbers of conversations, seconds of times
				values[i] = strings.Trim(string(raw), `"`)
			}
		}
		if r.add(line, values) {
			return
		}
	}
}

func (r *reader) readCSV(file []byte, progress func(int)) {
	head, _, _ := bytes.Cut(file, []byte("\n"))
	in := csv.NewReader(bytes.NewReader(file))
	in.Comma, in.ReuseRecord = separator(head), true
	names, err := in.Read()
	if err != nil {
		r.fault(1, "", "csv")
		return
	}
	places := map[string]int{}
	for i, name := range names {
		places[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var at [4]int
	for i, column := range columns {
		place, ok := places[column]
		if !ok {
			r.fault(1, column, "columns")
		}
		at[i] = place
	}
	if len(r.faults) > 0 {
		return
	}
	for n := 0; ; n++ {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			var wrong *csv.ParseError
			line := 0
			if errors.As(err, &wrong) {
				line = wrong.Line
			}
			r.fault(line, "", "csv")
			if !errors.Is(err, csv.ErrFieldCount) || len(r.faults) >= mostFaults {
				return // where quotation marks are wrong, nothing after them is sure
			}
			continue
		}
		line, _ := in.FieldPos(0)
		tell(progress, n, int(in.InputOffset()), len(file))
		if r.add(line, [4]string{cells[at[0]], cells[at[1]], cells[at[2]], cells[at[3]]}) {
			return
		}
	}
}

// separator returns what parts the cells of a first line.
func separator(head []byte) rune {
	best := ','
	for _, c := range []rune{';', '\t'} {
		if bytes.Count(head, []byte(string(c))) > bytes.Count(head, []byte(string(best))) {
			best = c
		}
	}
	return best
}

// tell tells of progress every thousand lines.
func tell(progress func(int), line, done, size int) {
	if line%1000 == 0 {
		progress(int(100 * int64(done) / int64(max(size, 1))))
	}
}

// add takes the cells of a line, in the order of columns; it reports whether to
// stop.
func (r *reader) add(line int, cells [4]string) bool {
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
		switch {
		case cells[i] == "" || cells[i] == "null":
			if columns[i] == "text" {
				return false // a picture, or a file: nothing to learn from
			}
			return r.fault(line, columns[i], "missing")
		case len(cells[i]) > longestLine:
			return r.fault(line, columns[i], "too_long")
		}
	}
	at, ok := readTime(cells[1])
	if !ok {
		return r.fault(line, "time", "time")
	}
	author, ok := authors[strings.ToLower(cells[2])]
	if !ok {
		return r.fault(line, "author", "author")
	}
	if len(r.lines) >= mostLines {
		r.fault(line, "", "too_many")
		return true
	}
	r.lines = append(r.lines, Line{cells[0], at, author, cells[3]})
	return false
}

// authors are the names that other programs have for those who write.
var authors = map[string]chat.AuthorRole{
	"buyer": chat.AuthorBuyer, "customer": chat.AuthorBuyer, "visitor": chat.AuthorBuyer, "user": chat.AuthorBuyer, "client": chat.AuthorBuyer, "end-user": chat.AuthorBuyer,
	"agent": chat.AuthorAgent, "staff": chat.AuthorAgent, "operator": chat.AuthorAgent, "support": chat.AuthorAgent, "admin": chat.AuthorAgent, "seller": chat.AuthorAgent,
	"bot": chat.AuthorAssistant, "assistant": chat.AuthorAssistant, "system": chat.AuthorAssistant, "automatic": chat.AuthorAssistant,
}

var layouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02"}

// readTime reads a moment: as a date with a time, in UTC if it says no other
// zone, or as seconds or milliseconds since 1970.
func readTime(text string) (time.Time, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		const firstMillis = 100_000_000_000 // as seconds: the year 5138
		if n >= firstMillis {
			return sensible(time.UnixMilli(n))
		}
		return sensible(time.Unix(n, 0))
	}
	i := slices.IndexFunc(layouts, func(layout string) bool { _, err := time.Parse(layout, text); return err == nil })
	if i < 0 {
		return time.Time{}, false
	}
	at, _ := time.Parse(layouts[i], text)
	return sensible(at)
}

// sensible refuses times that no chat was at.
func sensible(at time.Time) (time.Time, bool) {
	return at.UTC(), at.Year() >= 1990 && at.Year() < 2200
}
