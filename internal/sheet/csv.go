package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"dragoman/internal/chat"
)

// CSV writes a table as a CSV file that spreadsheet programs open with a
// double click: UTF-8 with a mark that says so. A cell that such a program
// would run as a formula begins with an apostrophe.
func CSV(t Table) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell
			if formula(strings.TrimLeft(cell, "'")) {
				cells[i] = "'" + cell
			}
		}
		if err := w.Write(cells); err != nil {
			return nil, chat.Errorf(chat.CodeInternal, "write CSV: %w", err)
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func formula(cell string) bool { return cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) }

// ReadCSV reads a CSV file as spreadsheet programs of any country write it:
// with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252. Errors:
// CodeInvalid.
func ReadCSV(name string, data []byte) (Table, error) {
	t := Table{Name: name}
	if len(data) > MaxFile {
		return t, tooLarge(name)
	}
	plain, err := decoded(data)
	if err != nil {
		return t, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this file is not text", Err: err}
	}
	plain = strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\r", "\n")
	comma := ','
	first, rest, _ := strings.Cut(plain, "\n")
	if sep, ok := strings.CutPrefix(strings.ToLower(first), "sep="); ok && len(sep) == 1 && strings.Contains(",;\t|", sep) {
		comma, plain = rune(sep[0]), rest
	} else {
		comma = separator(plain)
	}
	r := csv.NewReader(strings.NewReader(plain))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, true
	for {
		before := r.InputOffset()
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return t, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this file cannot be read as CSV", Err: err}
		}
		for _, c := range plain[before:] { // empty lines, which the reader passes over
			if c != '\n' {
				break
			}
			t.Rows = append(t.Rows, nil)
		}
		for i, cell := range row {
			if strings.HasPrefix(cell, "'") && formula(strings.TrimLeft(cell, "'")) {
				row[i] = cell[1:]
			}
		}
		if t.Rows = append(t.Rows, row); len(t.Rows) > MaxRows+1 {
			return t, nil // said by Read
		}
	}
}

func tooLarge(name string) error {
	return chat.Invalid(name, "this file has more than %d MB; split it", MaxFile>>20)
}

// decoded returns the text of a file.
func decoded(data []byte) (string, error) {
	var as encoding.Encoding
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		as = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	}
	if as == nil && !utf8.Valid(data) {
		as = charmap.Windows1252
	}
	if as != nil {
		var err error
		if data, err = as.NewDecoder().Bytes(data); err != nil {
			return "", err
		}
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return "", errors.New("it holds zero bytes")
	}
	return string(data), nil
}

// separator returns what stands most often between the cells of the first row
// that has any.
func separator(text string) rune {
	counts := map[rune]int{}
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == ',' || r == ';' || r == '\t':
			counts[r]++
		case r == '\n' && len(counts) > 0:
			return most(counts)
		}
	}
	return most(counts)
}

func most(counts map[rune]int) rune {
	best := ','
	for _, r := range ",;\t" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}
