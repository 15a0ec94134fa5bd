package sheet

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

// maxUnzipped is how much a workbook may hold when it is unpacked, in bytes.
const maxUnzipped = 512 << 20

// XLSX writes tables as a workbook, after a sheet that says in a language how
// it works.
func XLSX(tables []Table, lang string) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close()
	w := workbook{file: f, lang: lang}
	if err := w.write(tables); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write a workbook: %w", err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

type workbook struct {
	file       *excelize.File
	lang       string
	head, body int // styles
}

func (w *workbook) write(tables []Table) (err error) {
	if w.head, err = w.file.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EEF4"}},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: true},
	}); err != nil {
		return err
	}
	if w.body, err = w.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, NumFmt: 49}); err != nil {
		return err // 49 is text: what is typed stays as it is
	}
	how := sheetName(w.lang, KindHow, "")
	if err := w.file.SetSheetName("Sheet1", how); err != nil {
		return err
	}
	if err := w.file.SetColWidth(how, "A", "A", 110); err != nil {
		return err
	}
	for i, line := range strings.Split(language.BuiltIn().Text(w.lang, "sheets.how"), "\n") {
		cell := fmt.Sprintf("A%d", i+1)
		if err := w.file.SetCellStr(how, cell, line); err != nil {
			return err
		}
		style := w.body
		if i == 0 {
			style = w.head
		}
		if err := w.file.SetCellStyle(how, cell, cell, style); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if err := w.sheet(t); err != nil {
			return err
		}
	}
	return nil
}

func (w *workbook) sheet(t Table) error {
	if _, err := w.file.NewSheet(t.Name); err != nil {
		return err
	}
	s, err := w.file.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	for i, c := range t.header {
		if err := s.SetColWidth(i+1, i+1, c.width); err != nil {
			return err
		}
	}
	if err := s.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range t.Rows {
		style, height := w.body, 0.0
		if i == 0 {
			style = w.head
		} else if t.kind == KindEntries {
			height = 120 // points: with all its examples a row would fill the screen
		}
		cells := make([]any, len(row))
		for k, cell := range row {
			if n := len([]rune(cell)); n > maxCell {
				return fmt.Errorf("a text of %d characters is longer than a cell", n)
			}
			cells[k] = excelize.Cell{StyleID: style, Value: cell}
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), cells, excelize.RowOpts{Height: height}); err != nil {
			return err
		}
	}
	return s.Flush()
}

// ReadXLSX reads the sheets of a workbook. Errors: CodeInvalid.
func ReadXLSX(name string, data []byte) (tables []Table, err error) {
	if len(data) > MaxFile {
		return nil, tooLarge(name)
	}
	unreadable := func(err error) error {
		return &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "this cannot be read as an XLSX workbook; save it again as .xlsx, without a password", Err: err}
	}
	defer func() {
		if fault := recover(); fault != nil { // the reader has its limits
			tables, err = nil, unreadable(fmt.Errorf("%v", fault))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped / 4, RawCellValue: true})
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	for i, sheet := range f.GetSheetList() {
		if i >= maxSheet {
			break
		}
		t := Table{Name: sheet}
		rows, err := f.Rows(sheet)
		if err != nil {
			return nil, unreadable(err)
		}
		for rows.Next() && len(t.Rows) <= MaxRows {
			row, err := rows.Columns()
			if err != nil {
				return nil, unreadable(err)
			}
			for k, cell := range row {
				row[k] = strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
			}
			t.Rows = append(t.Rows, row)
		}
		if err := rows.Close(); err != nil {
			return nil, unreadable(err)
		}
		tables = append(tables, t)
	}
	return tables, nil
}
