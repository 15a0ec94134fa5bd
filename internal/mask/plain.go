package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain is a text as the rules read it: digits of every script as 0–9, wide
// letters, dashes and spaces as the plain ones, without invisible characters.
// at says for each of its bytes, and for its end, where that is in the text.
type plain struct {
	text   string
	at     []int
	digits int    // how many it has
	quiet  string // see withoutHarmless; "" until it is asked for
}

func plainOf(text string) plain {
	var b strings.Builder
	b.Grow(len(text))
	at := make([]int, 0, len(text)+1)
	for i, r := range text {
		f := fold(r)
		if f == 0 {
			continue
		}
		for range utf8.RuneLen(f) {
			at = append(at, i)
		}
		b.WriteRune(f)
	}
	p := plain{text: b.String(), at: append(at, len(text))}
	p.digits = len(digits(p.text))
	return p
}

// fold returns what stands for a rune, 0 if it is to be overlooked.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case unicode.Is(unicode.Cf, r):
		return 0
	case unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Pd, r), r == '−':
		return '-'
	case unicode.Is(unicode.Nd, r):
		return digit(r)
	}
	if d := norm.NFKC.PropertiesString(string(r)).Decomposition(); len(d) == 1 {
		return rune(d[0])
	}
	return r
}

// digit returns the plain form of a decimal digit of any script. Their blocks
// all begin with a zero.
func digit(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return '0' + (r-rune(block.Lo))%10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if r >= rune(block.Lo) && r <= rune(block.Hi) {
			return '0' + (r-rune(block.Lo))%10
		}
	}
	return r
}

// digits returns the digits of a plain text.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// longestRun returns how many digits stand in a row at most.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}
