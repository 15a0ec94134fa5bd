package mask

import "regexp"

// ibanLengths says how long a country's account numbers are.
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28,
	"CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18,
	"GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32,
	"LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15,
	"PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
	"SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}

var ibanStart = regexp.MustCompile(`(?i)\b[a-z]{2} ?\d{2}[ -]?[a-z0-9]`)

// ibans finds account numbers by their country, length and check digits.
func ibans(p *plain) []span {
	var found []span
	for _, m := range ibanStart.FindAllStringIndex(p.text, -1) {
		if to := ibanEnd(p.text[m[0]:]); to > 0 {
			found = append(found, span{m[0], m[0] + to, IBAN})
		}
	}
	return found
}

// ibanEnd returns how long the account number is that a text begins with, with
// its spaces; 0 if it begins with none.
func ibanEnd(text string) int {
	var number []byte
	length := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == ' ' || c == '-':
			continue
		case c >= 'a' && c <= 'z':
			c -= 'a' - 'A'
		case (c < '0' || c > '9') && (c < 'A' || c > 'Z'):
			return 0
		}
		number = append(number, c)
		if len(number) == 2 {
			if length = ibanLengths[string(number)]; length == 0 {
				return 0
			}
		}
		if len(number) > 2 && len(number) == length {
			if !ibanSound(number) {
				return 0
			}
			return i + 1
		}
	}
	return 0
}

// ibanSound checks the check digits (ISO 13616).
func ibanSound(number []byte) bool {
	rest := 0
	for i := range number {
		c := number[(i+4)%len(number)]
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

var (
	cardForm   = regexp.MustCompile(`\d(?:[ -]?\d){12,}`)
	hiddenCard = regexp.MustCompile(`(?i)\d{4}[ -]?(?:[*x•.#]{2,4}[ -]?){2,3}\d{2,4}\b`)
)

// cards finds card numbers, those that are mostly hidden too.
func cards(p *plain) []span {
	var found []span
	for _, m := range cardForm.FindAllStringIndex(p.text, -1) {
		number := digits(p.text[m[0]:m[1]])
		if len(number) <= 19 && luhn(number) {
			found = append(found, span{m[0], m[1], Card})
		}
	}
	if len(found) == 0 {
		found = spans(hiddenCard, p.text, Card)
	}
	return found
}

// luhn checks the check digit of a card number.
func luhn(number string) bool {
	sum := 0
	for i := range number {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum > 0 && sum%10 == 0
}
