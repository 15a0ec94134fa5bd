package holiday

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What Moved may be.
const (
	movedMonday  = "monday"  // from a weekend to the next free working day
	movedSunday  = "sunday"  // from a Sunday to the next free day
	movedNearest = "nearest" // from Saturday to Friday, from Sunday to Monday
)

// leaves reports whether the holiday is moved from a day of the week.
func (h holiday) leaves(day time.Weekday) bool {
	switch h.Moved {
	case movedMonday, movedNearest:
		return day == time.Saturday || day == time.Sunday
	case movedSunday:
		return day == time.Sunday
	}
	return false
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// in returns the days of a holiday in a year, before they are moved.
func (h holiday) in(year int) (days []time.Time) {
	if h.Rule != "" {
		if at, err := ruleIn(h.Rule, year); err == nil {
			days = append(days, at)
		}
		return days
	}
	for _, text := range h.Dates {
		if at, err := time.Parse(time.DateOnly, text); err == nil && at.Year() == year {
			days = append(days, at)
		}
	}
	return days
}

var weekdays = map[string]time.Weekday{"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday}

// ruleIn returns the day of a rule in a year.
func ruleIn(rule string, year int) (time.Time, error) {
	switch {
	case rule == "vernal":
		return date(year, time.March, equinox(20.8431, year)), nil
	case rule == "autumnal":
		return date(year, time.September, equinox(23.2488, year)), nil
	case strings.HasPrefix(rule, "easter"):
		days, err := strconv.Atoi(strings.TrimPrefix(rule, "easter"))
		return easter(year).AddDate(0, 0, days), err
	}
	if at, err := time.Parse(time.DateOnly, fmt.Sprintf("%04d-%s", year, rule)); err == nil {
		return at, nil
	}
	var name string
	var nth, month int
	if _, err := fmt.Sscanf(rule, "%3s %d %d", &name, &nth, &month); err != nil {
		return time.Time{}, fmt.Errorf("%q is no rule: %w", rule, err)
	}
	weekday, known := weekdays[name]
	if !known || nth == 0 || month < 1 || month > 12 {
		return time.Time{}, fmt.Errorf("%q is no rule such as mon 3 01", rule)
	}
	if nth < 0 {
		last := date(year, time.Month(month)+1, 0)
		return last.AddDate(0, 0, -(int(last.Weekday())-int(weekday)+7)%7+7*(nth+1)), nil
	}
	first := date(year, time.Month(month), 1)
	return first.AddDate(0, 0, (int(weekday)-int(first.Weekday())+7)%7+7*(nth-1)), nil
}

// easter returns Easter Sunday of the Gregorian calendar (Meeus, Jones, Butcher).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	return date(year, time.Month(month), (h+l-7*m+33*month+19)%32)
}

// equinox returns the day of an equinox by the approximation that Japan's
// almanac follows from 1980 to 2099; at1980 is its moment in 1980, in days of
// the month.
func equinox(at1980 float64, year int) int {
	n := year - 1980
	return int(at1980 + 0.242194*float64(n) - float64(n/4))
}
