package chat

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func at(t *testing.T, s string) time.Time {
	t.Helper()
	v, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func in(zone string) Hours {
	return Hours{Days: Weekdays(), From: "08:00", To: "20:00", Timezone: zone}
}

func TestHours(t *testing.T) {
	berlin := in("Europe/Berlin")
	siesta := in("Europe/Berlin")
	siesta.To = "12:00"
	siesta.Also = []Opening{{Days: Weekdays(), From: "14:00", To: "18:00"}, {Days: []time.Weekday{time.Sunday}, From: "10:00", To: "12:00"}}
	holidays := in("Europe/Berlin")
	holidays.Closed = []string{"12-25", "12-26", "2027-01-02"}
	holidays.Special = []SpecialDay{{Day: "12-24", From: "09:00", To: "12:00"}, {Day: "2027-12-24", From: "10:00", To: "11:00"}, {Day: "2027-12-24", From: "13:00", To: "14:00"}}
	weeks := in("America/New_York")
	for day := at(t, "2026-07-06T00:00:00Z"); day.Before(at(t, "2026-07-27T00:00:00Z")); day = day.AddDate(0, 0, 1) {
		weeks.Closed = append(weeks.Closed, day.Format(time.DateOnly))
	}
	night := Hours{Days: []time.Weekday{time.Friday}, From: "22:00", To: "24:00", Also: []Opening{{Days: []time.Weekday{time.Saturday}, From: "00:00", To: "06:00"}}, Timezone: "Europe/Berlin"}
	early := Hours{Days: []time.Weekday{time.Sunday}, From: "02:30", To: "05:00", Timezone: "Europe/Berlin"}
	midnight := Hours{Days: []time.Weekday{time.Sunday}, From: "00:00", To: "04:00", Timezone: "America/Sao_Paulo"}
	tests := []struct {
		name, now string
		hours     Hours
		open      bool
		next      string
	}{
		{"in the morning, before opening", "2026-11-23T06:59:00Z", berlin, false, "2026-11-23T07:00:00Z"},
		{"the first minute", "2026-11-23T07:00:00Z", berlin, true, "2026-11-24T07:00:00Z"},
		{"closing time is closed", "2026-11-23T19:00:00Z", berlin, false, "2026-11-24T07:00:00Z"},
		{"Saturday night leads to Monday", "2026-11-21T22:00:00Z", berlin, false, "2026-11-23T07:00:00Z"},
		{"over the end of summer time", "2026-10-24T19:00:00Z", berlin, false, "2026-10-26T07:00:00Z"},
		{"over the start of summer time", "2026-03-28T20:00:00Z", berlin, false, "2026-03-30T06:00:00Z"},
		{"New York, a week later than Europe", "2026-03-07T23:00:00-05:00", in("America/New_York"), false, "2026-03-09T08:00:00-04:00"},
		{"Kathmandu counts in quarters of an hour", "2026-11-23T02:14:59Z", in("Asia/Kathmandu"), false, "2026-11-23T02:15:00Z"},
		{"Kathmandu, open", "2026-11-23T02:15:00Z", in("Asia/Kathmandu"), true, "2026-11-24T02:15:00Z"},
		{"São Paulo", "2026-11-23T10:59:00Z", in("America/Sao_Paulo"), false, "2026-11-23T11:00:00Z"},
		{"Auckland is a day ahead of Honolulu", "2026-11-22T08:30:00-10:00", in("Pacific/Auckland"), false, "2026-11-22T09:00:00-10:00"},
		{"noon is closed", "2026-11-23T12:00:00+01:00", siesta, false, "2026-11-23T14:00:00+01:00"},
		{"open in the afternoon", "2026-11-23T14:00:00+01:00", siesta, true, "2026-11-24T08:00:00+01:00"},
		{"a day of the week with hours of its own", "2026-11-21T18:00:00+01:00", siesta, false, "2026-11-22T10:00:00+01:00"},
		{"every year's special day", "2026-12-24T08:30:00+01:00", holidays, false, "2026-12-24T09:00:00+01:00"},
		{"a special day ends early", "2026-12-24T12:00:00+01:00", holidays, false, "2026-12-28T08:00:00+01:00"},
		{"the date goes before every year's", "2027-12-24T09:30:00+01:00", holidays, false, "2027-12-24T10:00:00+01:00"},
		{"two stretches of a special day", "2027-12-24T11:30:00+01:00", holidays, false, "2027-12-24T13:00:00+01:00"},
		{"a closed date", "2027-01-02T10:00:00+01:00", holidays, false, "2027-01-04T08:00:00+01:00"},
		{"the same day a year later is open", "2028-01-03T10:00:00+01:00", holidays, true, "2028-01-04T08:00:00+01:00"},
		{"closed for weeks", "2026-07-04T21:00:00-04:00", weeks, false, "2026-07-27T08:00:00-04:00"},
		{"over midnight", "2026-11-20T23:59:59+01:00", night, true, "2026-11-21T00:00:00+01:00"},
		{"after midnight", "2026-11-21T05:59:00+01:00", night, true, "2026-11-27T22:00:00+01:00"},
		{"an hour that the clock leaves out", "2026-03-29T01:30:00+01:00", early, false, "2026-03-29T03:00:00+02:00"},
		{"an hour that the clock repeats", "2026-10-25T02:00:00+02:00", early, false, "2026-10-25T02:30:00+02:00"},
		{"and begins again", "2026-10-25T02:10:00+01:00", early, false, "2026-10-25T02:30:00+01:00"},
		{"a day that begins at one o'clock", "2018-11-03T20:00:00-03:00", midnight, false, "2018-11-04T01:00:00-02:00"},
		{"never", "2026-11-21T22:00:00Z", Hours{From: "08:00", To: "20:00"}, false, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			now := at(t, test.now)
			if open := test.hours.Open(now); open != test.open {
				t.Errorf("Open = %v, want %v", open, test.open)
			}
			want := time.Time{}
			if test.next != "" {
				want = at(t, test.next)
			}
			if next := test.hours.NextOpening(now); !next.Equal(want) {
				t.Errorf("NextOpening = %v, want %v", next, test.next)
			}
		})
	}
}

// When they are closed, the next opening is the first moment at which they are
// open: whatever the zone, the week and the days.
func TestTheNextOpeningIsTheFirst(t *testing.T) {
	zones := []string{
		"Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland", "Pacific/Honolulu",
		"Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "UTC",
	}
	clock := rapid.Custom(func(t *rapid.T) stretch {
		from := rapid.IntRange(0, 24*4-1).Draw(t, "from")
		to := rapid.IntRange(from+1, 24*4).Draw(t, "to")
		write := func(quarters int) string {
			if quarters == 24*4 {
				return "24:00"
			}
			return time.Unix(0, 0).UTC().Add(time.Duration(quarters) * 15 * time.Minute).Format("15:04")
		}
		return stretch{write(from), write(to)}
	})
	days := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(d int) time.Weekday { return time.Weekday(d) }), 0, 7, rapid.ID)
	rapid.Check(t, func(t *rapid.T) {
		usual := clock.Draw(t, "usual")
		h := Hours{Days: days.Draw(t, "days"), From: usual.from, To: usual.to, Timezone: rapid.SampledFrom(zones).Draw(t, "zone")}
		for range rapid.IntRange(0, 2).Draw(t, "more") {
			s := clock.Draw(t, "also")
			h.Also = append(h.Also, Opening{Days: days.Draw(t, "also days"), From: s.from, To: s.to})
		}
		now := time.Unix(rapid.Int64Range(1_280_000_000, 1_900_000_000).Draw(t, "now"), 0)
		near := func(label string) time.Time { return now.AddDate(0, 0, rapid.IntRange(-1, 9).Draw(t, label)) }
		for range rapid.IntRange(0, 3).Draw(t, "closed") {
			h.Closed = append(h.Closed, near("closed").Format(rapid.SampledFrom([]string{time.DateOnly, "01-02"}).Draw(t, "form")))
		}
		for range rapid.IntRange(0, 2).Draw(t, "special") {
			s := clock.Draw(t, "special")
			h.Special = append(h.Special, SpecialDay{near("special").Format(time.DateOnly), s.from, s.to})
		}
		next := h.NextOpening(now)
		const step, far = 5 * time.Minute, 12 * 24 * time.Hour
		if !next.IsZero() && (!next.After(now) || !h.Open(next)) {
			t.Fatalf("at %v it is said to open at %v", now, next)
		}
		if h.Open(now) {
			return
		}
		for at := now; at.Before(now.Add(far)) && (next.IsZero() || at.Before(next)); at = at.Add(step) {
			if h.Open(at) {
				t.Fatalf("it is open at %v, before %v", at.In(h.location()), next)
			}
		}
		if !next.IsZero() && h.Open(next.Add(-time.Second)) {
			t.Fatalf("it is open before %v", next)
		}
	})
}

func TestHoursThatAreRefused(t *testing.T) {
	good := in("Europe/Berlin")
	good.Also = []Opening{{From: "08:00", To: "24:00"}}
	good.Closed, good.Special = []string{"12-25", "2028-02-29"}, []SpecialDay{{"02-29", "08:00", "09:00"}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Hours){
		"from":            func(h *Hours) { h.From = "8:00" },
		"to":              func(h *Hours) { h.To = "07:00" },
		"timezone":        func(h *Hours) { h.Timezone = "Middle/Earth" },
		"also[0].to":      func(h *Hours) { h.Also = []Opening{{From: "08:00", To: "25:00"}} },
		"closed[1]":       func(h *Hours) { h.Closed = []string{"12-25", "25.12."} },
		"closed[0]":       func(h *Hours) { h.Closed = []string{"2027-02-29"} },
		"special[0].from": func(h *Hours) { h.Special = []SpecialDay{{"12-24", "24:00", "24:00"}} },
		"special[0].day":  func(h *Hours) { h.Special = []SpecialDay{{"12-25", "08:00", "09:00"}} },
		"closed":          func(h *Hours) { h.Closed = make([]string, maxDays+1) },
	} {
		h := good
		spoil(&h)
		var e *Error
		if err := h.Check(); !asError(err, &e) || e.Field != field {
			t.Errorf("with a bad %s, Check gives %v", field, err)
		}
	}
}

func TestHoursOfEarlierVersionsAreRead(t *testing.T) {
	var h Hours
	if err := json.Unmarshal([]byte(`{"days":[1,2],"from":"08:00","to":"20:00","timezone":"Europe/Berlin"}`), &h); err != nil {
		t.Fatal(err)
	}
	if !h.Open(at(t, "2026-11-23T08:00:00Z")) || h.Open(at(t, "2026-11-25T08:00:00Z")) {
		t.Errorf("they are read as %+v", h)
	}
}
