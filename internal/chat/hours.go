package chat

import (
	"fmt"
	"slices"
	"time"
)

// Hours says when agents are there, by the clock on the wall of a time zone.
// The zero Hours are never open.
type Hours struct {
	Days     []time.Weekday `json:"days"`
	From     string         `json:"from"`           // "08:00"
	To       string         `json:"to"`             // "20:00", exclusive; "24:00" for the end of the day
	Also     []Opening      `json:"also,omitempty"` // more of the week: an afternoon, a shorter Saturday
	Closed   []string       `json:"closed,omitempty"`
	Special  []SpecialDay   `json:"special,omitempty"`
	Timezone string         `json:"timezone"` // IANA name, "Europe/Berlin"
}

// Opening is a stretch of time on some days of every week.
type Opening struct {
	Days []time.Weekday `json:"days"`
	From string         `json:"from"`
	To   string         `json:"to"`
}

// SpecialDay is a day with hours of its own instead of the week's. Two of the
// same day are two stretches of it.
//
// Days here, and closed ones, are a date, "2026-12-24", or every year's,
// "12-24"; what stands for the date goes before what stands for every year.
type SpecialDay struct {
	Day  string `json:"day"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Weekdays returns Monday to Saturday, the days that stores are there unless
// they say otherwise.
func Weekdays() []time.Weekday {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
}

// maxDays bounds the closed and the special days of a store.
const maxDays = 400

// Check returns CodeInvalid, naming the field, if the hours are not well formed.
func (h Hours) Check() error {
	if err := checkStretch("", h.From, h.To); err != nil {
		return err
	}
	for i, o := range h.Also {
		if err := checkStretch(fmt.Sprintf("also[%d].", i), o.From, o.To); err != nil {
			return err
		}
	}
	if len(h.Closed) > maxDays || len(h.Special) > maxDays {
		return Invalid("closed", "give at most %d days; take out those that are past", maxDays)
	}
	for i, day := range h.Closed {
		if err := checkDay(fmt.Sprintf("closed[%d]", i), day); err != nil {
			return err
		}
	}
	for i, s := range h.Special {
		field := fmt.Sprintf("special[%d].", i)
		if err := checkDay(field+"day", s.Day); err != nil {
			return err
		}
		if slices.Contains(h.Closed, s.Day) {
			return Invalid(field+"day", "%s is among the closed days too; keep one of them", s.Day)
		}
		if err := checkStretch(field, s.From, s.To); err != nil {
			return err
		}
	}
	if _, err := time.LoadLocation(h.Timezone); err != nil {
		return Invalid("timezone", "%q is no time zone such as Europe/Berlin", h.Timezone)
	}
	return nil
}

func checkStretch(field, from, to string) error {
	if !isClock(from) {
		return Invalid(field+"from", "%q is no time of day; write it as 08:00", from)
	}
	if !isClock(to) && to != "24:00" {
		return Invalid(field+"to", "%q is no time of day; write it as 20:00", to)
	}
	if from >= to {
		return Invalid(field+"to", "must be later than from; hours over midnight are two: up to 24:00, and from 00:00 on the next day")
	}
	return nil
}

func isClock(s string) bool {
	t, err := time.Parse("15:04", s)
	return err == nil && t.Format("15:04") == s
}

func checkDay(field, day string) error {
	date := day
	if len(day) == len("12-24") {
		date = "2000-" + day // a leap year: 02-29 is a day
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return Invalid(field, "%q is no day; write it as 2026-12-24, or 12-24 for every year", day)
	}
	return nil
}

// location returns the hours' time zone, UTC if it is unknown.
func (h Hours) location() *time.Location {
	loc, err := time.LoadLocation(h.Timezone)
	if err != nil {
		return time.UTC
	}
	return loc
}

// stretch is from when to when agents are there on one day.
type stretch struct{ from, to string }

// of returns the stretches of the day that a local time is in.
func (h Hours) of(local time.Time) []stretch {
	date := local.Format(time.DateOnly)
	for _, day := range [...]string{date, date[len("2006-"):]} {
		var special []stretch
		for _, s := range h.Special {
			if s.Day == day {
				special = append(special, stretch{s.From, s.To})
			}
		}
		if len(special) > 0 || slices.Contains(h.Closed, day) {
			return special
		}
	}
	var week []stretch
	if slices.Contains(h.Days, local.Weekday()) {
		week = append(week, stretch{h.From, h.To})
	}
	for _, o := range h.Also {
		if slices.Contains(o.Days, local.Weekday()) {
			week = append(week, stretch{o.From, o.To})
		}
	}
	return week
}

// Open reports whether agents are there at t.
func (h Hours) Open(t time.Time) bool {
	local := t.In(h.location())
	clock := local.Format("15:04")
	return slices.ContainsFunc(h.of(local), func(s stretch) bool { return clock >= s.from && clock < s.to })
}

// openingHorizon is how many days ahead an opening is looked for.
const openingHorizon = 400

// NextOpening returns the next moment after t at which agents come: the zero
// time if they don't within more than a year. It goes by the calendar, so that
// it is right across changes of daylight saving time: an hour that the clock
// leaves out begins when the clock jumps, one that it repeats begins twice.
func (h Hours) NextOpening(t time.Time) time.Time {
	local := t.In(h.location())
	// Noon exists on every day that the calendar has.
	noon := time.Date(local.Year(), local.Month(), local.Day(), 12, 0, 0, 0, local.Location())
	for d := 0; d <= openingHorizon; d++ {
		if next := h.firstOpening(noon.AddDate(0, 0, d), t); !next.IsZero() {
			return next
		}
	}
	return time.Time{}
}

// firstOpening returns the first moment after t at which agents come on the day
// whose noon is given, the zero time if there is none.
func (h Hours) firstOpening(noon, t time.Time) time.Time {
	stretches := h.of(noon)
	if len(stretches) == 0 {
		return time.Time{}
	}
	var first time.Time
	offer := func(at time.Time) {
		if at.After(t) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	date := noon.Format(time.DateOnly)
	end := noon.Add(36 * time.Hour)
	// The clock on the wall runs evenly between two changes of the zone.
	for at := noon.Add(-36 * time.Hour); at.Before(end); {
		from, to := at.ZoneBounds()
		_, offset := at.Zone()
		for _, s := range stretches {
			clock, err := time.Parse(time.DateOnly+" 15:04", date+" "+s.from)
			if err != nil {
				continue // refused by Check
			}
			begin := clock.Add(-time.Duration(offset) * time.Second).In(noon.Location())
			if !begin.Before(from) && (to.IsZero() || begin.Before(to)) {
				offer(begin)
			}
		}
		if to.IsZero() {
			break
		}
		if to.Format(time.DateOnly) == date && h.Open(to) && !h.Open(to.Add(-1)) {
			offer(to)
		}
		at = to
	}
	return first
}
