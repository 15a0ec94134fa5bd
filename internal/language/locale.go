package language

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/text/feature/plural"
	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Locale is one language as its file describes it. Safe for concurrent use.
type Locale struct {
	tag     bcp47.Tag
	printer *message.Printer
	file    localeFile
	draft   bool              // still being written: not used
	texts   map[string]string // by key, "section.key" or "section.key.one"
	unless  *regexp.Regexp    // of formats.list.unless
}

// Plain is the case of a form that follows a number in a plain statement.
const Plain = "plain"

// localeFile is what a locale says about the way its language is written.
// Every other section of the file is texts.
type localeFile struct {
	Formats formats
	Units   map[string]unitForms // by case; plain is needed
	Checks  checks
}

type formats struct {
	NoBreak    noBreak                      `yaml:"no_break"`
	Digits     string                       `yaml:"digits"`     // CLDR numbering system, if not the language's usual one: latn
	Money      string                       `yaml:"money"`      // {amount}, {symbol}
	GroupFrom  int                          `yaml:"group_from"` // smallest number written with a separator of thousands
	List       listFormat                   `yaml:"list"`
	Hours      string                       `yaml:"hours"`     // {days}, {from}, {to}, {zone}
	Date       string                       `yaml:"date"`      // {day}, {month}, {year}
	FirstDay   string                       `yaml:"first_day"` // the first of a month, if it is not 1
	Months     []string                     `yaml:"months"`    // as they stand in a date, January first
	Weekdays   map[string]string            `yaml:"weekdays"`
	EveryDay   string                       `yaml:"every_day"`
	Currencies map[string]map[string]string `yaml:"currencies"` // by case, then ISO code
}

// noBreak lists signs that a space before or after may not be broken at.
type noBreak struct {
	Before string `yaml:"before"`
	After  string `yaml:"after"`
}

type listFormat struct {
	Two     string     `yaml:"two"`     // {a}, {b}: the whole of a list of two
	Last    string     `yaml:"last"`    // {a}: all before, {b}: the last of three or more
	Between string     `yaml:"between"` // separates those before the last
	Unless  listUnless `yaml:"unless"`
}

// listUnless replaces Two and Last before an item that matches: Spanish "e".
type listUnless struct {
	Before string `yaml:"before"`
	Two    string `yaml:"two"`
	Last   string `yaml:"last"`
}

// unitForms holds the pattern of each unit by plural category, with {n}.
type unitForms struct {
	Range       string            `yaml:"range"` // {min}, {max}; stands for {n} of a unit
	Minute      map[string]string `yaml:"minute"`
	Hour        map[string]string `yaml:"hour"`
	Day         map[string]string `yaml:"day"`
	BusinessDay map[string]string `yaml:"business_day"`
	Week        map[string]string `yaml:"week"`
	Month       map[string]string `yaml:"month"`
}

type checks struct {
	NumberWords []string `yaml:"number_words"`
	NotNumbers  []string `yaml:"not_numbers"`
	ToneWords   []string `yaml:"tone_words"`
}

func (u *unitForms) of(unit Unit) *map[string]string {
	switch unit {
	case Minute:
		return &u.Minute
	case Hour:
		return &u.Hour
	case Day:
		return &u.Day
	case BusinessDay:
		return &u.BusinessDay
	case Week:
		return &u.Week
	case Month:
		return &u.Month
	}
	return nil
}

var weekdays = map[time.Weekday]string{
	time.Monday: "mon", time.Tuesday: "tue", time.Wednesday: "wed", time.Thursday: "thu",
	time.Friday: "fri", time.Saturday: "sat", time.Sunday: "sun",
}

func parseLocale(name string, data []byte) (*Locale, error) {
	tag, err := bcp47.Parse(name)
	if err != nil {
		return nil, fmt.Errorf("%q is no language tag; use one like en or pt-BR", name)
	}
	l := &Locale{tag: tag, printer: message.NewPrinter(tag), texts: map[string]string{}}
	doc, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, errors.New(yaml.FormatError(err, false, true))
	}
	if len(doc.Docs) != 1 {
		return nil, errors.New("the file is not one YAML document")
	}
	root, ok := doc.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return nil, errors.New("the file has no sections; it needs formats, units and assistant at least")
	}
	for _, section := range root.Values {
		if err := l.section(section.Key.GetToken().Value, section.Value); err != nil {
			return nil, errors.New(yaml.FormatError(err, false, true))
		}
	}
	if digits := l.file.Formats.Digits; digits != "" {
		tag, err := l.tag.SetTypeForKey("nu", digits)
		if err != nil {
			return nil, fmt.Errorf("formats.digits: %q is no numbering system; use one like latn", digits)
		}
		l.printer = message.NewPrinter(tag)
	}
	return l, errors.Join(l.checkFormats(), l.checkUnits())
}

func (l *Locale) section(name string, node ast.Node) error {
	switch name {
	case "status":
		var status string
		if err := yaml.NodeToValue(node, &status, yaml.Strict()); err != nil {
			return err
		}
		if status != "draft" {
			return fmt.Errorf("status is %q; write draft for a locale that is not to be used yet, or leave it out", status)
		}
		l.draft = true
		return nil
	case "formats":
		return yaml.NodeToValue(node, &l.file.Formats, yaml.Strict())
	case "units":
		return yaml.NodeToValue(node, &l.file.Units, yaml.Strict())
	case "checks":
		return yaml.NodeToValue(node, &l.file.Checks, yaml.Strict())
	}
	var texts map[string]any
	if err := yaml.NodeToValue(node, &texts, yaml.Strict()); err != nil {
		return err
	}
	return l.flatten(name, texts)
}

// flatten takes over the texts of a section: {queue: {one: ...}} becomes
// "widget.queue.one".
func (l *Locale) flatten(prefix string, tree map[string]any) error {
	for key, value := range tree {
		key = prefix + "." + key
		switch v := value.(type) {
		case string:
			if strings.TrimSpace(v) == "" {
				return fmt.Errorf("%s is empty; write the text", key)
			}
			l.texts[key] = l.Typeset(v)
		case map[string]any:
			if err := l.flatten(key, v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%s is not a text; put it in quotes", key)
		}
	}
	return nil
}

func (l *Locale) checkFormats() error {
	f := &l.file.Formats
	faults := []error{
		needs("formats.money", f.Money, "{amount}", "{symbol}"),
		needs("formats.list.two", f.List.Two, "{a}", "{b}"),
		needs("formats.list.last", f.List.Last, "{a}", "{b}"),
		needs("formats.list.between", f.List.Between),
		needs("formats.hours", f.Hours, "{days}", "{from}", "{to}", "{zone}"),
		needs("formats.every_day", f.EveryDay),
		needs("formats.date", f.Date, "{day}", "{month}", "{year}"),
	}
	if len(f.Months) != 12 || slices.Contains(f.Months, "") {
		faults = append(faults, fmt.Errorf("formats.months has %d names instead of 12", len(f.Months)))
	}
	for _, day := range weekdays {
		faults = append(faults, needs("formats.weekdays."+day, f.Weekdays[day]))
	}
	if unless := f.List.Unless; unless != (listUnless{}) {
		var err error
		if l.unless, err = regexp.Compile(unless.Before); err != nil {
			faults = append(faults, fmt.Errorf("formats.list.unless.before: %w", err))
		}
		faults = append(faults, needs("formats.list.unless.two", unless.Two, "{a}", "{b}"), needs("formats.list.unless.last", unless.Last, "{a}", "{b}"))
	}
	return errors.Join(faults...)
}

// checkUnits finds missing forms, after a case has taken over from plain what
// it leaves out.
func (l *Locale) checkUnits() error {
	plain, ok := l.file.Units[Plain]
	if !ok {
		return errors.New("units.plain is missing")
	}
	var faults []error
	for name, forms := range l.file.Units {
		if forms.Range == "" {
			forms.Range = plain.Range
		}
		faults = append(faults, needs("units."+name+".range", forms.Range, "{min}", "{max}"))
		for _, unit := range Units() {
			form := forms.of(unit)
			if *form == nil {
				*form = *plain.of(unit)
			}
			for _, category := range l.PluralCategories() {
				faults = append(faults, needs(fmt.Sprintf("units.%s.%s.%s", name, unit, category), (*form)[category], "{n}"))
			}
		}
		l.file.Units[name] = forms
	}
	return errors.Join(faults...)
}

// needs says what a pattern lacks: itself, or one of its placeholders.
func needs(key, pattern string, placeholders ...string) error {
	if pattern == "" {
		return fmt.Errorf("%s is missing", key)
	}
	for _, p := range placeholders {
		if !strings.Contains(pattern, p) {
			return fmt.Errorf("%s lacks %s", key, p)
		}
	}
	return nil
}

// Tag returns the locale's BCP 47 tag.
func (l *Locale) Tag() string { return l.tag.String() }

// RightToLeft reports whether the language is written from right to left.
func (l *Locale) RightToLeft() bool {
	script, _ := l.tag.Script()
	return slices.Contains([]string{"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"}, script.String())
}

// HasCase reports whether {fact:case} means something in this language.
func (l *Locale) HasCase(name string) bool {
	_, units := l.file.Units[name]
	_, currencies := l.file.Formats.Currencies[name]
	return units || currencies
}

// Cases lists the cases that durations have in this language, Plain among them,
// sorted.
func (l *Locale) Cases() []string { return slices.Sorted(maps.Keys(l.file.Units)) }

// ToneWords lists words and phrases that sound cold to a buyer, or blame them.
func (l *Locale) ToneWords() []string { return l.file.Checks.ToneWords }

// NumberWords lists the words that write a number or a quantity out.
func (l *Locale) NumberWords() []string { return l.file.Checks.NumberWords }

// NotNumbers lists phrases that hold a digit or a number word and promise
// nothing: "the two of them", "3-D Secure".
func (l *Locale) NotNumbers() []string { return l.file.Checks.NotNumbers }

var categories = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}

// Plural returns the plural category of n things: zero, one, two, few, many or
// other.
func (l *Locale) Plural(n int) string {
	return categories[plural.Cardinal.MatchPlural(l.tag, max(n, -n), 0, 0, 0, 0)]
}

// PluralCategories returns the categories that whole numbers have in this
// language, and other, sorted.
func (l *Locale) PluralCategories() []string {
	found := []string{"other"}
	for n := range 201 {
		found = append(found, l.Plural(n))
	}
	slices.Sort(found)
	return slices.Compact(found)
}
