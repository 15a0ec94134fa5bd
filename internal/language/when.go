package language

import "time"

// When says at what time something will be, seen from now, for use in a
// sentence: "today at 14:05", "on Monday at 08:00", "on 4 January 2027 at
// 08:00". It is written in the time zone of at.
func (l *Locale) When(at, now time.Time) string {
	texts := BuiltIn()
	key, params := "away.date", map[string]string{"date": l.Isolate(l.Date(at))}
	switch days := calendarDays(now.In(at.Location()), at); {
	case days == 0:
		key = "away.today"
	case days == 1:
		key = "away.tomorrow"
	case days < 7:
		key = "away." + weekdays[at.Weekday()]
	}
	params["time"] = l.Isolate(at.Format(texts.Text(l.Tag(), "away.clock")))
	return texts.TextWith(l.Tag(), key, params)
}

// calendarDays counts the midnights between two times of one zone.
func calendarDays(from, to time.Time) int {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}
