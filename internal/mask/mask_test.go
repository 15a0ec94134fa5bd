package mask

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// cases are messages with what must be left of them, in the product's
// languages. Values are invented.
var cases = []struct{ lang, text, want string }{
	{"en", "Where is order 81726354? Mail me at jane.doe@mail.com", "Where is order [order]? Mail me at [email]"},
	{"en", "my email is jane (at) mail.co.uk, call +44 20 7946 0958 please", "my email is [email], call [phone] please"},
	{"en", "want 2 cancel ordr 8810 asap", "want 2 cancel ordr [order] asap"},
	{"en", "My order HB-552190 and parcel LX123456789CN", "My order [order] and parcel [order]"},
	{"en", "I paid with 4111 1111 1111 1111 and was charged twice", "I paid with [card] and was charged twice"},
	{"en", "card 4111 **** **** 1111 was charged $1,250.00", "card [card] was charged $1,250.00"},
	{"en", "refund to GB82 WEST 1234 5698 7654 32 thanks", "refund to [iban] thanks"},
	{"en", "Please ship to 221b Baker Street, NW1 6XE instead", "Please ship to [address], [postcode] instead"},
	{"en", "Change it to 12 Oak Tree Rd, Apt 4b", "Change it to [address]"},
	{"en", "zip code is 90210", "zip code is [postcode]"},
	{"en", "look https://shop.example/track?token=abc123 and https://shop.example/help/returns", "look [link] and https://shop.example/help/returns"},
	{"en", "call me on (555) 123-4567 or 555-123-4567", "call me on [phone] or [phone]"},
	{"en", "ordered on 2026-11-02, arrives 12/11/2026, 10 to 15 days, size 38 or 39, $15", "ordered on 2026-11-02, arrives 12/11/2026, 10 to 15 days, size 38 or 39, $15"},
	{"en", "the WH-1000XM5 for 35000 yen with 20000 mAh at 9:30", "the WH-1000XM5 for 35000 yen with 20000 mAh at 9:30"},
	{"en", "waiting 5 days on the road, 2 weeks in the street", "waiting 5 days on the road, 2 weeks in the street"},
	{"en", "held @ customs since 4th, arrive @ 5.30pm", "held @ customs since 4th, arrive @ 5.30pm"},
	{"de", "Meine Bestellnr. 4471 geht an Lindenstraße 12a, 10115 Berlin", "Meine Bestellnr. [order] geht an [address]"},
	{"de", "Liegt ein Auftrag auf erika.muster@mail.de vor? Tel. 0171/1234567", "Liegt ein Auftrag auf [email] vor? Tel. [phone]"},
	{"de", "Erstattung auf DE89 3704 0044 0532 0130 00 bitte, 49,90 €", "Erstattung auf [iban] bitte, 49,90 €"},
	{"de", "Das Paket ist auf dem Rückweg 14 Tage unterwegs", "Das Paket ist auf dem Rückweg 14 Tage unterwegs"},
	{"fr", "Ma commande n° 55-0923 pour le 12 bis rue de Rivoli, 75001 Paris", "Ma commande n° [order] pour le [address]"},
	{"fr", "Appelez le 01 23 45 67 89 ou ecrivez a marie@exemple.fr", "Appelez le [phone] ou ecrivez a [email]"},
	{"es", "Mi pedido 20-7741 va a Calle Mayor 5, 2º B, 28013 Madrid", "Mi pedido [order] va a [address]"},
	{"es", "mi telefono es 612 345 678 y pague 1.250,00 €", "mi telefono es [phone] y pague 1.250,00 €"},
	{"it", "Ordine n. 998877 in Via Roma 12, 00184 Roma", "Ordine n. [order] in [address]"},
	{"it", "IT60X0542811101000000123456 e il mio IBAN, in corso da 5 giorni via mail", "[iban] e il mio IBAN, in corso da 5 giorni via mail"},
	{"pt", "Pedido nº 12345, Rua das Flores, 123, CEP 01310-100", "Pedido nº [order], [address], CEP [postcode]"},
	{"pt", "meu CPF é 123.456.789-09 e o celular (11) 91234-5678", "meu CPF é [phone] e o celular [phone]"},
	{"pl", "Zamówienie nr 3391 na ul. Długa 5/7, 00-238 Warszawa", "Zamówienie nr [order] na [address]"},
	{"pl", "telefon 501 234 567, kwota 120 zł", "telefon [phone], kwota 120 zł"},
	{"ru", "Заказ № 3391 на ул. Ленина, д. 5, кв. 12", "Заказ № [order] на [address]"},
	{"ru", "позвоните 8 (912) 345-67-89, почта ivan@почта.рф, индекс 101000", "позвоните [phone], почта [email], индекс [postcode]"},
	{"ru", "Живу: Ленинский проспект 12, цена 15000 руб", "Живу: [address], цена 15000 руб"},
	{"tr", "Sipariş numaram 778899, adres Atatürk Mah. Gül Sok. No: 5 Daire 3", "Sipariş numaram [order], [address]"},
	{"tr", "0532 123 45 67 numaradan arayın, 250 TL", "[phone] numaradan arayın, 250 TL"},
	{"ar", "طلبي رقم ٥٥٢١٩٠ لم يصل", "طلبي رقم [order] لم يصل"},
	{"ar", "رقمي ٠٥٠١٢٣٤٥٦٧ والعنوان شارع الملك فهد ١٢ شقة ٤", "رقمي [phone] والعنوان [address]"},
	{"ar", "دفعت ٣٥٠ ريال عن طريق البطاقة", "دفعت ٣٥٠ ريال عن طريق البطاقة"},
	{"ja", "注文番号は12345です。電話は０９０－１２３４－５６７８です", "注文番号は[order]です。電話は[phone]です"},
	{"ja", "住所は〒150-0002 東京都渋谷区渋谷1-2-3です。35,000円", "住所は〒[postcode] [address]です。35,000円"},
	{"ko", "주문번호 20261121-001 이고 010-1234-5678 로 연락주세요", "주문번호 [order] 이고 [phone] 로 연락주세요"},
	{"ko", "서울특별시 강남구 테헤란로 152 101동 1203호로 보내주세요. 택배로 3일 걸려요, 15000원", "[address]로 보내주세요. 택배로 3일 걸려요, 15000원"},
	{"zh", "订单号552190还没到，我的手机13812345678，邮箱abc@qq.com谢谢", "订单号[order]还没到，我的手机[phone]，邮箱[email]谢谢"},
	{"zh", "请把地址改成上海市浦东新区世纪大道100号5栋301室，邮编200120", "请把地址改成[address]，邮编[postcode]"},
	{"zh", "订单ABC20261121008多少钱？299元", "订单[order]多少钱？299元"},
}

func TestText(t *testing.T) {
	for _, c := range cases {
		if got := Text(c.text); got != c.want {
			t.Errorf("%s: %q\n gives %q\n  want %q", c.lang, c.text, got, c.want)
		}
	}
}

// A digit is a digit in whatever script a phone writes it.
func TestDigitsOfEveryScript(t *testing.T) {
	for _, zero := range []rune{'0', '٠', '۰', '०', '০', '๐', '０', '𝟎'} {
		number := strings.Map(func(r rune) rune { return zero + r - '0' }, "81726354")
		if got := Text("order " + number + "!"); got != "order [order]!" {
			t.Errorf("%s gives %q", number, got)
		}
	}
	if got := Text("order 817\u200b263\u200e54!"); got != "order [order]!" {
		t.Errorf("with invisible characters between: %q", got)
	}
}

func TestSample(t *testing.T) {
	for text, want := range map[string]string{
		"Where is order [order]?":       "Where is order 00000?",
		"Send it to [address] please":   "Send it to please",
		"Where  is my parcel?":          "Where  is my parcel?",
		"write to [email] or [phone]":   "write to name@example.com or 00000000",
		"a [bracket] is no placeholder": "a [bracket] is no placeholder",
	} {
		if got := Sample(text); got != want {
			t.Errorf("%q gives %q", text, got)
		}
	}
}

// values are personal data of every kind, with what of them may not be left.
var values = []struct {
	kind        Kind
	text, trace string
}{
	{Email, "jane.doe@mail.com", "@"}, {Email, "ivan@почта.рф", "почта.рф"}, {Phone, "+49 171 1234567", "234567"}, {Phone, "٠٥٠١٢٣٤٥٦٧", "٢٣٤٥"},
	{Order, "HB-552190", "5219"}, {Order, "81726354", "2635"}, {Card, "4111 1111 1111 1111", "1111"}, {IBAN, "DE89 3704 0044 0532 0130 00", "0532"},
	{Link, "https://shop.example/o?token=s3cret", "s3cret"}, {Number, "123.456.789-09", "456.789"},
}

func FuzzText(f *testing.F) {
	for i, c := range cases {
		f.Add(c.text, i, i*7)
	}
	f.Fuzz(func(t *testing.T, text string, which, where int) {
		if !utf8.ValidString(text) || len(text) > 500 {
			t.Skip()
		}
		once := Text(text)
		if again := Text(once); again != once {
			t.Fatalf("%q is masked as %q, and again as %q", text, once, again)
		}
		if !utf8.ValidString(once) {
			t.Fatalf("%q gives %q", text, once)
		}
		v := values[uint(which)%uint(len(values))]
		words := strings.SplitAfter(text, " ")
		at := uint(where) % uint(len(words)+1)
		before, after := strings.Join(words[:at], ""), strings.Join(words[at:], "")
		if strings.Contains(text, v.trace) {
			t.Skip()
		}
		if got := Text(before + " " + v.text + " " + after); strings.Contains(got, v.trace) {
			t.Fatalf("%q in %q: %q", v.text, before+" "+v.text+" "+after, got)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for b.Loop() {
		for _, c := range cases {
			Text(c.text)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(cases)), "µs/message")
}
