package mask

import (
	"regexp"
	"strings"
)

const (
	orderWords  = `orders?|ordr|purchases?|bestell(?:ung|ungen|nummer|nr)?|auftrag(?:s|snummer)?|sendung(?:snummer)?|commandes?|colis|pedidos?|encomendas?|ordin[ei]|zam[oó]wieni\p{L}*|заказ\p{L}*|посылк\p{L}*|sipari[sş]\p{L}*|ال?طلب(?:ية|ي)?|注文|订单|訂單|单号|單號|주문|parcels?|tracking|package`
	numberWords = `numbers?|num(?:ber)?|no|nr|n[°º]|nummer|num[eé]ro|número|numero|n[uú]m|numer\p{L}*|номер\p{L}*|numaras[ıi]|numaram|رقم\p{Arabic}*|番号|编号|編號|号码|號碼|号|號|번호|id|code`
	numberSigns = `#|№|:|\.|=|是|は|为|is|ist|est|es|[eé]|jest|-`
)

var (
	// A number that is called one of an order may be short.
	calledForm = regexp.MustCompile(`(?i)(?:` + orderWords + `)((?: ?(?:` + numberWords + `|` + numberSigns + `))* ?)([a-z]{0,4}-?\d[a-z\d/-]*)`)
	signedForm = regexp.MustCompile(`(?i)(?:#|№) ?([a-z]{0,4}-?\d[a-z\d/-]{2,})`)

	plusForm  = regexp.MustCompile(`(?:\+|\b00) ?\(?\d[\d ()./-]{4,24}\d`)
	codeForm  = regexp.MustCompile(`[\p{Latin}\d]+(?:-[\p{Latin}\d]+)*`)
	groupForm = regexp.MustCompile(`\(?\d(?:[ ()./-]{0,3}\d)*`)

	// Numbers that say nothing of a person: amounts, dates, spans of years,
	// measures. They are blanked before numbers are looked for.
	harmless = []*regexp.Regexp{
		regexp.MustCompile(`(?i)(?:[€$£¥₽₩₺₴₹]|\b(?:usd|eur|gbp|rub|cny|rmb|jpy|krw|pln|brl|chf|sar|aed|rs|r\$|us\$)) ?(` + amount + `)(?:$|[^\d./ -]| (?:[^\d(]|$)|[./-](?:\D|$))`),
		regexp.MustCompile(`(?i)(?:^|[^\d.,/ -]|[^\d./ )-] )(` + amount + `) ?(?:[€$£¥₽₩₺₴₹]|(?:usd|eur|euros?|gbp|rub|cny|rmb|jpy|krw|pln|brl|chf|sar|aed|tl|lira|kr|yen|dollars?|pounds|reais|pesos|mah|km|lm|rpm)\b|руб|р\.|zł|円|元|块|원|ريال|درهم|جنيه|دينار|мач|км|люмен)`),
		regexp.MustCompile(`(?:^|[^\d./ -]|[^\d./ )-] )((?:19|20)\d\d(?:[./-](?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|[12]\d|3[01])|-(?:19|20)\d\d))(?:[^\d/-]|$)`),
		regexp.MustCompile(`(?:^|[^\d./ -]|[^\d./ )-] )((?:0?[1-9]|[12]\d|3[01])([./-])(?:0?[1-9]|[12]\d|3[01])[./-](?:19|20)\d\d)(?:[^\d/-]|$)`),
	}
)

const amount = `\d{1,3}(?:[ .,']\d{3}){1,2}(?:[.,]\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?`

// withoutHarmless returns the text, as long as it is, but without the digits of
// harmless numbers.
func (p *plain) withoutHarmless() string {
	if p.quiet != "" {
		return p.quiet
	}
	blank := []byte(p.text)
	for _, form := range harmless {
		for _, m := range form.FindAllStringSubmatchIndex(p.text, -1) {
			for i := m[2]; i < m[3]; i++ {
				if blank[i] >= '0' && blank[i] <= '9' {
					blank[i] = '_'
				}
			}
		}
	}
	p.quiet = string(blank)
	return p.quiet
}

// calledNumbers finds numbers by the words before them.
func calledNumbers(p *plain) []span {
	quiet := p.withoutHarmless()
	var found []span
	for _, m := range calledForm.FindAllStringSubmatchIndex(quiet, -1) {
		least := 4 // digits: "order 500 pieces"
		if strings.TrimSpace(quiet[m[2]:m[3]]) != "" {
			least = 3
		}
		if text := strings.TrimRight(quiet[m[4]:m[5]], "-/"); len(digits(text)) >= least {
			found = append(found, span{m[4], m[4] + len(text), Order})
		}
	}
	if len(found) == 0 {
		found = spans(signedForm, quiet, Order)
	}
	return found
}

// phones finds telephone numbers with the sign of a country's code.
func phones(p *plain) []span { return spans(plusForm, p.withoutHarmless(), Phone) }

// codes finds what mixes letters and many digits: order, parcel, passport
// numbers. Names of products have fewer.
func codes(p *plain) []span {
	var found []span
	blank := p.withoutHarmless()
	for _, m := range codeForm.FindAllStringIndex(blank, -1) {
		text := blank[m[0]:m[1]]
		if n := len(digits(text)); n != len(strings.ReplaceAll(text, "-", "")) && (n >= 6 || longestRun(text) >= 5) {
			found = append(found, span{m[0], m[1], Order})
		}
	}
	return found
}

// numbers finds the long numbers that are left.
func numbers(p *plain) []span {
	var found []span
	blank := p.withoutHarmless()
	for _, m := range groupForm.FindAllStringIndex(blank, -1) {
		if kind := kindOf(blank[m[0]:m[1]]); kind != "" {
			found = append(found, span{m[0], m[1], kind})
		}
	}
	return found
}

// kindOf says what a row of digits and signs between them most likely is, ""
// for a number that says nothing.
func kindOf(text string) Kind {
	n, run := len(digits(text)), longestRun(text)
	broken := len(strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })) - 1
	mobile := n == 11 && text[0] == '1' && text[1] >= '3' // of China
	switch {
	case n > 15:
		return Number
	case n >= 8 && (text[0] == '0' || text[0] == '(' || broken >= 2 || mobile):
		return Phone
	case run >= 5, n >= 5 && broken == 1 && run == 4 && strings.Contains(text, "-"):
		return Order
	case n >= 7:
		return Number
	}
	return ""
}
