package retrieval

import (
	"slices"
	"testing"
)

func words(t *testing.T, lang, text string) []string {
	t.Helper()
	a, err := newAnalyzer(lang)
	if err != nil {
		t.Fatal(err)
	}
	var m terms
	a.analyze(text, &m)
	var out []string
	for _, w := range m.words {
		out = append(out, string(m.bytes(w)))
	}
	return out
}

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		lang, text string
		want       []string
	}{
		{"en", "I don't KNOW…", []string{"i", "dont", "know"}},
		{"fr", "L'ordre n’est pas là !", []string{"l", "ordre", "n", "est", "pas", "la"}},
		{"es", "¿Dónde está? Señor", []string{"donde", "esta", "senor"}},
		{"ru", "Ещё НЕ пришла", []string{"еще", "не", "пришла"}},
		{"en", "€4,90 or $20", []string{"$", "000", "or", "$", "20"}},
		{"en", "order 8172635544 on 11.11, size 42", []string{"order", "0000", "on", "11.11", "size", "42"}},
		{"en", "usb-c v2", []string{"usb", "c", "v2"}},
		{"zh", "我的包裹", []string{"我", "的", "包", "裹"}},
		{"ko", "택배가 언제", []string{"택", "배", "가", "언", "제"}},
		{"en", "", nil},
	} {
		if got := words(t, c.lang, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s %q: %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestWordsKnowTheirPlace(t *testing.T) {
	a, err := newAnalyzer("es")
	if err != nil {
		t.Fatal(err)
	}
	text := "¿Dónde está mi paquete?"
	var m terms
	a.analyze(text, &m)
	var got []string
	for _, w := range m.words {
		got = append(got, text[w.start:w.end])
	}
	if want := []string{"Dónde", "está", "mi", "paquete"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// stems returns the stems of a text's words.
func stems(t *testing.T, a *analyzer, text string) []uint64 {
	t.Helper()
	var m terms
	a.analyze(text, &m)
	var out []uint64
	for _, w := range m.words {
		out = append(out, w.stem)
	}
	return out
}

func TestWordsThatMeanTheSameHaveOneStem(t *testing.T) {
	for _, c := range []struct{ lang, a, b string }{
		{"en", "returned parcels", "return parcel"},
		{"es", "devolución", "devolucion"},
		{"fr", "commandé", "commandes"},
		{"ru", "посылку", "посылка"},
		{"ru", "посылка деньги щётка", "posylka dengi schetka"},
		{"ru", "мой заказ", "moi zakaz"},
		{"de", "Straße Grüße für Schlüssel", "Strasse Gruesse fuer Schluessel"},
		{"tr", "KIRIK İADE ışık", "kırık iade ISIK"},
		{"ar", "أين الشحنة إلى", "اين الشحنه الي"},
		{"ja", "ギフトカード", "ぎふとかーど"},
		{"zh", "訂單號碼無效", "订单号码无效"},
		{"ru", "где моя посылка", "gde moja posilka"},
	} {
		a, err := newAnalyzer(c.lang)
		if err != nil {
			t.Fatal(err)
		}
		if x, y := stems(t, a, c.a), stems(t, a, c.b); !slices.Equal(x, y) {
			t.Errorf("%s: %q and %q have different stems", c.lang, c.a, c.b)
		}
	}
}

func TestBrandsStayLatinInRussian(t *testing.T) {
	a, err := newAnalyzer("ru")
	if err != nil {
		t.Fatal(err)
	}
	var m terms
	a.learnLatin("оплата через paypal", &m)
	a.analyze("paypal ne rabotaet", &m)
	if got := string(m.bytes(m.words[0])); got != "paypal" {
		t.Errorf("the brand became %q", got)
	}
	if got := string(m.bytes(m.words[2])); got != "работает" && got != "работаеть" {
		t.Errorf("the romanised word became %q", got)
	}
}

func TestSlipsAreReadAsTheWordMeant(t *testing.T) {
	var s spelling
	s.add([]byte("password"), 7)
	s.add([]byte("пароль"), 8)
	for text, want := range map[string]uint64{
		"pasword": 7, "passsword": 7, "passwrod": 7, "passwprd": 7, "парль": 8,
		"passport": 0, "word": 0, "assword": 0, "1assword": 0,
	} {
		got, ok := s.correct([]byte(text))
		if got != want || ok != (want != 0) {
			t.Errorf("%q: %d %v, want %d", text, got, ok, want)
		}
	}
}

func TestLongestTermWins(t *testing.T) {
	a, err := newAnalyzer("en")
	if err != nil {
		t.Fatal(err)
	}
	l := newLexicon([]Concept{{"order", []string{"order"}}, {"order_number", []string{"order number", "number of the order"}}}, a)
	var m terms
	for text, want := range map[string]struct {
		concept string
		n       int
	}{
		"orders":                {"order", 1},
		"order number":          {"order_number", 2},
		"order nothing":         {"order", 1},
		"number of the orders":  {"order_number", 4},
		"number of the parcels": {"", 0},
		"":                      {"", 0},
	} {
		a.analyze(text, &m)
		c, n := l.match(m.words)
		if n != want.n || n > 0 && l.Names[c] != want.concept {
			t.Errorf("%q: concept %d over %d words, want %+v", text, c, n, want)
		}
	}
}

func TestGermanVowelsThatSpellNothingOut(t *testing.T) {
	for text, want := range map[string]string{"neue": "neue", "Frauen": "frauen", "bequem": "bequem", "ueber": "uber", "Maße": "mase"} {
		if got := words(t, "de", text); got[0] != want {
			t.Errorf("%q became %q, want %q", text, got[0], want)
		}
	}
}

func TestCharactersThatSoundAlikeShareFeatures(t *testing.T) {
	a, err := newAnalyzer("zh")
	if err != nil {
		t.Fatal(err)
	}
	sounds := func(text string) (out []uint16) {
		var m terms
		a.analyze(text, &m)
		for _, w := range m.words {
			out = append(out, w.sound)
		}
		return out
	}
	if x, y := sounds("邮费失败"), sounds("由费失拜"); !slices.Equal(x, y) || x[0] == 0 || x[0] == x[1] {
		t.Errorf("sounds %v and %v", x, y)
	}
}

func TestStretchedWordsAreShortened(t *testing.T) {
	a, err := newAnalyzer("en")
	if err != nil {
		t.Fatal(err)
	}
	var m terms
	a.learn("good thieves, soon 1000", &m)
	for text, want := range map[string]string{
		"THIEVESSSS": "thieves", "gooood": "good", "thiiieves": "thieves", "sooooo": "so", "100000": "0000", "soon": "soon", "хммммм": "хм",
	} {
		a.analyze(text, &m)
		if got := string(m.bytes(m.words[0])); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}
