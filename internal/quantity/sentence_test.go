package quantity

import (
	"fmt"
	"strings"
	"testing"
)

// written is a quantity in one line, for comparison.
func written(q Quantity) string {
	number := fmt.Sprint(q.Min)
	if q.Max != q.Min {
		number += "-" + fmt.Sprint(q.Max)
	}
	return strings.TrimSpace([]string{"", "<=", ">="}[q.Bound] + number + " " + q.Unit + map[Dimension]string{Percent: "%"}[q.Dimension])
}

func TestRead(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"en", "Delivery takes 7 to 15 days.", "7-15 day"},
		{"en", "Delivery takes between 7 and 15 business days", "7-15 business_day"},
		{"en", "Ships in 7 days", "<=7 day"},
		{"en", "We are open 7 days a week", ""},
		{"en", "Reach us 24/7 or at 14:30 on 12/05/2026, +49 30 5550-0110", ""},
		{"en", "Free over €49, otherwise $4.90 or EUR 1,250.50", ">=49 EUR; 4.9 USD; 1250.5 EUR"},
		{"en", "a 30-day return window", "30 day"},
		{"en", "within thirty days or two weeks", "<=30 day; 2 week"},
		{"en", "10% off, 15 percent for more", "10 %; 15 %"},
		{"en", "We ship to 120 countries in 3 interest-free payments", "120 country; <=3 instalment"},
		{"en", "next day delivery", "1 day"},
		{"en", "bought 30 days ago", ""},
		{"en", "Model B2B-300 days", ""},
		{"de", "innerhalb von 14 Tagen, 14-tägiges Rückgaberecht, 24 Monate Garantie", "<=14 day; 14 day; 24 month"},
		{"de", "ab 1.000,50 € oder 49,- EUR", ">=1000.5 EUR"},
		{"fr", "entre 7 et 15 jours ouvrés, 7j/7", "7-15 business_day"},
		{"fr", "dès 1 000 € d'achat", ">=1000 EUR"},
		{"es", "de 7 a 15 días hábiles", "7-15 business_day"},
		{"it", "entro 30 giorni", "<=30 day"},
		{"pt", "em até 3 vezes sem juros, R$ 49,90", "<=3 instalment; 49.9 BRL"},
		{"pl", "od 7 do 15 dni roboczych", "7-15 business_day"},
		{"ru", "от 7 до 15 рабочих дней, в течение тридцати дней", "7-15 business_day; <=30 day"},
		{"ru", "7 дней в неделю", ""},
		{"tr", "30 gün içinde, %10 indirim, 49 TL ve üzeri, haftada 7 gün", "<=30 day; 10 %; >=49 TRY"},
		{"ar", "خلال ٣٠ يومًا، بين ٧ و١٥ يوم عمل، يومين", "<=30 day; 7-15 business_day; 2 day"},
		{"ja", "7〜15日、30日以内、三十日間、3,000円以上", "7-15 day; <=30 day; 30 day; >=3000 JPY"},
		{"ko", "7~15일, 30일 이내, 50,000원 이상, 이틀", "7-15 day; <=30 day; >=50000 KRW; 2 day"},
		{"zh", "7-15天,30天内,满49欧元,三十天,百分之十", "7-15 day; <=30 day; >=49 EUR; 30 day; 10 %"},
		{"xx", "30 days", ""},
	} {
		var got []string
		for _, q := range Read(c.lang, c.text).Quantities {
			got = append(got, written(q))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s %q: got %q, want %q", c.lang, c.text, strings.Join(got, "; "), c.want)
		}
	}
}

// Every language has words for the same concepts and units.
func TestWordsAreComplete(t *testing.T) {
	concepts := func(lang string) map[string]bool {
		out := map[string]bool{}
		for _, list := range wordsOf(lang).concepts {
			for _, term := range list {
				out[term.means] = true
			}
		}
		for _, list := range wordsOf(lang).units {
			for _, term := range list {
				out[term.means] = true
			}
		}
		return out
	}
	want := concepts("en")
	if len(Languages()) != 13 {
		t.Errorf("words of %v", Languages())
	}
	for _, lang := range Languages() {
		got := concepts(lang)
		for name := range want {
			if !got[name] {
				t.Errorf("%s has no words for %s", lang, name)
			}
		}
		for name := range got {
			if !want[name] {
				t.Errorf("%s has words for %s, English has none", lang, name)
			}
		}
	}
	if Has("tlh") || !Has("pt-BR") {
		t.Error("Has is wrong about tlh or pt-BR")
	}
}

func FuzzRead(f *testing.F) {
	f.Add("en", "between 7 and 15 days, €1.000,00 – 24/7")
	f.Add("ar", "خلال ٣٠ يومًا")
	f.Add("zh", "三十天内百分之")
	f.Add("tr", "%İ 10ı")
	f.Fuzz(func(t *testing.T, lang, text string) {
		s := Read(lang, text)
		for _, q := range s.Quantities {
			if q.Start < 0 || q.End > len(s.Runes) || q.Start >= q.End || q.Min < 0 || q.Max < q.Min {
				t.Fatalf("%q: %+v", text, q)
			}
			if from, to := s.Part(q); from > q.Start && len(s.Quantities) == 1 || to < from {
				t.Fatalf("%q: part %d-%d of %+v", text, from, to, q)
			}
		}
	})
}
