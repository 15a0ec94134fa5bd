package knowledge

import (
	"fmt"
	"time"

	"dragoman/internal/language"
)

type hoursFact struct {
	Type     string   `yaml:"type"`
	Days     []string `yaml:"days"`
	From     string   `yaml:"from"`
	To       string   `yaml:"to"`
	Timezone string   `yaml:"timezone"`

	days []time.Weekday
}

func (f *hoursFact) check() error {
	for _, name := range f.Days {
		day, ok := language.Weekday(name)
		if !ok {
			return fmt.Errorf("unknown day %q; use mon, tue, wed, thu, fri, sat, sun", name)
		}
		f.days = append(f.days, day)
	}
	if len(f.days) == 0 {
		return fmt.Errorf("days is empty; list days such as mon")
	}
	from, errFrom := time.Parse("15:04", f.From)
	to, errTo := time.Parse("15:04", f.To)
	if errFrom != nil || errTo != nil || !from.Before(to) {
		return fmt.Errorf("from %q and to %q are no hours; write them like \"08:00\", the earlier first", f.From, f.To)
	}
	if _, err := time.LoadLocation(f.Timezone); err != nil || f.Timezone == "" {
		return fmt.Errorf("unknown time zone %q; use a name like Europe/Berlin", f.Timezone)
	}
	return nil
}

func (f *hoursFact) render(l *language.Locale, _ string) string {
	return l.Isolate(l.Hours(f.days, f.From, f.To, f.Timezone))
}

// dateFact is a day of the calendar, such as that of the next sale.
type dateFact struct {
	Type  string `yaml:"type"`
	Value string `yaml:"value"`

	day time.Time
}

func (f *dateFact) check() (err error) {
	if f.day, err = time.Parse(time.DateOnly, f.Value); err != nil {
		return fmt.Errorf("%q is no date; write year, month and day like \"2026-11-27\"", f.Value)
	}
	return nil
}

func (f *dateFact) render(l *language.Locale, _ string) string { return l.Isolate(l.Date(f.day)) }
