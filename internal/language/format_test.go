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
	"de": {
		Minute:      "0 Minuten|1 Minute|2 Minuten|5 Minuten|21 Minuten|100 Minuten",
		Hour:        "0 Stunden|1 Stunde|2 Stunden|5 Stunden|21 Stunden|100 Stunden",
		Day:         "0 Tage|1 Tag|2 Tage|5 Tage|21 Tage|100 Tage",
		BusinessDay: "0 Werktage|1 Werktag|2 Werktage|5 Werktage|21 Werktage|100 Werktage",
		Week:        "0 Wochen|1 Woche|2 Wochen|5 Wochen|21 Wochen|100 Wochen",
		Month:       "0 Monate|1 Monat|2 Monate|5 Monate|21 Monate|100 Monate",
	},
	"it": {
		Minute:      "0 minuti|1 minuto|2 minuti|5 minuti|21 minuti|100 minuti",
		Hour:        "0 ore|1 ora|2 ore|5 ore|21 ore|100 ore",
		Day:         "0 giorni|1 giorno|2 giorni|5 giorni|21 giorni|100 giorni",
		BusinessDay: "0 giorni lavorativi|1 giorno lavorativo|2 giorni lavorativi|5 giorni lavorativi|21 giorni lavorativi|100 giorni lavorativi",
		Week:        "0 settimane|1 settimana|2 settimane|5 settimane|21 settimane|100 settimane",
		Month:       "0 mesi|1 mese|2 mesi|5 mesi|21 mesi|100 mesi",
	},
	"pt": {
		Minute:      "0 minuto|1 minuto|2 minutos|5 minutos|21 minutos|100 minutos",
		Hour:        "0 hora|1 hora|2 horas|5 horas|21 horas|100 horas",
		Day:         "0 dia|1 dia|2 dias|5 dias|21 dias|100 dias",
		BusinessDay: "0 dia útil|1 dia útil|2 dias úteis|5 dias úteis|21 dias úteis|100 dias úteis",
		Week:        "0 semana|1 semana|2 semanas|5 semanas|21 semanas|100 semanas",
		Month:       "0 mês|1 mês|2 meses|5 meses|21 meses|100 meses",
	},
	"tr": {
		Minute:      "0 dakika|1 dakika|2 dakika|5 dakika|21 dakika|100 dakika",
		Hour:        "0 saat|1 saat|2 saat|5 saat|21 saat|100 saat",
		Day:         "0 gün|1 gün|2 gün|5 gün|21 gün|100 gün",
		BusinessDay: "0 iş günü|1 iş günü|2 iş günü|5 iş günü|21 iş günü|100 iş günü",
		Week:        "0 hafta|1 hafta|2 hafta|5 hafta|21 hafta|100 hafta",
		Month:       "0 ay|1 ay|2 ay|5 ay|21 ay|100 ay",
	},
	"pl": {
		Minute:      "0 minut|1 minuta|2 minuty|5 minut|21 minut|100 minut",
		Hour:        "0 godzin|1 godzina|2 godziny|5 godzin|21 godzin|100 godzin",
		Day:         "0 dni|1 dzień|2 dni|5 dni|21 dni|100 dni",
		BusinessDay: "0 dni roboczych|1 dzień roboczy|2 dni robocze|5 dni roboczych|21 dni roboczych|100 dni roboczych",
		Week:        "0 tygodni|1 tydzień|2 tygodnie|5 tygodni|21 tygodni|100 tygodni",
		Month:       "0 miesięcy|1 miesiąc|2 miesiące|5 miesięcy|21 miesięcy|100 miesięcy",
	},
	"ar": {
		Minute:      "0 دقيقة|1 دقيقة|2 دقيقة|5 دقائق|21 دقيقة|100 دقيقة",
		Hour:        "0 ساعة|1 ساعة|2 ساعة|5 ساعات|21 ساعة|100 ساعة",
		Day:         "0 يوم|1 يوم|2 يوم|5 أيام|21 يومًا|100 يوم",
		BusinessDay: "0 يوم عمل|1 يوم عمل|2 يوم عمل|5 أيام عمل|21 يوم عمل|100 يوم عمل",
		Week:        "0 أسبوع|1 أسبوع|2 أسبوع|5 أسابيع|21 أسبوعًا|100 أسبوع",
		Month:       "0 شهر|1 شهر|2 شهر|5 أشهر|21 شهرًا|100 شهر",
	},
	"ja": {
		Minute:      "0分|1分|2分|5分|21分|100分",
		Hour:        "0時間|1時間|2時間|5時間|21時間|100時間",
		Day:         "0日|1日|2日|5日|21日|100日",
		BusinessDay: "0営業日|1営業日|2営業日|5営業日|21営業日|100営業日",
		Week:        "0週間|1週間|2週間|5週間|21週間|100週間",
		Month:       "0か月|1か月|2か月|5か月|21か月|100か月",
	},
	"ko": {
		Minute:      "0분|1분|2분|5분|21분|100분",
		Hour:        "0시간|1시간|2시간|5시간|21시간|100시간",
		Day:         "0일|1일|2일|5일|21일|100일",
		BusinessDay: "0영업일|1영업일|2영업일|5영업일|21영업일|100영업일",
		Week:        "0주|1주|2주|5주|21주|100주",
		Month:       "0개월|1개월|2개월|5개월|21개월|100개월",
	},
	"zh": {
		Minute:      "0分钟|1分钟|2分钟|5分钟|21分钟|100分钟",
		Hour:        "0小时|1小时|2小时|5小时|21小时|100小时",
		Day:         "0天|1天|2天|5天|21天|100天",
		BusinessDay: "0个工作日|1个工作日|2个工作日|5个工作日|21个工作日|100个工作日",
		Week:        "0周|1周|2周|5周|21周|100周",
		Month:       "0个月|1个月|2个月|5个月|21个月|100个月",
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

func TestDate(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "1 May 2026|21 November 2026",
		"es": "1 de mayo de 2026|21 de noviembre de 2026",
		"fr": "1er mai 2026|21 novembre 2026",
		"ru": "1 мая 2026 г.|21 ноября 2026 г.",
		"de": "1. Mai 2026|21. November 2026",
		"it": "1º maggio 2026|21 novembre 2026",
		"pt": "1º de maio de 2026|21 de novembro de 2026",
		"pl": "1 maja 2026|21 listopada 2026",
		"tr": "1 Mayıs 2026|21 Kasım 2026",
		"ar": "1 مايو 2026|21 نوفمبر 2026",
		"ja": "2026年5月1日|2026年11月21日",
		"ko": "2026년 5월 1일|2026년 11월 21일",
		"zh": "2026年5月1日|2026年11月21日",
	} {
		l := BuiltIn().Locale(lang)
		got := l.Date(time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)) + "|" + l.Date(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
		if got != want {
			t.Errorf("%s: got %s, want %s", lang, got, want)
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
