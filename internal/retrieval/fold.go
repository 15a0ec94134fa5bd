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
	case 'ـ': // Arabic tatweel
		return 0
	case '’', '‘', 'ʼ', '`', '´':
		return '\''
	case 'й': // a letter of its own, not an accented one
		return r
	}
	if r < 0x80 {
		return r
	}
	if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r) {
		return 0
	}
	if unicode.Is(unicode.Hangul, r) {
		return r
	}
	if d := norm.NFKD.PropertiesString(string(r)).Decomposition(); len(d) > 0 {
		for _, c := range string(d) {
			return unicode.ToLower(c)
		}
	}
	return r
}

// unspaced reports whether the rune's script is written without spaces between
// words, so that pairs of runes stand in for words.
func unspaced(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
