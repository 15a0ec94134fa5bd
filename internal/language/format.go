package language

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/currency"
	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/number"
)

// Unit of a duration. A business day is a day on which the post works.
type Unit string

const (
	Minute      Unit = "minute"
	Hour        Unit = "hour"
	Day         Unit = "day"
	BusinessDay Unit = "business_day"
	Week        Unit = "week"
	Month       Unit = "month"
)

// Units lists all units.
func Units() []Unit { return []Unit{Minute, Hour, Day, BusinessDay, Week, Month} }

// Number writes a whole number.
func (l *Locale) Number(n int) string {
	return l.decimal(float64(n), 0)
}

// Percent writes n per cent.
func (l *Locale) Percent(n int) string {
	return l.Typeset(l.printer.Sprint(number.Percent(float64(n) / 100)))
}

func (l *Locale) decimal(value float64, scale int) string {
	options := []number.Option{number.Scale(scale)}
	if value < float64(l.file.Formats.GroupFrom) {
		options = append(options, number.NoSeparator())
	}
	return l.printer.Sprint(number.Decimal(value, options...))
}

// Money writes an amount of a currency. Whole amounts go without decimals, as
// on a price tag: €49, €4.90.
func (l *Locale) Money(amount float64, unit currency.Unit) string {
	scale, _ := currency.Standard.Rounding(unit)
	if amount == float64(int64(amount)) {
		scale = 0
	}
	digits := l.decimal(amount, scale)
	symbol := l.printer.Sprint(currency.Symbol(unit))
	pattern := l.file.Formats.Money
	// An amount may not run into a symbol of letters: RUB 49.
	if last, _ := utf8.DecodeLastRuneInString(symbol); unicode.IsLetter(last) {
		pattern = strings.Replace(pattern, "{symbol}{amount}", "{symbol}\u00a0{amount}", 1)
	}
	return fill(pattern, map[string]string{"amount": digits, "symbol": symbol})
}

// CurrencyName names a currency in a case, in the plural as after "in":
// "euros". One that the locale does not name is given by its code.
func (l *Locale) CurrencyName(unit currency.Unit, inCase string) string {
	names, ok := l.file.Formats.Currencies[inCase]
	if !ok {
		names = l.file.Formats.Currencies[Plain]
	}
	if name, ok := names[unit.String()]; ok {
		return name
	}
	return unit.String()
}

// Duration writes a span of time in a case: "30 days", or with from above 0 a
// range, "7–15 days". A case that the language does not have is taken as plain.
func (l *Locale) Duration(from, to int, unit Unit, inCase string) string {
	forms, ok := l.file.Units[inCase]
	if !ok {
		forms = l.file.Units[Plain]
	}
	digits := l.Number(to)
	if from > 0 {
		digits = fill(forms.Range, map[string]string{"min": l.Number(from), "max": digits})
	}
	// A range has the plural of its end.
	return strings.Replace((*forms.of(unit))[l.Plural(to)], "{n}", digits, 1)
}

// Date writes a day with its month in words: "27 November 2026".
func (l *Locale) Date(day time.Time) string {
	f := &l.file.Formats
	number := func(n int) string { return l.printer.Sprint(number.Decimal(n, number.NoSeparator())) }
	first := number(day.Day())
	if day.Day() == 1 && f.FirstDay != "" {
		first = f.FirstDay
	}
	return l.Typeset(fill(f.Date, map[string]string{"day": first, "month": f.Months[day.Month()-1], "year": number(day.Year())}))
}

// Weekday returns the day with this short English name: mon, tue, ... sun.
func Weekday(name string) (time.Weekday, bool) {
	for day, n := range weekdays {
		if n == name {
			return day, true
		}
	}
	return 0, false
}

// List joins items: "A, B and C".
func (l *Locale) List(items []string) string {
	if len(items) == 0 {
		return ""
	}
	f := &l.file.Formats.List
	last := items[len(items)-1]
	two, three := f.Two, f.Last
	if l.unless != nil && l.unless.MatchString(last) {
		two, three = f.Unless.Two, f.Unless.Last
	}
	switch len(items) {
	case 1:
		return items[0]
	case 2:
		return strings.NewReplacer("{a}", items[0], "{b}", last).Replace(two)
	}
	return strings.NewReplacer("{a}", strings.Join(items[:len(items)-1], f.Between), "{b}", last).Replace(three)
}

// LanguageName names a language: "Spanish", "español", "испанский".
func (l *Locale) LanguageName(tag bcp47.Tag) string {
	if names := display.Tags(l.tag); names != nil {
		if name := names.Name(tag); name != "" {
			return name
		}
	}
	return tag.String()
}

// OwnNames lists languages by the names they have in themselves: "English,
// español, русский". Tags that are malformed stand as they are.
func (l *Locale) OwnNames(tags []string) string {
	names := make([]string, len(tags))
	for i, tag := range tags {
		names[i] = l.Isolate(tag)
		if parsed, err := bcp47.Parse(tag); err == nil {
			if name := display.Self.Name(parsed); name != "" {
				names[i] = l.Isolate(name)
			}
		}
	}
	return strings.Join(names, l.file.Formats.List.Between)
}

// CountryName names a country: "Germany", "Alemania", "Германия".
func (l *Locale) CountryName(region bcp47.Region) string {
	if names := display.Regions(l.tag); names != nil {
		if name := names.Name(region); name != "" {
			return name
		}
	}
	return region.String()
}

// Hours writes opening hours: "Mon–Sat, 08:00–20:00 (Europe/Berlin)". Days in
// a row are drawn together.
func (l *Locale) Hours(days []time.Weekday, from, to, zone string) string {
	return fill(l.file.Formats.Hours, map[string]string{"days": l.days(days), "from": from, "to": to, "zone": zone})
}

func (l *Locale) days(days []time.Weekday) string {
	var open [7]bool // from Monday
	for _, day := range days {
		open[(day+6)%7] = true
	}
	if open == [7]bool{true, true, true, true, true, true, true} {
		return l.file.Formats.EveryDay
	}
	name := func(i int) string { return l.file.Formats.Weekdays[weekdays[time.Weekday((i+1)%7)]] }
	var runs []string
	for first := 0; first < 7; first++ {
		if !open[first] {
			continue
		}
		last := first
		for last < 6 && open[last+1] {
			last++
		}
		switch last - first {
		case 0:
			runs = append(runs, name(first))
		case 1:
			runs = append(runs, name(first), name(last))
		default:
			runs = append(runs, fmt.Sprintf("%s–%s", name(first), name(last)))
		}
		first = last
	}
	return strings.Join(runs, l.file.Formats.List.Between)
}

// Typeset makes spaces unbreakable where the language wants it: in French
// before ? ! : ; and inside guillemets.
func (l *Locale) Typeset(text string) string {
	rule := l.file.Formats.NoBreak
	for _, sign := range rule.Before {
		text = strings.ReplaceAll(text, " "+string(sign), "\u00a0"+string(sign))
	}
	for _, sign := range rule.After {
		text = strings.ReplaceAll(text, string(sign)+" ", string(sign)+"\u00a0")
	}
	return text
}

// Isolate keeps a foreign piece of text (a link, a name, a number) from being
// torn apart in a sentence written from right to left. Elsewhere it returns
// the piece as it is.
func (l *Locale) Isolate(piece string) string {
	if !l.RightToLeft() {
		return piece
	}
	return "\u2068" + piece + "\u2069" // first strong isolate, pop directional isolate
}
