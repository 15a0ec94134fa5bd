package language

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// schemes are ways in which Russian is written in Latin letters: passports and
// signs, library catalogues, chats.
var schemes = []map[rune]string{
	{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya"},
	{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "j", 'з': "z", 'и': "i", 'й': "i", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "c", 'ч': "ch", 'ш': "sh", 'щ': "sch", 'ъ': "", 'ы': "i", 'ь': "", 'э': "e", 'ю': "u", 'я': "ia"},
	{'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "jo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "j", 'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "h", 'ц': "ts", 'ч': "4", 'ш': "w", 'щ': "sch", 'ъ': "", 'ы': "y", 'ь': "'", 'э': "e", 'ю': "ju", 'я': "ja"},
}

// Romanised returns the ways in which a Cyrillic text is written with Latin
// letters, none for a text in another script.
func Romanised(text string) []string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		return nil
	}
	out := make([]string, len(schemes))
	lower := strings.ToLower(text)
	for i, scheme := range schemes {
		var b strings.Builder
		for _, r := range lower {
			if s, ok := scheme[r]; ok {
				b.WriteString(s)
			} else {
				b.WriteRune(r)
			}
		}
		out[i] = b.String()
	}
	return out
}

// Unaccented returns the text without accents and other marks, as people type
// it in a hurry. Letters that are not accented ones (ñ is, ø is not) stay.
func Unaccented(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}
