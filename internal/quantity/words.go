package quantity

import (
	"embed"
	"path"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/goccy/go-yaml"
	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

//go:embed words/*.yaml
var files embed.FS

// wordsFile is what a file of words holds. docs/adding-a-language.md explains
// the sections.
type wordsFile struct {
	Numbers map[string]int      `yaml:"numbers"`
	Units   map[string][]string `yaml:"units"`
	Phrases map[string]string   `yaml:"phrases"` // "next day": "1 day"
	Percent []string            `yaml:"percent"`
	Range   []string            `yaml:"range"`
	Between struct {
		Before []string `yaml:"before"`
		And    []string `yaml:"and"`
	} `yaml:"between"`
	UpTo       []string            `yaml:"up_to"`
	UpToAfter  []string            `yaml:"up_to_after"`
	From       []string            `yaml:"from"`
	FromAfter  []string            `yaml:"from_after"`
	Often      []string            `yaml:"often"`
	Clauses    []string            `yaml:"clauses"`
	Currencies map[string][]string `yaml:"currencies"`
	Concepts   map[string][]string `yaml:"concepts"`
}

// words are those of one language, ready to be looked for.
type words struct {
	numbers, units, phrases, percent, joins, before, and       lexicon
	upTo, upToAfter, from, fromAfter, often, clauses, currency lexicon
	concepts                                                   lexicon
}

// Has reports whether there are words of a language, or of one it is a variety
// of.
func Has(lang string) bool { return wordsOf(lang) != nil }

// Languages lists the languages that there are words of.
func Languages() []string {
	entries, err := files.ReadDir("words")
	if err != nil {
		panic(err) // they are in the binary
	}
	var tags []string
	for _, e := range entries {
		tags = append(tags, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return tags
}

var loaded sync.Map // language → func() *words

func wordsOf(lang string) *words {
	tag, err := bcp47.Parse(lang)
	if err != nil {
		return nil
	}
	base, _ := tag.Base()
	load, ok := loaded.Load(base.String())
	if !ok {
		load, _ = loaded.LoadOrStore(base.String(), sync.OnceValue(func() *words { return readWords(base.String()) }))
	}
	return load.(func() *words)()
}

// readWords reads the words of one language, nil if there are none.
func readWords(lang string) *words {
	data, err := files.ReadFile(path.Join("words", lang+".yaml"))
	if err != nil {
		return nil
	}
	var file wordsFile
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		panic(lang + ".yaml: " + err.Error()) // the tests read them all
	}
	w := &words{}
	for word, n := range file.Numbers {
		w.numbers.add(word, strconv.Itoa(n))
	}
	for _, group := range []struct {
		to   *lexicon
		from map[string][]string
	}{{&w.units, file.Units}, {&w.currency, file.Currencies}, {&w.concepts, file.Concepts}} {
		for name, list := range group.from {
			group.to.addAll(list, name)
		}
	}
	for phrase, meaning := range file.Phrases {
		w.phrases.add(phrase, meaning)
	}
	w.percent.addAll(file.Percent, "percent")
	w.joins.addAll(file.Range, "")
	w.before.addAll(file.Between.Before, "")
	w.and.addAll(file.Between.And, "")
	w.upTo.addAll(file.UpTo, "")
	w.upToAfter.addAll(file.UpToAfter, "")
	w.from.addAll(file.From, "")
	w.fromAfter.addAll(file.FromAfter, "")
	w.often.addAll(file.Often, "")
	w.clauses.addAll(file.Clauses, "")
	for symbol, code := range symbols {
		w.currency.add(symbol, code)
	}
	switch lang {
	case "zh":
		w.currency.add("¥", "CNY")
	default:
		w.currency.add("¥", "JPY")
	}
	return w
}

// symbols are signs and codes of currencies that mean the same in every
// language.
var symbols = map[string]string{
	"€": "EUR", "eur": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "jpy": "JPY", "cny": "CNY", "rmb": "CNY",
	"₽": "RUB", "rub": "RUB", "zł": "PLN", "pln": "PLN", "₺": "TRY", "try": "TRY", "r$": "BRL", "brl": "BRL", "₩": "KRW", "krw": "KRW",
	"chf": "CHF", "sar": "SAR", "aed": "AED", "ca$": "CAD", "cad": "CAD", "a$": "AUD", "aud": "AUD", "mxn": "MXN", "₹": "INR", "inr": "INR",
}

// lexicon finds terms in a text by their first rune.
type lexicon map[rune][]term

// term is a word or phrase in lower case. One that is open may go on with any
// letters, one that is inner may stand behind any.
type term struct {
	runes       []rune
	open, inner bool
	means       string
}

func (l *lexicon) addAll(list []string, means string) {
	for _, word := range list {
		l.add(word, means)
	}
}

func (l *lexicon) add(word, means string) {
	text := strings.ToLower(norm.NFKC.String(word))
	t := term{means: means}
	text, t.inner = strings.CutPrefix(text, "*")
	text, t.open = strings.CutSuffix(text, "*")
	t.runes = []rune(text)
	if len(t.runes) == 0 {
		return
	}
	if *l == nil {
		*l = lexicon{}
	}
	(*l)[t.runes[0]] = append((*l)[t.runes[0]], t)
}

// at returns the longest term at a place of a text, and where it ends; nil if
// there is none. Free says that the word need not begin there: a unit follows
// its number at once.
func (l lexicon) at(text []rune, i int, free bool) (best *term, end int) {
	if i >= len(text) {
		return nil, 0
	}
	list := l[text[i]]
	for n := range list {
		t := &list[n]
		stop := i + len(t.runes)
		if stop > len(text) || best != nil && stop <= end || !same(text[i:stop], t.runes) {
			continue
		}
		if !free && !t.inner && !begins(text, i) || !t.open && !ends(text, stop) {
			continue
		}
		best, end = t, stop
	}
	return best, end
}

// before returns a term that ends where a text goes on at i, but for spaces.
func (l lexicon) before(text []rune, i int) (*term, int) {
	for i > 0 && isSpace(text[i-1]) {
		i--
	}
	for start := i - 1; start >= 0 && i-start <= 24; start-- {
		if t, end := l.at(text, start, false); t != nil && end == i {
			return t, start
		}
	}
	return nil, 0
}

func same(a, b []rune) bool {
	for i := range b {
		if a[i] != b[i] && !(isSpace(a[i]) && b[i] == ' ') && !(b[i] == '\'' && a[i] == '’') {
			return false
		}
	}
	return true
}

// particles stand before Arabic words, written together with them.
var particles = map[string]bool{"ال": true, "و": true, "ب": true, "ل": true, "لل": true, "بال": true, "وال": true, "ف": true, "ك": true, "ولل": true, "وب": true, "ول": true, "فال": true}

// begins reports whether a word begins at i. In scripts without spaces between
// words, and in Korean, which joins words, any place will do.
func begins(text []rune, i int) bool {
	if i == 0 || !isWord(text[i]) || !isWord(text[i-1]) || joined(text[i]) || joined(text[i-1]) {
		return true
	}
	if !unicode.Is(unicode.Arabic, text[i]) {
		return unicode.IsDigit(text[i]) != unicode.IsDigit(text[i-1])
	}
	start := i
	for start > 0 && isWord(text[start-1]) {
		start--
	}
	return particles[string(text[start:i])]
}

// ends reports whether a word ends before i.
func ends(text []rune, i int) bool {
	return i >= len(text) || !isWord(text[i-1]) || !isWord(text[i]) || joined(text[i-1]) || joined(text[i]) || unicode.IsDigit(text[i-1]) != unicode.IsDigit(text[i])
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200f' || r == '\u200e' || r >= '\u2066' && r <= '\u2069'
}

func joined(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Hangul) || r == 'ー'
}
