package knowledge

import "dragoman/internal/quantity"

// Quantity returns what the fact states in numbers; false for one that states
// none. The unit of a count is not known.
func (f Fact) Quantity() (quantity.Quantity, bool) {
	switch v := f.value.(type) {
	case *durationFact:
		q := quantity.Quantity{Dimension: quantity.Duration, Unit: string(v.Unit), Min: float64(v.Min), Max: float64(v.Max)}
		if v.Min == 0 {
			q.Min = q.Max
		}
		return q, true
	case *moneyFact:
		return quantity.Quantity{Dimension: quantity.Money, Unit: v.unit.String(), Min: v.amount, Max: v.amount}, true
	case *percentFact:
		return quantity.Quantity{Dimension: quantity.Percent, Min: float64(v.Value), Max: float64(v.Value)}, true
	case *countFact:
		return quantity.Quantity{Dimension: quantity.Count, Min: float64(v.Value), Max: float64(v.Value)}, true
	}
	return quantity.Quantity{}, false
}

// AlwaysOpen reports whether the fact is hours that never end.
func (f Fact) AlwaysOpen() bool {
	hours, ok := f.value.(*hoursFact)
	return ok && len(hours.days) == 7 && hours.From == "00:00" && hours.To >= "23:59"
}
