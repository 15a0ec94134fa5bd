package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"dragoman/internal/knowledge"
)

func itoa(n int) string { return strconv.Itoa(n) }

// errorValue reports whether a formula came to nothing.
func errorValue(cell string) bool {
	switch cell {
	case "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!":
		return true
	}
	return false
}

// number writes a whole number as such: 30.0 and 30,0 are 30. Anything else
// stays as it is.
func number(cell string) string {
	f, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(cell), ",", "."), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1e12 {
		return cell
	}
	return strconv.FormatFloat(f, 'f', 0, 64)
}

// amount reads a sum of money: 4,9 is 4.90. One that has not changed stays as
// it was written.
func amount(cell string, before knowledge.Fact) string {
	if written.MatchString(cell) {
		return cell
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(cell), ",", "."), 64)
	if err != nil {
		return cell
	}
	if form, err := before.Form(); before.Type == "money" && err == nil {
		was, _ := form["amount"].(string)
		if v, err := strconv.ParseFloat(was, 64); err == nil && v == f {
			return was
		}
	}
	if text := strconv.FormatFloat(f, 'f', -1, 64); !strings.Contains(text, ".") || len(text)-strings.Index(text, ".") > 2 {
		return text
	}
	return strconv.FormatFloat(f, 'f', 2, 64)
}

var written = regexp.MustCompile(`^\d+\.\d\d$`) // as in the files

var dayMonthYear = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)

// date reads a day as spreadsheet programs keep or show it. One whose month
// could be its day is left as it is, and refused.
func date(cell string) string {
	if serial, err := strconv.ParseFloat(cell, 64); err == nil && serial > 20_000 && serial < 100_000 {
		if day, err := excelize.ExcelDateToTime(serial, false); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	if m := dayMonthYear.FindStringSubmatch(cell); m != nil {
		if day, err := time.Parse("2.1.2006", cell); err == nil {
			return day.Format(time.DateOnly)
		}
	}
	if day, err := time.Parse("2006/1/2", cell); err == nil {
		return day.Format(time.DateOnly)
	}
	return cell
}

// clock reads a time of day, which programs keep as a part of a day.
func clock(cell string) string {
	if part, err := strconv.ParseFloat(cell, 64); err == nil && part >= 0 && part < 1 && strings.Contains(cell, ".") {
		minutes := int(math.Round(part * 24 * 60))
		return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
	}
	for _, layout := range []string{"15:04", "15:04:05", "3:04 PM"} {
		if at, err := time.Parse(layout, cell); err == nil {
			return at.Format("15:04")
		}
	}
	return cell
}
