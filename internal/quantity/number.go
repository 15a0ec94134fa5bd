package quantity

import (
	"strconv"
	"strings"
	"unicode"
)

// maxDigits is the length from which digits are an order number, not a
// quantity.
const maxDigits = 8

// numberAt reads a number in digits of any script, or in words, that begins at
// i. It returns where it ends, 0 if there is none, and whether it is a word.
func (w *words) numberAt(text []rune, i int) (value float64, end int, word bool) {
	if unicode.IsDigit(text[i]) {
		value, end = digitsAt(text, i)
		return value, end, false
	}
	if value, end := hanAt(text, i); end > 0 {
		return value, end, true
	}
	if t, end := w.numbers.at(text, i, false); t != nil && (i == 0 || !isWord(text[i-1])) {
		if joined(text[end-1]) && (end == len(text) || !isSpace(text[end])) {
			return 0, 0, false // 세일 is a sale, 세 달 three months
		}
		n, _ := strconv.Atoi(t.means)
		return float64(n), end, true
	}
	return 0, 0, false
}

// digitsAt reads digits with separators of thousands and decimals as any of
// the languages sets them. What looks like a date, a time, a part of a code or
// a phone number is no number: it is passed over, with end above 0 and a
// negative value.
func digitsAt(text []rune, i int) (value float64, end int) {
	digits, separator, after, count := "", rune(0), 0, 0
	end = i
	seen := 0
	for end < len(text) {
		r := text[end]
		if unicode.IsDigit(r) {
			digits += string(rune('0' + digitValue(r)))
			after++
			end++
			continue
		}
		if end+1 >= len(text) || !unicode.IsDigit(text[end+1]) || !strings.ContainsRune(".,'’٬٫ \u00a0\u202f", r) {
			break
		}
		if r == ' ' || r == '\u00a0' || r == '\u202f' { // parts thousands only: three digits and no more
			if end+4 > len(text) || !unicode.IsDigit(text[end+2]) || !unicode.IsDigit(text[end+3]) || end+4 < len(text) && unicode.IsDigit(text[end+4]) || after > 3 {
				break
			}
		}
		if separator != 0 && separator != r {
			count = 0
		}
		separator, after = r, 0
		count++
		seen++
		digits += "."
		end++
	}
	bad := len(strings.ReplaceAll(digits, ".", "")) > maxDigits || seen > 3
	if i > 0 {
		switch p := text[i-1]; {
		case strings.ContainsRune("/:#№_+", p), strings.ContainsRune("-‐‑.", p) && i > 1 && isWord(text[i-2]):
			bad = true
		case isWord(p) && !joined(p) && !unicode.Is(unicode.Arabic, p) && !unicode.Is(unicode.Sc, p):
			bad = !currencyLetters(text, i)
		}
	}
	if end+1 < len(text) && strings.ContainsRune("/:", text[end]) && unicode.IsDigit(text[end+1]) {
		bad = true
	}
	if bad {
		for end < len(text) && (unicode.IsDigit(text[end]) || strings.ContainsRune("/:-.,", text[end]) && end+1 < len(text) && unicode.IsDigit(text[end+1])) {
			end++
		}
		return -1, end
	}
	parts := strings.Split(digits, ".")
	last := parts[len(parts)-1]
	if len(parts) > 1 && (len(last) == 1 || len(last) == 2) && count == 1 {
		value, _ = strconv.ParseFloat(strings.Join(parts[:len(parts)-1], "")+"."+last, 64)
		return value, end
	}
	value, _ = strconv.ParseFloat(strings.Join(parts, ""), 64)
	return value, end
}

// currencyLetters reports whether the letters before i are the code of a
// currency: EUR49.
func currencyLetters(text []rune, i int) bool {
	start := i
	for start > 0 && unicode.IsLetter(text[start-1]) {
		start--
	}
	_, known := symbols[string(text[start:i])]
	return known
}

// digitValue returns the value of a decimal digit of any script: they stand in
// tens, and the first of them is zero.
func digitValue(r rune) int {
	n := 0
	for n < 9 && unicode.IsDigit(r-rune(n)-1) {
		n++
	}
	if r <= '9' || n < 9 {
		return n
	}
	return int(r-zeroOf(r)) % 10
}

// zeroOf returns the first digit of the block that r is in.
func zeroOf(r rune) rune {
	for unicode.IsDigit(r - 1) {
		r--
	}
	return r
}

var hanDigits = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '兩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// hanAt reads a number in Chinese characters up to 999, as they are read: 三十,
// 二十四, 一百.
func hanAt(text []rune, i int) (value float64, end int) {
	total, digit := 0, -1
	for end = i; end < len(text); end++ {
		if n, ok := hanDigits[text[end]]; ok {
			if digit >= 0 {
				return 0, 0 // 一二 is no number to speak of
			}
			digit = n
			continue
		}
		factor := map[rune]int{'十': 10, '百': 100}[text[end]]
		if factor == 0 {
			break
		}
		total += max(digit, 1) * factor
		if digit < 0 && factor == 100 {
			return 0, 0
		}
		digit = -1
	}
	if end == i {
		return 0, 0
	}
	return float64(total + max(digit, 0)), end
}
