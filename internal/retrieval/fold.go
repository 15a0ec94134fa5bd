package retrieval

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folds holds the plain form of the letters of the Latin, Greek, Cyrillic,
// Hebrew and Arabic blocks; zero drops the rune. Others go through foldRune.
var folds = func() (t [0x700]rune) {
	for r := range t {
		t[r] = plain(rune(r))
	}
	return t
}()

// foldRune returns the plain form of a rune: lower case, without accents, one
// form where writers mix several. Zero means that the rune is dropped.
func foldRune(r rune) rune {
	if r >= 0 && int(r) < len(folds) {
		return folds[r]
	}
	return plain(r)
}

func plain(r rune) rune {
	r = unicode.ToLower(r)
	switch r {
	case 'ё', 'э':
		return 'е'
	case 'ß':
		return 's'
	case 'ø', 'œ':
		return 'o'
	case 'æ':
		return 'a'
	case 'ł':
		return 'l'
	case 'đ':
		return 'd'
	case 'ı':
		return 'i'
	case 'ـ', 'ء': // Arabic tatweel; the hamza, which few type
		return 0
	case 'ى', 'ی':
		return 'ي'
	case 'ة':
		return 'ه'
	case 'ک', 'گ', 'ڭ', 'ݣ':
		return 'ك'
	case 'پ':
		return 'ب'
	case 'ڤ', 'ڨ':
		return 'ف'
	case 'چ':
		return 'ج'
	case '’', '‘', 'ʼ', '`', '´':
		return '\''
	case 'ヴ':
		return 'ゔ'
	case 'й': // a letter of its own, not an accented one
		return r
	}
	if r < 0x80 {
		return r
	}
	if r >= '٠' && r <= '٩' {
		return r - '٠' + '0'
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return 0
	}
	if unicode.Is(unicode.Hangul, r) {
		return r
	}
	if r >= 'ァ' && r <= 'ヶ' { // katakana: many type what should be katakana in hiragana
		return r - 'ァ' + 'ぁ'
	}
	if r >= 'ぁ' && r <= 'ゖ' {
		return r
	}
	if d := norm.NFKD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		for _, c := range string(d) {
			return unicode.ToLower(c)
		}
	}
	return r
}

// denseScript reports whether two letters of the rune's script say as much as
// three of the Latin one: short vowels are not written.
func denseScript(r rune) bool { return r >= 0x590 && r < 0x700 }

// unspaced reports whether words of the rune's script are not told apart by
// spaces, so that runes, and what stands beside them, stand in for words. In
// Korean there are spaces, but words come with endings, and who is in a hurry
// leaves spaces out.
func unspaced(r rune) bool {
	return r >= '가' && r <= '힣' || r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
