package knowledge

import (
	"strings"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/language"
)

func TestRender(t *testing.T) {
	files := good()
	files["facts.yaml"] = `facts:
  window:   {type: duration, max: 21, unit: day}
  delivery: {type: duration, min: 7, max: 15, unit: business_day}
  cost:     {type: money, amount: "4.90", currency: EUR}
  off:      {type: percent, value: 15}
  many:     {type: count, value: 12000}
  shop:     {type: text, value: "Harbour & Co"}
  link:     {type: link, value: "https://shop.example/x"}
  carriers: {type: list, value: [DHL, UPS, GLS]}
  speak:    {type: languages, value: [en, ru]}
  from:     {type: countries, value: [CN, DE]}
  pay:      {type: currency, value: USD}
  sale:     {type: date, value: "2026-11-27"}
  hours:    {type: hours, days: [mon, tue, wed, fri], from: "08:00", to: "20:00", timezone: "Europe/Berlin"}
`
	b := load(t, files)
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Within {facts.window}.", "Within 21 days."},
		{"es", "En {facts.window}.", "En 21 días."},
		{"fr", "Sous {facts.window}.", "Sous 21 jours."},
		{"ru", "Срок — {facts.window}.", "Срок — 21 день."},
		{"ru", "В течение {facts.window:gen}.", "В течение 21 дня."},
		{"en", "{facts.delivery}", "7–15 business days"},
		{"en", "between {facts.delivery:between}", "between 7 and 15 business days"},
		{"es", "entre {facts.delivery:between}", "entre 7 y 15 días hábiles"},
		{"fr", "{facts.delivery}, entre {facts.delivery:between}", "7 à 15 jours ouvrés, entre 7 et 15 jours ouvrés"},
		{"ru", "{facts.delivery}, в течение {facts.delivery:gen}", "7–15 рабочих дней, в течение 7–15 рабочих дней"},
		{"en", "{facts.cost} {facts.off} {facts.many}", "€4.90 15% 12,000"},
		{"es", "{facts.cost} {facts.off} {facts.many}", "4,90\u00a0€ 15\u00a0% 12.000"},
		{"fr", "{facts.cost} {facts.off} {facts.many}", "4,90\u00a0€ 15\u00a0% 12\u00a0000"},
		{"ru", "{facts.cost} {facts.off} {facts.many}", "4,90\u00a0€ 15\u00a0% 12\u00a0000"},
		{"fr", "Où ? « Ici » : {facts.link} !", "Où\u00a0? «\u00a0Ici\u00a0»\u00a0: https://shop.example/x\u00a0!"},
		{"en", "{facts.shop}: {facts.carriers}", "Harbour & Co: DHL, UPS and GLS"},
		{"ru", "{facts.speak}; {facts.from}", "английский и русский; Китай и Германия"},
		{"es", "{facts.speak}; {facts.from}", "inglés y ruso; China y Alemania"},
		{"ru", "{facts.pay}, в {facts.pay:prep}", "доллары США, в долларах США"},
		{"en", "{facts.hours}", "Mon–Wed, Fri, 08:00–20:00 (Europe/Berlin)"},
		{"ru", "{facts.hours}", "пн–ср, пт, 08:00–20:00 (Europe/Berlin)"},
		{"en", "on {facts.sale}", "on 27 November 2026"},
		{"de", "am {facts.sale}", "am 27. November 2026"},
		{"ja", "{facts.sale}", "2026年11月27日"},
		{"ar", "{facts.sale}", "\u206827 نوفمبر 2026\u2069"},
		{"es-MX", "{facts.window}", "21 días"},
		{"en", "Order {order.number}, again {order.number}.", "Order HB-1, again HB-1."},
		{"en", "{order.number}", "HB-1"},
		{"en", "", ""},
	} {
		got, err := b.Render(c.lang, c.text, map[string]string{OrderNumber: "HB-1"})
		if err != nil || got != c.want {
			t.Errorf("%s %q\n got %q %v\nwant %q", c.lang, c.text, got, err, c.want)
		}
	}
}

func TestRenderRefuses(t *testing.T) {
	b := load(t, good())
	for text, field := range map[string]string{
		"{facts.nothing}":           "facts.nothing",
		"{facts.}":                  "facts.",
		"{facts.return_window:}":    "facts.return_window:",
		"{facts.return_window:gen}": "facts.return_window:gen",
		"{facts.return_cost:gen}":   "facts.return_cost:gen",
		"{buyer}":                   "buyer",
		"{}":                        "",
		"a { b":                     "{",
		"a } b":                     "}",
		"{{order.number}}":          "{",
		"{order.number}":            "order.number", // no value given
	} {
		got, err := b.Render("en", text, nil)
		fault, ok := err.(*chat.Error)
		if !ok || fault.Code != chat.CodeInvalid || fault.Field != field {
			t.Errorf("%q gives %q and error %v", text, got, err)
		}
	}
}

// A number that a buyer typed is a value, not a template.
func TestRenderTakesValuesAsTheyAre(t *testing.T) {
	b := load(t, good())
	got, err := b.Render("en", "Order {order.number}.", map[string]string{OrderNumber: "{facts.return_window}"})
	if err != nil || got != "Order {facts.return_window}." {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestTemplateNeeds(t *testing.T) {
	b := load(t, good())
	plain, err := b.Compile("en", "Within {facts.return_window}.")
	if err != nil {
		t.Fatal(err)
	}
	ordered, err := b.Compile("en", "Order {order.number}.")
	if err != nil {
		t.Fatal(err)
	}
	if plain.Needs(OrderNumber) || !ordered.Needs(OrderNumber) {
		t.Errorf("needs an order number: plain %v, with order %v", plain.Needs(OrderNumber), ordered.Needs(OrderNumber))
	}
}

func FuzzRender(f *testing.F) {
	for _, text := range []string{"", "{facts.return_window}", "{order.number}{", "}{", "{{}}", "{facts.return_window:gen}", "a « b » ?\xff"} {
		f.Add("ru", text, "7")
	}
	b := load(f, good())
	f.Fuzz(func(t *testing.T, lang, text, number string) {
		got, err := b.Render(lang, text, map[string]string{OrderNumber: number})
		if err != nil {
			if chat.CodeOf(err) != chat.CodeInvalid {
				t.Errorf("error without a code: %v", err)
			}
			return
		}
		if !strings.ContainsAny(text, "{}") && got != language.BuiltIn().Locale(lang).Typeset(text) {
			t.Errorf("%q was changed to %q", text, got)
		}
	})
}

func BenchmarkTemplateRender(b *testing.B) {
	base := load(b, good())
	t, err := base.Compile("en", "Thank you, order {order.number}: you have {facts.return_window}, see {facts.returns_link}.")
	if err != nil {
		b.Fatal(err)
	}
	values := map[string]string{OrderNumber: "HB-1"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := t.Render(values); err != nil {
			b.Fatal(err)
		}
	}
}
