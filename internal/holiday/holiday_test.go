package holiday

import (
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

func TestEaster(t *testing.T) {
	for year, want := range map[int]string{2024: "2024-03-31", 2025: "2025-04-20", 2026: "2026-04-05", 2027: "2027-03-28", 2038: "2038-04-25", 2285: "2285-03-22"} {
		if got := easter(year).Format(time.DateOnly); got != want {
			t.Errorf("Easter of %d is %s, want %s", year, got, want)
		}
	}
}

// Days as the governments named say they are.
func TestDaysOfAYear(t *testing.T) {
	tests := []struct {
		country, from string
		want          []string
	}{
		{"DE", "2026-01-01", []string{
			"2026-01-01 new_year", "2026-04-03 good_friday", "2026-04-06 easter_monday", "2026-05-01 labour_day", "2026-05-14 ascension",
			"2026-05-25 whit_monday", "2026-10-03 unity_day", "2026-12-25 christmas", "2026-12-26 second_christmas_day",
		}},
		{"GB", "2026-01-01", []string{
			"2026-01-01 new_year", "2026-04-03 good_friday", "2026-04-06 easter_monday", "2026-05-04 early_may", "2026-05-25 spring_holiday",
			"2026-08-31 summer_holiday", "2026-12-25 christmas", "2026-12-28 boxing_day",
		}},
		{"GB", "2027-12-01", []string{ // Christmas is on a Saturday: Monday and Tuesday
			"2027-12-27 christmas", "2027-12-28 boxing_day", "2028-01-03 new_year", "2028-04-14 good_friday", "2028-04-17 easter_monday",
			"2028-05-01 early_may", "2028-05-29 spring_holiday", "2028-08-28 summer_holiday",
		}},
		{"US", "2026-06-20", []string{
			"2026-07-03 independence_day", "2026-09-07 labour_day", "2026-10-12 columbus_day", "2026-11-11 veterans_day", "2026-11-26 thanksgiving",
			"2026-12-25 christmas", "2027-01-01 new_year", "2027-01-18 king_day", "2027-02-15 presidents_day", "2027-05-31 memorial_day", "2027-06-18 juneteenth",
		}},
		{"JP", "2026-05-01", []string{
			"2026-05-04 greenery_day", "2026-05-05 childrens_day", "2026-05-06 constitution_day", "2026-07-20 marine_day", "2026-08-11 mountain_day",
			"2026-09-21 respect_for_the_aged", "2026-09-22 between_holidays", "2026-09-23 autumnal_equinox", "2026-10-12 sports_day", "2026-11-03 culture_day", "2026-11-23 labour_thanksgiving",
			"2027-01-01 new_year", "2027-01-11 coming_of_age", "2027-02-11 foundation_day", "2027-02-23 emperors_birthday", "2027-03-22 vernal_equinox", "2027-04-29 showa_day",
		}},
	}
	for _, test := range tests {
		from, err := time.Parse(time.DateOnly, test.from)
		if err != nil {
			t.Fatal(err)
		}
		days, err := In(test.country, from)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range days {
			got = append(got, d.Date.Format(time.DateOnly)+" "+d.Name)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s from %s:\n%q, want\n%q", test.country, test.from, got, test.want)
		}
	}
	if _, err := In("XX", time.Now()); chat.CodeOf(err) != chat.CodeNotFound {
		t.Errorf("a country that is not known: %v", err)
	}
}

func TestEveryRuleIsOne(t *testing.T) {
	for country, list := range countries {
		if len(list) < 5 {
			t.Errorf("%s has %d holidays", country, len(list))
		}
		for name, h := range list {
			if h.Rule == "" && len(h.Dates) == 0 {
				t.Errorf("%s %s has neither rule nor dates", country, name)
			}
			if h.Rule != "" {
				if _, err := ruleIn(h.Rule, 2026); err != nil {
					t.Errorf("%s %s: %v", country, name, err)
				}
			}
			if !slices.Contains([]string{"", movedMonday, movedSunday, movedNearest}, h.Moved) {
				t.Errorf("%s %s is moved %q", country, name, h.Moved)
			}
			for _, d := range h.Dates {
				if _, err := time.Parse(time.DateOnly, d); err != nil {
					t.Errorf("%s %s: %v", country, name, err)
				}
			}
		}
		for year := 2026; year < 2029; year++ {
			on := map[time.Time]string{}
			for _, d := range ofYear(list, year) {
				if other := on[d.Date]; other != "" && other == d.Name {
					t.Errorf("%s %d: %s is there twice", country, year, d.Name)
				}
				on[d.Date] = d.Name
			}
		}
	}
}

func TestEveryHolidayHasAName(t *testing.T) {
	texts := language.BuiltIn()
	for _, lang := range []string{"en", "es", "fr", "ru", "zh"} {
		for _, name := range Names() {
			if key := "admin.holiday_" + name; texts.Text(lang, key) == key || texts.Text(lang, key) == "" {
				t.Errorf("%s has no text %s", lang, key)
			}
		}
	}
}
