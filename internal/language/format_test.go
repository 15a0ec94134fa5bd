package language

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/currency"
	bcp47 "golang.org/x/text/language"
)

// Every unit with every kind of number, as a native writes it. A language
// without a table here is not finished.
var durations = map[string]map[Unit]string{ // 0, 1, 2, 5, 21, 100
	"en": {
		Minute:      "0 minutes|1 minute|2 minutes|5 minutes|21 minutes|100 minutes",
		Hour:        "0 hours|1 hour|2 hours|5 hours|21 hours|100 hours",
		Day:         "0 days|1 day|2 days|5 days|21 days|100 days",
		BusinessDay: "0 business days|1 business day|2 business days|5 business days|21 business days|100 business days",
		Week:        "0 weeks|1 week|2 weeks|5 weeks|21 weeks|100 weeks",
		Month:       "0 months|1 month|2 months|5 months|21 months|100 months",
	},
	"es": {
		Minute:      "0 minutos|1 minuto|2 minutos|5 minutos|21 minutos|100 minutos",
		Hour:        "0 horas|1 hora|2 horas|5 horas|21 horas|100 horas",
		Day:         "0 días|1 día|2 días|5 días|21 días|100 días",
		BusinessDay: "0 días hábiles|1 día hábil|2 días hábiles|5 días hábiles|21 días hábiles|100 días hábiles",
		Week:        "0 semanas|1 semana|2 semanas|5 semanas|21 semanas|100 semanas",
		Month:       "0 meses|1 mes|2 meses|5 meses|21 meses|100 meses",
	},
	"fr": {
		Minute:      "0 minute|1 minute|2 minutes|5 minutes|21 minutes|100 minutes",
		Hour:        "0 heure|1 heure|2 heures|5 heures|21 heures|100 heures",
		Day:         "0 jour|1 jour|2 jours|5 jours|21 jours|100 jours",
		BusinessDay: "0 jour ouvré|1 jour ouvré|2 jours ouvrés|5 jours ouvrés|21 jours ouvrés|100 jours ouvrés",
		Week:        "0 semaine|1 semaine|2 semaines|5 semaines|21 semaines|100 semaines",
		Month:       "0 mois|1 mois|2 mois|5 mois|21 mois|100 mois",
	},
	"ru": {
		Minute:      "0 минут|1 минута|2 минуты|5 минут|21 минута|100 минут",
		Hour:        "0 часов|1 час|2 часа|5 часов|21 час|100 часов",
		Day:         "0 дней|1 день|2 дня|5 дней|21 день|100 дней",
		BusinessDay: "0 рабочих дней|1 рабочий день|2 рабочих дня|5 рабочих дней|21 рабочий день|100 рабочих дней",
		Week:        "0 недель|1 неделя|2 недели|5 недель|21 неделя|100 недель",
		Month:       "0 месяцев|1 месяц|2 месяца|5 месяцев|21 месяц|100 месяцев",
	},
}

var numbers = []int{0, 1, 2, 5, 21, 100}

func TestDurationInEveryLanguage(t *testing.T) {
	for _, tag := range BuiltIn().Tags() {
		if durations[tag] == nil {
			t.Errorf("no durations are tested in %s: add a table", tag)
		}
		l := BuiltIn().Locale(tag)
		for unit, want := range durations[tag] {
			var got []string
			for _, n := range numbers {
				got = append(got, l.Duration(0, n, unit, Plain))
			}
			if s := strings.Join(got, "|"); s != want {
				t.Errorf("%s %s\n got %s\nwant %s", tag, unit, s, want)
			}
		}
	}
}

func TestRussianGenitive(t *testing.T) {
	l := BuiltIn().Locale("ru")
	for unit, want := range map[Unit]string{
		Minute:      "0 минут|1 минуты|2 минут|5 минут|21 минуты|100 минут",
		Hour:        "0 часов|1 часа|2 часов|5 часов|21 часа|100 часов",
		Day:         "0 дней|1 дня|2 дней|5 дней|21 дня|100 дней",
		BusinessDay: "0 рабочих дней|1 рабочего дня|2 рабочих дней|5 рабочих дней|21 рабочего дня|100 рабочих дней",
		Week:        "0 недель|1 недели|2 недель|5 недель|21 недели|100 недель",
		Month:       "0 месяцев|1 месяца|2 месяцев|5 месяцев|21 месяца|100 месяцев",
	} {
		var got []string
		for _, n := range numbers {
			got = append(got, l.Duration(0, n, unit, "gen"))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s\n got %s\nwant %s", unit, s, want)
		}
	}
}

// A range takes the plural of its end.
func TestDurationRange(t *testing.T) {
	for _, c := range []struct {
		lang     string
		from, to int
		unit     Unit
		inCase   string
		want     string
	}{
		{"en", 7, 15, Day, Plain, "7–15 days"},
		{"en", 7, 15, Day, "between", "7 and 15 days"},
		{"es", 1, 2, BusinessDay, Plain, "1–2 días hábiles"},
		{"es", 7, 15, Day, "between", "7 y 15 días"},
		{"fr", 7, 15, Day, Plain, "7 à 15 jours"},
		{"fr", 7, 15, Day, "between", "7 et 15 jours"},
		{"ru", 1, 3, Day, Plain, "1–3 дня"},
		{"ru", 7, 21, Day, Plain, "7–21 день"},
		{"ru", 1, 3, Day, "gen", "1–3 дней"},
		{"ru", 1, 3, Day, "unknown", "1–3 дня"},
	} {
		if got := BuiltIn().Locale(c.lang).Duration(c.from, c.to, c.unit, c.inCase); got != c.want {
			t.Errorf("%s: got %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		lang   string
		amount float64
		code   string
		want   string
	}{
		{"en", 4.9, "EUR", "€4.90"},
		{"en", 49, "EUR", "€49"},
		{"en", 1234.5, "USD", "$1,234.50"},
		{"en", 700, "JPY", "¥700"},
		{"en", 49, "RUB", "RUB\u00a049"}, // letters keep a distance
		{"es", 4.9, "EUR", "4,90\u00a0€"},
		{"es", 1234.5, "EUR", "1234,50\u00a0€"}, // four digits go without a separator
		{"es", 12345, "EUR", "12.345\u00a0€"},
		{"fr", 4.9, "EUR", "4,90\u00a0€"},
		{"fr", 1234, "EUR", "1\u00a0234\u00a0€"},
		{"ru", 4.9, "EUR", "4,90\u00a0€"},
		{"ru", 1500, "RUB", "1\u00a0500\u00a0₽"},
	} {
		if got := BuiltIn().Locale(c.lang).Money(c.amount, currency.MustParseISO(c.code)); got != c.want {
			t.Errorf("%s %v %s: got %q, want %q", c.lang, c.amount, c.code, got, c.want)
		}
	}
}

func TestNumberAndPercent(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "0 1 21 1,234 12,345 0% 7% 100%",
		"es": "0 1 21 1234 12.345 0\u00a0% 7\u00a0% 100\u00a0%",
		"fr": "0 1 21 1\u00a0234 12\u00a0345 0\u00a0% 7\u00a0% 100\u00a0%",
		"ru": "0 1 21 1\u00a0234 12\u00a0345 0\u00a0% 7\u00a0% 100\u00a0%",
	} {
		l := BuiltIn().Locale(lang)
		var got []string
		for _, n := range []int{0, 1, 21, 1234, 12345} {
			got = append(got, l.Number(n))
		}
		for _, n := range []int{0, 7, 100} {
			got = append(got, l.Percent(n))
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s\n got %q\nwant %q", lang, s, want)
		}
	}
}

func TestList(t *testing.T) {
	for _, c := range []struct {
		lang  string
		items string
		want  string
	}{
		{"en", "", ""},
		{"en", "A", "A"},
		{"en", "A B", "A and B"},
		{"en", "A B C", "A, B and C"},
		{"es", "A B C D", "A, B, C y D"},
		{"es", "español inglés", "español e inglés"},
		{"es", "España Francia Italia", "España, Francia e Italia"},
		{"es", "agua hielo", "agua y hielo"},
		{"es", "madre hija", "madre e hija"},
		{"fr", "A B C", "A, B et C"},
		{"ru", "A B C", "A, B и C"},
	} {
		if got := BuiltIn().Locale(c.lang).List(strings.Fields(c.items)); got != c.want {
			t.Errorf("%s %s: got %q, want %q", c.lang, c.items, got, c.want)
		}
	}
}

func TestHours(t *testing.T) {
	week := []time.Weekday{time.Sunday, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday}
	for _, c := range []struct {
		lang string
		days []time.Weekday
		want string
	}{
		{"en", week[1:], "Mon–Sat, 08:00–20:00 (UTC)"},
		{"en", week, "every day, 08:00–20:00 (UTC)"},
		{"es", []time.Weekday{time.Friday, time.Monday}, "lun, vie, 08:00–20:00 (UTC)"},
		{"fr", []time.Weekday{time.Saturday, time.Sunday}, "sam., dim., 08:00–20:00 (UTC)"},
		{"ru", []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Friday}, "пн–ср, пт, 08:00–20:00 (UTC)"},
	} {
		if got := BuiltIn().Locale(c.lang).Hours(c.days, "08:00", "20:00", "UTC"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.lang, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Spanish Germany euros XAF",
		"es": "español Alemania euros XAF",
		"fr": "espagnol Allemagne euros XAF",
		"ru": "испанский Германия евро XAF",
	} {
		l := BuiltIn().Locale(lang)
		got := strings.Join([]string{
			l.LanguageName(bcp47.Spanish), l.CountryName(bcp47.MustParseRegion("DE")),
			l.CurrencyName(currency.EUR, Plain), l.CurrencyName(currency.MustParseISO("XAF"), Plain),
		}, " ")
		if got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
	if got := BuiltIn().Locale("ru").CurrencyName(currency.USD, "prep"); got != "долларах США" {
		t.Errorf("prepositional is %q", got)
	}
	if got := BuiltIn().Locale("ru").CurrencyName(currency.USD, "gen"); got != "доллары США" {
		t.Errorf("a case that currencies lack gives %q", got)
	}
}
