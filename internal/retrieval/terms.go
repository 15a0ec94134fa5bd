package retrieval

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar" // each registers its language's filters
	_ "github.com/blevesearch/bleve/v2/analysis/lang/da"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/de"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/es"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hu"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/it"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/nl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/no"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pt"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ro"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ru"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/sv"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/registry"

	"dragoman/internal/chat"
)

// stemmers names bleve's stemming filter of each language; a language without
// one keeps its words as they are.
var stemmers = map[string]string{
	"ar": "stemmer_ar", "da": "stemmer_da_snowball", "de": "stemmer_de_snowball",
	"en": "stemmer_en_snowball", "es": "stemmer_es_light", "fi": "stemmer_fi_snowball",
	"fr": "stemmer_fr_snowball", "hi": "stemmer_hi", "hu": "stemmer_hu_snowball", "it": "stemmer_it_snowball",
	"nl": "stemmer_nl_snowball", "no": "stemmer_no_snowball", "pt": "stemmer_pt_light",
	"ro": "stemmer_ro_snowball", "ru": "stemmer_ru_snowball", "sv": "stemmer_sv_snowball", "tr": "stemmer_tr_snowball",
}

// word is one word of a message: its folded text as a range of terms.text, its
// place in the message, and the hashes of its text and its stem.
type word struct {
	lo, hi     int32 // in terms.text
	start, end int32 // bytes of the message
	plain      uint64
	stem       uint64
	stretched  bool   // a letter stands three times in a row or more: "thieeeves"
	single     bool   // one rune of a script that is written without spaces
	sound      uint16 // of a Chinese character; 0 if it is none
}

// terms is a message taken apart. It is scratch space, used again and again.
type terms struct {
	text  []byte
	words []word
}

func (t *terms) bytes(w word) []byte { return t.text[w.lo:w.hi] }

// fingerprint is the same for messages that only differ in case, accents and
// punctuation.
func fingerprint(t *terms) uint64 {
	h := uint64(saltMessage)
	for _, w := range t.words {
		h = mix(h, w.plain)
	}
	return h
}

// analyzer turns messages of one language into terms. Once learn is not called
// any more, it is safe for concurrent use.
type analyzer struct {
	lang     string
	joins    bool                 // an apostrophe is part of the word, and dropped
	cyrillic bool                 // Latin words may be romanised
	umlauts  bool                 // German: "ue" may stand for "ü", "ss" for "ß"
	han      *han                 // Chinese: characters and their sounds
	filter   analysis.TokenFilter // nil: words are their own stems
	lock     sync.Mutex           // bleve does not promise that filters can be shared
	known    vocabulary
	spelling spelling
}

// vocabulary holds the words that an analyzer has learned.
type vocabulary struct {
	Words table // hash of a word → index of its stem
	Stems numbers[uint64]
	Latin table // words in Latin letters of a language that is not written in them: brands and the like
}

func newAnalyzer(lang string) (*analyzer, error) {
	a := &analyzer{lang: lang, joins: lang == "en", umlauts: lang == "de", cyrillic: lang == "ru"}
	if lang == "zh" {
		a.han = loadHan()
	}
	name, ok := stemmers[lang]
	if !ok {
		return a, nil
	}
	f, err := registry.NewCache().TokenFilterNamed(name)
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "no stemmer for %s: %w", lang, err)
	}
	a.filter = f
	return a, nil
}

// learn is analyze, and remembers the stems of the message's words.
func (a *analyzer) learn(message string, t *terms) {
	a.analyze(message, t)
	for _, w := range t.words {
		a.remember(w.plain, w.stem)
	}
}

// remember sets the stem of a word.
func (a *analyzer) remember(plain, stem uint64) {
	if i, ok := a.known.Words.get(plain); ok {
		a.known.Stems[i] = stem
		return
	}
	a.known.Words.set(plain, int32(len(a.known.Stems)))
	a.known.Stems = append(a.known.Stems, stem)
}

// analyze takes a message apart into t.
func (a *analyzer) analyze(message string, t *terms) {
	a.split(message, t)
	for i := range t.words {
		w := &t.words[i]
		if w.stretched {
			a.shorten(t, w)
		}
		w.plain = hashBytes(saltWord, t.bytes(*w))
	}
	if a.cyrillic {
		a.cyrillicise(t)
	}
	for i := range t.words {
		w := &t.words[i]
		w.stem = a.stem(t.bytes(*w), w.plain)
	}
}

// split finds the words of a message and folds them.
func (a *analyzer) split(message string, t *terms) {
	t.text, t.words = t.text[:0], t.words[:0]
	lo, start, digits, letters := 0, 0, 0, 0
	same, run := 0, 0 // how often the last letter has come in a row; 3 once one has come three times
	var last rune     // of the word so far, 0 between words
	flush := func(end int) {
		if len(t.text) > lo {
			if digits > 0 && letters == 0 {
				t.text = append(t.text[:lo], numberClass(t.text[lo:], digits)...)
			}
			t.words = append(t.words, word{lo: int32(lo), hi: int32(len(t.text)), start: int32(start), end: int32(end), stretched: run >= 3})
		}
		lo, digits, letters, last, run = len(t.text), 0, 0, 0, 0
	}
	for i, r := range message {
		f := foldRune(r)
		if a.han != nil {
			f = a.han.fold(f)
		}
		if len(t.text) == lo {
			start = i
		}
		switch {
		case f == 0:
		case unspaced(f): // each rune is a word
			flush(i)
			start = i
			t.text = utf8.AppendRune(t.text, f)
			letters++
			flush(i + utf8.RuneLen(r))
			w := &t.words[len(t.words)-1]
			w.single = true
			if a.han != nil {
				w.sound = a.han.soundOf(f)
			}
		case unicode.IsLetter(f) || unicode.IsDigit(f):
			if unicode.IsDigit(f) {
				digits++
			} else {
				letters++
				same++
				if f != last {
					same = 1
				}
				run = max(run, min(same, 3))
			}
			if a.umlauts && spelledOut(t.text[lo:], f) {
				continue
			}
			t.text = utf8.AppendRune(t.text, f)
			last = f
		case f == '\'' && a.joins && last != 0:
		case (f == '.' || f == ',') && digits > 0 && letters == 0 && i+1 < len(message) && message[i+1] >= '0' && message[i+1] <= '9':
			t.text = append(t.text, '.')
		default:
			flush(i)
			if strings.ContainsRune("€$£₽¥₴", f) {
				t.text = append(t.text, '$')
				start = i
				flush(i + utf8.RuneLen(r))
			}
		}
	}
	flush(len(message))
}

// spelledOut reports whether a letter only spells out the umlaut before it, or
// is the second half of an ß: "ueber", "Strasse". The letter before it is
// enough then, as accents are dropped everywhere.
func spelledOut(word []byte, letter rune) bool {
	n := len(word)
	if n == 0 {
		return false
	}
	switch last := word[n-1]; {
	case letter == 's':
		return last == 's'
	case letter == 'e' && (last == 'a' || last == 'o' || last == 'u'):
		return n == 1 || !vowel(word[n-2]) && word[n-2] != 'q' // but not in "neue", "Frauen", "bequem"
	}
	return false
}

// shorten takes a stretched word back to one that it knows, its stretched
// letters written once or twice; to once if it knows neither.
func (a *analyzer) shorten(t *terms, w *word) {
	long := t.bytes(*w)
	for _, times := range [...]int{2, 1} {
		lo := len(t.text)
		t.text = appendShort(t.text, long, times)
		w.lo, w.hi = int32(lo), int32(len(t.text))
		if _, ok := a.known.Words.get(hashBytes(saltWord, t.bytes(*w))); ok {
			return
		}
	}
}

// appendShort appends a word whose letters that stand three times in a row or
// more are written the given number of times.
func appendShort(dst, word []byte, times int) []byte {
	for len(word) > 0 {
		_, size := utf8.DecodeRune(word)
		letter, n := word[:size], 1
		for word = word[size:]; bytes.HasPrefix(word, letter); word = word[size:] {
			n++
		}
		if n >= 3 {
			n = times
		}
		for range n {
			dst = append(dst, letter...)
		}
	}
	return dst
}

// numberClass returns what stands for a number: order numbers and amounts
// differ in every message, small numbers and dates like 11.11 mean something.
func numberClass(text []byte, digits int) []byte {
	switch {
	case digits <= 2, digits == 4 && len(text) == 5 && text[0] == text[3] && text[1] == text[4] && text[2] == '.':
		return text
	case digits == 3:
		return []byte("000")
	}
	return []byte("0000")
}

// stem returns the hash of a word's stem: the one learned, that of the common
// word it is a slip of, or what the stemmer makes of it.
func (a *analyzer) stem(text []byte, plain uint64) uint64 {
	if i, ok := a.known.Words.get(plain); ok {
		return a.known.Stems[i]
	}
	if h, ok := a.spelling.correct(text); ok {
		return h
	}
	return hashBytes(saltStem, a.stemText(text))
}

// stemText returns a word's stem.
func (a *analyzer) stemText(text []byte) []byte {
	const shortest = 4 // runes of a word that has an ending to lose
	stem := slices.Clone(text)
	if a.filter != nil && !isDigit(text[0]) && utf8.RuneCount(text) >= shortest {
		a.lock.Lock()
		out := a.filter.Filter(analysis.TokenStream{{Term: stem, End: len(stem), Position: 1}})
		a.lock.Unlock()
		if len(out) > 0 && len(out[0].Term) > 0 {
			stem = out[0].Term
		}
	}
	if a.cyrillic {
		return skeleton(stem)
	}
	return stem
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
