package retrieval

import (
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
// place in the message, and the hash of its stem.
type word struct {
	lo, hi     int32 // in terms.text
	start, end int32 // in the message
	sentence   int32
	stem       uint64
	plain      uint64 // hash of the folded word itself
}

// terms is a message taken apart. It is scratch space, used again and again.
type terms struct {
	text      []byte
	words     []word
	sentences int
}

func (t *terms) bytes(w word) []byte { return t.text[w.lo:w.hi] }

// analyzer turns messages of one language into terms. Stems of words that it
// has seen are remembered in stems; it is safe for concurrent use once nobody
// calls learn any more.
type analyzer struct {
	lang       string
	joins      bool // an apostrophe is part of the word, and dropped
	cyrillic   bool // Latin words may be romanised
	filter     analysis.TokenFilter
	spelling   spelling
	filterLock sync.Mutex // bleve says nothing about concurrent use of filters
	stems      map[uint64]uint64
	latin      map[uint64]bool // Latin-script words of a language that isn't: brands and the like
}

func newAnalyzer(lang string) (*analyzer, error) {
	a := &analyzer{lang: lang, joins: lang == "en", cyrillic: lang == "ru" || lang == "uk" || lang == "bg", stems: map[uint64]uint64{}, latin: map[uint64]bool{}}
	name, ok := stemmers[lang]
	if !ok {
		return a, nil
	}
	f, err := registry.NewCache().TokenFilterNamed(name)
	if err != nil {
		return nil, err
	}
	a.filter = f
	return a, nil
}

// analyze takes a message apart into t. With learn, the stems of new words are
// remembered.
func (a *analyzer) analyze(message string, t *terms, learn bool) {
	t.text, t.words, t.sentences = t.text[:0], t.words[:0], 0
	lo, start, digits, letters := 0, 0, 0, 0
	sentence := int32(0)
	var last rune
	flush := func(end int) {
		if len(t.text) > lo {
			if digits > 0 && letters == 0 {
				t.text = append(t.text[:lo], numberClass(t.text[lo:], digits)...)
			}
			t.words = append(t.words, word{lo: int32(lo), hi: int32(len(t.text)), start: int32(start), end: int32(end), sentence: sentence})
		}
		lo, digits, letters, last = len(t.text), 0, 0, 0
	}
	for i, r := range message {
		f := foldRune(r)
		if len(t.text) == lo {
			start = i
		}
		switch {
		case f == 0:
		case unspaced(f):
			if last != 0 && !unspaced(last) {
				flush(i)
				start = i
			}
			if last == 0 {
				t.text = utf8.AppendRune(t.text, f)
			} else { // the pair ends here and the next begins with this rune
				t.text = utf8.AppendRune(t.text, f)
				flush(i + utf8.RuneLen(r))
				start = i
				t.text = utf8.AppendRune(t.text, f)
			}
			last = f
			letters++
		case unicode.IsLetter(f) || unicode.IsDigit(f):
			if last != 0 && unspaced(last) {
				flush(i)
				start = i
			}
			if unicode.IsDigit(f) {
				digits++
			} else {
				letters++
			}
			t.text = utf8.AppendRune(t.text, f)
			last = f
		case f == '\'' && a.joins && last != 0:
		case (f == '.' || f == ',') && digits > 0 && letters == 0 && i+1 < len(message) && message[i+1] >= '0' && message[i+1] <= '9':
			t.text = append(t.text, '.')
		default:
			flush(i)
			switch f {
			case '€', '$', '£', '₽', '¥', '₴':
				t.text = append(t.text, '$')
				start = i
				flush(i + utf8.RuneLen(r))
			case '.', '!', '?', '\n', '…', '。', '！', '？':
				if len(t.words) > 0 && t.words[len(t.words)-1].sentence == sentence {
					sentence++
				}
			}
		}
	}
	flush(len(message))
	for i := range t.words {
		w := &t.words[i]
		w.plain = hashBytes(saltWord, t.bytes(*w))
	}
	if a.cyrillic {
		a.romanised(t)
	}
	for i := range t.words {
		w := &t.words[i]
		w.stem = a.stem(t.bytes(*w), w.plain, learn)
		t.sentences = int(w.sentence) + 1
	}
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

// stem returns the hash of the word's stem.
func (a *analyzer) stem(text []byte, plain uint64, learn bool) uint64 {
	if h, ok := a.stems[plain]; ok {
		return h
	}
	if !learn && (text[0] < '0' || text[0] > '9') {
		if h, ok := a.spelling.correct(text); ok {
			return h
		}
	}
	h := hashBytes(saltStem, a.stemText(text))
	if learn {
		a.stems[plain] = h
	}
	return h
}

// stemText returns the word's stem.
func (a *analyzer) stemText(text []byte) []byte {
	if a.filter == nil || (text[0] >= '0' && text[0] <= '9') || utf8.RuneCount(text) < 4 {
		return a.skeleton(append([]byte(nil), text...))
	}
	a.filterLock.Lock()
	defer a.filterLock.Unlock()
	out := a.filter.Filter(analysis.TokenStream{{Term: append([]byte(nil), text...), Start: 0, End: len(text), Position: 1, Type: analysis.AlphaNumeric}})
	if len(out) == 0 {
		return text
	}
	return a.skeleton(out[0].Term)
}
