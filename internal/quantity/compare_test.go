package quantity

import "testing"

func TestCompare(t *testing.T) {
	delivery := Quantity{Dimension: Duration, Unit: "day", Min: 7, Max: 15}
	returns := Quantity{Dimension: Duration, Unit: "day", Min: 30, Max: 30}
	refund := Quantity{Dimension: Duration, Unit: "business_day", Min: 5, Max: 10}
	free := Quantity{Dimension: Money, Unit: "EUR", Min: 49, Max: 49}
	countries := Quantity{Dimension: Count, Min: 90, Max: 90}
	for _, c := range []struct {
		text  string
		truth Quantity
		want  Agreement
	}{
		{"7 to 15 days", delivery, Same},
		{"within 15 days", delivery, Same},
		{"from 7 days", delivery, Same},
		{"in 7 days", delivery, Different},
		{"10 to 15 days", delivery, Different},
		{"30 days", returns, Same},
		{"a month", returns, Same},
		{"4 weeks", returns, Different},
		{"720 hours", returns, Same},
		{"30 business days", returns, OtherDays},
		{"5-10 days", refund, OtherDays},
		{"14 days", refund, Different},
		{"€49", free, Same},
		{"over €35", free, Different},
		{"$35", free, Incomparable},
		{"30 days", free, Incomparable},
		{"more than 80 countries", countries, Same},
		{"more than 120 countries", countries, Different},
	} {
		s := Read("en", c.text)
		if len(s.Quantities) != 1 {
			t.Errorf("%q has %d quantities", c.text, len(s.Quantities))
			continue
		}
		if got := Compare(s.Quantities[0], c.truth); got != c.want {
			t.Errorf("%q: got %d, want %d", c.text, got, c.want)
		}
	}
}
