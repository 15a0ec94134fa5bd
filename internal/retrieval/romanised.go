package retrieval

import "unicode/utf8"

// Romanised Russian ("gde moya posylka") is written by no one standard. Latin
// words are brought back into Cyrillic letter by letter, and what the many
// habits disagree about (soft and hard signs, й and ы, щ) is dropped from the
// stems of all words, Cyrillic ones too, so that both meet.

// romanLetters lists what Latin letters stand for; longer ones first.
var romanLetters = []struct{ latin, cyrillic string }{
	{"shch", "щ"}, {"sch", "щ"},
	{"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"tz", "ц"}, {"ch", "ч"}, {"sh", "ш"}, {"ya", "я"}, {"ja", "я"}, {"ia", "ия"},
	{"yu", "ю"}, {"ju", "ю"}, {"iu", "ию"}, {"yo", "е"}, {"jo", "е"}, {"ye", "е"}, {"je", "е"}, {"yi", "ый"}, {"iy", "ий"}, {"yy", "ый"}, {"ij", "ий"}, {"yj", "ый"},
	{"ck", "к"}, {"ph", "ф"},
	{"a", "а"}, {"b", "б"}, {"v", "в"}, {"g", "г"}, {"d", "д"}, {"e", "е"}, {"z", "з"}, {"i", "и"}, {"j", "й"}, {"k", "к"}, {"l", "л"},
	{"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"}, {"r", "р"}, {"s", "с"}, {"t", "т"}, {"u", "у"}, {"f", "ф"}, {"h", "х"}, {"c", "ц"},
	{"y", "ы"}, {"w", "ш"}, {"x", "х"}, {"q", "к"}, {"4", "ч"}, {"6", "ш"}, {"'", ""},
}

// cyrillicise rewrites the Latin words of a message without any Cyrillic letter
// into Cyrillic, except words that the language itself writes in Latin.
func (a *analyzer) cyrillicise(t *terms) {
	if hasCyrillic(t.text) {
		return
	}
	for i := range t.words {
		w := &t.words[i]
		if !hasLatin(t.bytes(*w)) {
			continue
		}
		if _, brand := a.known.Latin.get(w.plain); brand {
			continue
		}
		lo := len(t.text)
		t.text = appendCyrillic(t.text, t.bytes(*w))
		w.lo, w.hi = int32(lo), int32(len(t.text))
		w.plain = hashBytes(saltWord, t.bytes(*w))
	}
}

// learnLatin remembers the Latin words of a message that is written in
// Cyrillic.
func (a *analyzer) learnLatin(message string, t *terms) {
	a.split(message, t)
	if !hasCyrillic(t.text) {
		return
	}
	for _, w := range t.words {
		if b := t.bytes(w); hasLatin(b) {
			a.known.Latin.set(hashBytes(saltWord, b), 1)
		}
	}
}

func hasCyrillic(text []byte) bool {
	for _, c := range text {
		if c >= 0xd0 && c <= 0xd3 { // first bytes of U+0400 to U+04FF
			return true
		}
	}
	return false
}

func hasLatin(b []byte) bool {
	for _, c := range b {
		if c >= 'a' && c <= 'z' {
			return true
		}
	}
	return false
}

// appendCyrillic appends the Cyrillic form of a romanised word.
func appendCyrillic(dst, word []byte) []byte {
next:
	for i := 0; i < len(word); {
		if word[i] == 'y' && i > 0 && (i+1 == len(word) || !vowel(word[i+1])) && vowel(word[i-1]) {
			dst = append(dst, "й"...)
			i++
			continue
		}
		for _, l := range romanLetters {
			if n := len(l.latin); i+n <= len(word) && string(word[i:i+n]) == l.latin {
				dst = append(dst, l.cyrillic...)
				i += n
				continue next
			}
		}
		dst = append(dst, word[i])
		i++
	}
	return dst
}

func vowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y'
}

// skeleton drops from a Cyrillic stem what romanised writing does not tell
// apart. It changes the stem in place.
func skeleton(stem []byte) []byte {
	out := stem[:0]
	for len(stem) > 0 {
		r, n := utf8.DecodeRune(stem)
		stem = stem[n:]
		switch r {
		case 'ь', 'ъ':
			continue
		case 'й', 'ы':
			r = 'и'
		case 'щ':
			r = 'ш'
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}
