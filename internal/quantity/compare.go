package quantity

import (
	"math"
	"strconv"
)

// Agreement is the outcome of a comparison.
type Agreement int

const (
	Incomparable Agreement = iota // of different dimensions or currencies
	Same                          // the one says what the other says
	OtherDays                     // the same number, once of working days and once of calendar days
	Different
)

// hours of the units of durations. A working day is a day here.
var hours = map[string]float64{"minute": 1.0 / 60, "hour": 1, "day": 24, "business_day": 24, "week": 7 * 24, "month": 8760.0 / 12, "year": 8760}

// Compare says whether a statement agrees with what is true. "In 15 days"
// agrees with 7–15 days, and so does "from 7 days": "in 7 days" does not.
func Compare(stated, truth Quantity) Agreement {
	if stated.Dimension != truth.Dimension {
		return Incomparable
	}
	scale := func(q Quantity) float64 { return 1 }
	switch stated.Dimension {
	case Money:
		if stated.Unit != truth.Unit {
			return Incomparable
		}
	case Duration:
		if stated.Unit == "minute" && hours[truth.Unit] > 1 || stated.Unit == "year" && hours[truth.Unit] < hours["month"] {
			return Incomparable // nobody delivers in minutes, and "for 20 years" is about something else
		}
		scale = func(q Quantity) float64 { return hours[q.Unit] }
	case Count:
		if stated.Bound == AtLeast && stated.Max <= truth.Max {
			return Same // "more than 80 countries", and 90 there are
		}
	}
	low, high := stated.Min*scale(stated), stated.Max*scale(stated)
	least, most := truth.Min*scale(truth), truth.Max*scale(truth)
	switch {
	case stated.Min != stated.Max:
	case stated.Bound == AtLeast:
		high = most
	default:
		low = least
	}
	if !near(low, least) || !near(high, most) {
		return Different
	}
	if days(stated) && days(truth) && stated.Unit != truth.Unit {
		return OtherDays
	}
	return Same
}

// near takes 30 days for a month.
func near(a, b float64) bool { return math.Abs(a-b) <= 0.02*math.Max(a, b) }

func days(q Quantity) bool { return q.Unit == "day" || q.Unit == "business_day" }

// String writes a quantity down in one way for every language: "7-15 day".
func (q Quantity) String() string {
	number := strconv.FormatFloat(q.Min, 'f', -1, 64)
	if q.Max != q.Min {
		number += "-" + strconv.FormatFloat(q.Max, 'f', -1, 64)
	}
	if q.Dimension == Percent {
		return number + "%"
	}
	return number + " " + q.Unit
}

// Hours returns how long a span is; 0 for a unit that is none of durations.
func Hours(n float64, unit string) float64 { return n * hours[unit] }
