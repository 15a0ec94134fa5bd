// Package holiday knows the public holidays of the main markets, to be offered
// as a store's closed days.
package holiday

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"dragoman/internal/chat"
)

//go:embed holidays.yaml
var table []byte

// Day is a public holiday.
type Day struct {
	Name   string // of the text "admin.holiday_" + Name
	Date   time.Time
	Yearly bool // it is on the same day every year
}

// holiday is a holiday of a country: one rule, or the dates of some years.
type holiday struct {
	Rule  string
	Moved string
	Dates []string
}

// UnmarshalYAML reads a rule, a list of dates, or a rule that is moved from
// weekends.
func (h *holiday) UnmarshalYAML(unmarshal func(any) error) error {
	if unmarshal(&h.Rule) == nil || unmarshal(&h.Dates) == nil {
		return nil
	}
	var whole struct{ Rule, Moved string }
	if err := unmarshal(&whole); err != nil {
		return err
	}
	h.Rule, h.Moved = whole.Rule, whole.Moved
	return nil
}

// countries are the holidays by name, by the country's ISO code. A test reads
// every rule for years.
var countries = func() map[string]map[string]holiday {
	var file struct {
		Countries map[string]map[string]holiday
	}
	if err := yaml.Unmarshal(table, &file); err != nil {
		panic(err) // comes with the program
	}
	return file.Countries
}()

// Countries returns the ISO codes of the countries that are known, sorted.
func Countries() []string { return slices.Sorted(maps.Keys(countries)) }

// Names returns the names of all holidays, sorted.
func Names() []string {
	names := map[string]bool{}
	for _, list := range countries {
		for name := range list {
			names[textOf(name)] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// textOf returns the name of a holiday that may have several days.
func textOf(name string) string { return strings.TrimRight(name, "_0123456789") }

// In returns the holidays of a country in the twelve months from a day on, in
// order. Errors: CodeNotFound for a country that is not known.
func In(country string, from time.Time) ([]Day, error) {
	list, known := countries[country]
	if !known {
		return nil, chat.Errorf(chat.CodeNotFound, "The holidays of %q are not known; there are those of %s.", country, strings.Join(Countries(), ", "))
	}
	from = date(from.Year(), from.Month(), from.Day())
	until := from.AddDate(1, 0, 0)
	var days []Day
	for year := from.Year(); year <= until.Year(); year++ {
		for _, d := range ofYear(list, year) {
			if !d.Date.Before(from) && d.Date.Before(until) {
				days = append(days, d)
			}
		}
	}
	slices.SortStableFunc(days, func(a, b Day) int { return a.Date.Compare(b.Date) })
	return days, nil
}

// ofYear returns the holidays of a year, those that are moved last: they go to
// days that are free.
func ofYear(list map[string]holiday, year int) []Day {
	var days, moving []Day
	taken := map[time.Time]bool{}
	for _, name := range slices.Sorted(maps.Keys(list)) {
		h := list[name]
		for _, at := range h.in(year) {
			d := Day{Name: textOf(name), Date: at, Yearly: isYearly(h)}
			if h.leaves(at.Weekday()) {
				moving = append(moving, d)
				continue
			}
			taken[at] = true
			days = append(days, d)
		}
	}
	slices.SortStableFunc(moving, func(a, b Day) int { return a.Date.Compare(b.Date) })
	for _, d := range moving {
		saturday := d.Date.Weekday() == time.Saturday
		if saturday && nearest(list, d.Name) {
			d.Date = d.Date.AddDate(0, 0, -1)
		} else {
			for wd := d.Date.Weekday(); wd == time.Saturday || wd == time.Sunday || taken[d.Date]; wd = d.Date.Weekday() {
				d.Date = d.Date.AddDate(0, 0, 1)
			}
		}
		taken[d.Date] = true
		days = append(days, d)
	}
	return days
}

func nearest(list map[string]holiday, name string) bool { return list[name].Moved == movedNearest }

// isYearly reports whether a holiday is on the same day every year.
func isYearly(h holiday) bool {
	return h.Moved == "" && len(h.Rule) == len("12-25") && h.Rule[2] == '-'
}
