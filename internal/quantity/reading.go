package quantity

import (
	"slices"
	"unicode"
)

// maxDuration is the longest span in its unit.
const maxDuration = 1000

var dashes = []rune("-–—−~〜～‐‑")

// quantityAt reads the quantity that begins with a number at i. It returns
// where to go on.
func (w *words) quantityAt(text []rune, i int) (q Quantity, end int, ok bool) {
	first, end, word := w.numberAt(text, i)
	if end == 0 || first < 0 {
		return q, end, false
	}
	q = Quantity{Min: first, Max: first, Start: i}
	prefix, start := w.prefix(text, i)
	stop := end
	if second, to := w.second(text, i, end, prefix); to > 0 && second > first {
		q.Max, stop = second, to
	}
	dimension, unit, after := w.unitAt(text, stop)
	switch {
	case dimension != "":
	case prefix != "":
		after, q.Start = stop, start
		dimension, unit = Money, prefix
		if prefix == "percent" {
			dimension, unit = Percent, ""
		}
	default:
		return q, end, false
	}
	if dimension == Duration && q.Max > maxDuration {
		return q, after, false // 2026 is a year, not so many
	}
	if word && dimension == Count {
		return q, after, false // "one of many countries"
	}
	q.Dimension, q.Unit, q.End = dimension, unit, after
	q.From, q.To = q.Start, q.End
	if often, to := w.frequent(text, q); often {
		return q, max(after, to), false
	}
	if q.Max == q.Min {
		w.bound(text, &q)
	}
	return q, max(after, q.End), true
}

// prefix returns the currency that stands before a number, or percent.
func (w *words) prefix(text []rune, i int) (string, int) {
	at := i
	for at > 0 && isSpace(text[at-1]) {
		at--
	}
	if at > 0 && (text[at-1] == '%' || text[at-1] == '٪') && at == i && (at < 2 || !isWord(text[at-2])) {
		return "percent", at - 1
	}
	for start := max(0, at-3); start < at; start++ {
		if t, end := w.currency.at(text, start, false); t != nil && end == at {
			return t.means, start
		}
	}
	for _, long := range []string{"yüzde", "百分之"} {
		if n := len([]rune(long)); at >= n && string(text[at-n:at]) == long {
			return "percent", at - n
		}
	}
	return "", i
}

// second reads the other end of a range: its number and where that ends.
func (w *words) second(text []rune, start, end int, prefix string) (float64, int) {
	at := end
	if _, _, after := w.unitAt(text, at); after > 0 {
		if value, to := w.rangeTo(text, start, after, prefix); to > 0 {
			return value, to
		}
	}
	return w.rangeTo(text, start, at, prefix)
}

func (w *words) rangeTo(text []rune, start, at int, prefix string) (float64, int) {
	at = skipSpaces(text, at)
	if at >= len(text) {
		return 0, 0
	}
	next := 0
	if slices.Contains(dashes, text[at]) {
		next = at + 1
	} else if t, end := w.joins.at(text, at, true); t != nil {
		next = end
	} else if t, end := w.and.at(text, at, true); t != nil {
		if before, _ := w.before.before(text, start); before != nil {
			next = end
		}
	}
	if next == 0 {
		return 0, 0
	}
	next = skipSpaces(text, next)
	if prefix != "" { // €5 – €10
		if t, end := w.currency.at(text, next, true); t != nil && t.means == prefix {
			next = skipSpaces(text, end)
		}
	}
	if next >= len(text) {
		return 0, 0
	}
	if !unicode.IsDigit(text[next]) {
		value, end, _ := w.numberAt(text, next)
		return value, end
	}
	value, end := digitsAfterDash(text, next)
	return value, end
}

// digitsAfterDash reads digits whose dash belongs to a range.
func digitsAfterDash(text []rune, i int) (float64, int) {
	rest := text[i:]
	value, end := digitsAt(rest, 0)
	if value < 0 || i+end < len(text) && slices.Contains(dashes, text[i+end]) && i+end+1 < len(text) && unicode.IsDigit(text[i+end+1]) {
		return 0, 0
	}
	return value, i + end
}

// unitAt reads the unit after a number; after is 0 without one.
func (w *words) unitAt(text []rune, i int) (d Dimension, unit string, after int) {
	at := skipSpaces(text, i)
	for n := 0; n < 2 && at < len(text) && slices.Contains(dashes, text[at]); n++ { // "30-day", "14-tägig"
		at = skipSpaces(text, at+1)
	}
	if at >= len(text) {
		return "", "", 0
	}
	if text[at] == '%' || text[at] == '٪' {
		return Percent, "", at + 1
	}
	if t, end := w.percent.at(text, at, true); t != nil {
		return Percent, "", end
	}
	if t, end := w.units.at(text, at, true); t != nil {
		if t.means == "country" || t.means == "instalment" {
			return Count, t.means, end
		}
		return Duration, t.means, end
	}
	if t, end := w.currency.at(text, at, true); t != nil {
		return Money, t.means, end
	}
	return "", "", 0
}

// frequent reports whether a quantity says how often or how long ago, and where
// that ends: "7 days a week" promises no seven days.
func (w *words) frequent(text []rune, q Quantity) (bool, int) {
	at := skipSpaces(text, q.End)
	if t, end := w.often.at(text, at, true); t != nil {
		return true, end
	}
	if at+1 < len(text) && text[at] == '/' {
		return true, at + 1
	}
	t, _ := w.often.before(text, q.Start)
	return t != nil, q.End
}

// bound reads the words around a quantity that limit it, and widens it by them.
func (w *words) bound(text []rune, q *Quantity) {
	at := skipSpaces(text, q.End)
	if after, end := w.upToAfter.at(text, at, true); after != nil {
		q.Bound, q.End = UpTo, end
		return
	}
	if after, end := w.fromAfter.at(text, at, true); after != nil {
		q.Bound, q.End = AtLeast, end
		return
	}
	upTo, start := w.upTo.before(text, q.Start)
	from, fromStart := w.from.before(text, q.Start)
	switch {
	case upTo != nil && (from == nil || start <= fromStart):
		q.Bound, q.Start = UpTo, start
	case from != nil:
		q.Bound, q.Start = AtLeast, fromStart
	}
}
