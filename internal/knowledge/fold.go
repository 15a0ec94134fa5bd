package knowledge

import (
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold makes texts equal that differ in case, accents, punctuation and spaces
// only. A text without letters and digits, such as an emoji, stays as it is.
// Checking folds a million letters: nearly all texts are folded rune by rune.
func fold(text string) string {
	out, gap := make([]byte, 0, len(text)), false
	for _, r := range text {
		switch f := foldOne(r); f {
		case together:
			return foldTogether(text)
		case between:
			gap = true
		default:
			if gap && len(out) > 0 {
				out = append(out, ' ')
			}
			gap = false
			out = utf8.AppendRune(out, f)
		}
	}
	if len(out) == 0 {
		return strings.TrimSpace(text)
	}
	return string(out)
}

// What a rune is folded to if it is not another rune.
const (
	between  rune = -1 // is no letter and no digit
	together rune = -2 // what becomes of it depends on its neighbours, or is several runes
)

// folded remembers what the runes of a block of 256 are folded to.
var folded [256]atomic.Pointer[[256]rune]

// foldOne returns what a rune is folded to, whatever stands beside it.
func foldOne(r rune) rune {
	if r >= 0x10000 {
		return foldAlone(r)
	}
	block := folded[r>>8].Load()
	if block == nil {
		block = new([256]rune)
		for i := range block {
			block[i] = foldAlone(r&^0xFF | rune(i))
		}
		folded[r>>8].Store(block)
	}
	return block[r&0xFF]
}

func foldAlone(r rune) rune {
	letter := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }
	// Those that Korean syllables are put together of join what stands before.
	joins := func(r rune) bool { return r >= 0x1100 && r <= 0x11FF }
	parts := norm.NFKD.String(string(r))
	if !strings.ContainsFunc(parts, func(r rune) bool { return letter(r) || unicode.IsMark(r) }) {
		return between
	}
	if !letter(r) || strings.ContainsFunc(parts, func(r rune) bool { return !letter(r) && !unicode.IsMark(r) }) {
		return together
	}
	out := foldTogether(string(r))
	one, size := utf8.DecodeRuneInString(out)
	if size != len(out) || !letter(one) || joins(one) {
		return together
	}
	return one
}

// foldTogether is fold of any text.
func foldTogether(text string) string {
	var out strings.Builder
	gap, accented := false, false
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
			// A vowel sign of Hindi or Thai is no accent.
			if !accented {
				out.WriteRune(r)
			}
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.Mc, r):
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			accented = unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
			out.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	if out.Len() == 0 {
		return strings.TrimSpace(text)
	}
	return norm.NFC.String(out.String())
}
