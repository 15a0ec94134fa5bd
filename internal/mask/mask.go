// Package mask takes personal data out of what buyers write, before it is shown
// or kept outside their conversation: addresses of mail, telephone, order, card
// and account numbers, streets and postcodes, links that carry a secret. Rules
// find them, in any script's digits; what no rule can tell from common words
// (people's names) stays.
package mask

import "strings"

// Kind is what a placeholder stands for.
type Kind string

const (
	Email    Kind = "email"
	Phone    Kind = "phone"
	Order    Kind = "order" // a number of an order or a parcel
	Card     Kind = "card"
	IBAN     Kind = "iban"
	Address  Kind = "address"
	Postcode Kind = "postcode"
	Link     Kind = "link"
	Number   Kind = "number" // some other long number: of a customer, an identity card
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{Email, Phone, Order, Card, IBAN, Address, Postcode, Link, Number}
}

// Placeholder returns what stands in a text for a value of this kind.
func (k Kind) Placeholder() string { return "[" + string(k) + "]" }

// span is a part of a plain text, in bytes.
type span struct {
	from, to int
	kind     Kind
}

// rule finds values of a kind, in texts with so many digits at least.
type rule struct {
	find   func(p *plain) []span
	digits int
}

// rules come one after the other: what an earlier one has found is no number
// any more for a later one.
var rules = []rule{
	{links, 0}, {emails, 0}, {ibans, 8}, {cards, 6}, {addresses, 1}, {postcodes, 2},
	{calledNumbers, 3}, {phones, 5}, {codes, 5}, {numbers, 5},
}

// Text returns a text with placeholders in place of personal data. What is
// masked already stays as it is.
func Text(text string) string {
	p := plainOf(text)
	for {
		before := text
		for _, r := range rules {
			if p.digits < r.digits {
				continue
			}
			if spans := r.find(&p); len(spans) > 0 {
				text = replace(text, &p, spans)
				p = plainOf(text)
			}
		}
		if before == text { // each round takes digits or a link away, so there is an end
			return text
		}
	}
}

func replace(text string, p *plain, spans []span) string {
	var b strings.Builder
	last := 0
	for _, s := range spans {
		if from, to := p.at[s.from], p.at[s.to]; from >= last && to > from {
			b.WriteString(text[last:from])
			b.WriteString(s.kind.Placeholder())
			last = to
		}
	}
	b.WriteString(text[last:])
	return b.String()
}

// Masked reports whether anything in a text is masked.
func Masked(text string) bool {
	for _, k := range Kinds() {
		if strings.Contains(text, k.Placeholder()) {
			return true
		}
	}
	return false
}

// sample turns placeholders into what a buyer might have written there.
var sample = strings.NewReplacer(
	Email.Placeholder(), "name@example.com", Phone.Placeholder(), "00000000", Order.Placeholder(), "00000", Card.Placeholder(), "0000",
	IBAN.Placeholder(), "0000", Address.Placeholder(), "", Postcode.Placeholder(), "00000", Link.Placeholder(), "", Number.Placeholder(), "00000",
)

// Sample returns a masked text as an example to learn from: with invented
// values in place of the placeholders, which are words that no buyer writes.
func Sample(masked string) string {
	if !Masked(masked) {
		return masked
	}
	return strings.Join(strings.Fields(sample.Replace(masked)), " ")
}
