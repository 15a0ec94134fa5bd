package language

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Detector tells the languages of a store's buyers apart, and sees when a
// message is in none of them. It is learned from the knowledge base's own texts
// when that is published, is immutable and safe for concurrent use.
//
// A message's evidence for a language is the sum of log probabilities of its
// character n-grams (1 to 3, with the edges of words) and its words, naive
// Bayes. What no learned text has weighs the same for all languages. A language
// that is not written in Latin letters has a second variety, as it is typed in
// them; the better one counts.
type Detector struct {
	languages []string          // sorted
	varieties []int             // the language of each variety that is told apart
	grams     grams             // by variety
	scripts   []uint64          // by language, a bit for each of scripts it is written in
	letters   map[rune]uint64   // a bit for each language that uses the letter
	limits    []map[int]float64 // of strangeness by language, then by script
	mistaken  []map[string]bool // by language: what its texts in foreign letters are taken for
	own       []bool            // by code of the world: it is one of languages
}

// Prior is what is known before a message is read.
type Prior struct {
	Locale   string             // the storefront's language tag, "" if unknown
	Current  string             // the conversation's language so far, "" if it is new
	Default  string             // the store's language, for messages that tell nothing
	Evidence map[string]float64 // Guess.Evidence of earlier messages, natural log
}

// Guess is a detector's word on a message.
type Guess struct {
	Language   string             // always one of the detector's
	Confidence float64            // probability of Language, 0–1, prior included
	Evidence   map[string]float64 // of this message and earlier ones, natural log, the best is 0
	// Other is set if the message is in none of the allowed languages: the
	// code of the language or script (ISO 639, ISO 15924) it looks like most.
	Other string
}

// Weights of what is known beforehand, in nats: how much evidence a message
// must bring to overrule it.
const (
	localeWeight  = 1.5
	currentWeight = 3.2
	defaultWeight = 0.1
	// varietyWeight is how much more a message must speak for a language typed
	// in letters that are not its own: few are.
	varietyWeight = 2.0
	// alienWeight is what each letter of a script that a language does not use
	// speaks against it. Latin letters don't: names of products are everywhere.
	alienWeight   = 1.5
	memory        = 0.4 // what is left of the evidence after each message
	evidenceScale = 0.5
	evidenceFloor = 12.0 // no message says more than this
	fullLength    = 24   // letters from which a message may say that much; shorter ones say their share of it
	// questionWeight is how much more a message's questions must speak for
	// another language than the message, to overrule the rest of it.
	questionWeight = 2.0
	// refusedWeight is how much more a message must speak for a language that
	// is not allowed than for any that is, to be taken for one.
	refusedWeight = 4.0
	// fewestLetters is the number of letters of Latin, Cyrillic or Arabic
	// writing from which a message may be found to be in none of the languages.
	fewestLetters = 8
)

// NewDetector learns to tell languages apart from texts in each of them, by
// language tag. 64 languages at most.
func NewDetector(texts map[string][]string) *Detector {
	d := &Detector{letters: map[rune]uint64{}}
	for lang := range texts {
		d.languages = append(d.languages, lang)
	}
	slices.Sort(d.languages)
	d.own = theWorld().among(d.languages)
	words := make([]map[string]float64, len(d.languages))
	for l, lang := range d.languages {
		words[l] = wordsOf(texts[lang])
		d.varieties = append(d.varieties, l)
	}
	for l := range d.languages {
		if !latin(words[l]) {
			d.varieties = append(d.varieties, l)
		}
	}
	t := newTally(len(d.varieties))
	var runes []rune
	learn := func(variety int, text string, weight float64) {
		eachGram(text, &runes, func(order int, h uint64) { t.add(variety, order, h, weight) })
	}
	learnWord := func(variety int, word string, uses, weight float64) {
		learn(variety, word, weight)
		if uses > 1 {
			t.know(variety, wordHash(word, &runes))
		}
	}
	for v, l := range d.varieties[len(d.languages):] {
		for word, uses := range words[l] {
			if isLatin(word) {
				learnWord(len(d.languages)+v, word, uses, uses)
			}
			for _, r := range Romanised(word) {
				learnWord(len(d.languages)+v, r, uses, uses/4)
			}
		}
	}
	for l := range d.languages {
		var letters [64]float64
		alphabet, all := map[rune]float64{}, 0.0
		for word, uses := range words[l] {
			learnWord(l, word, uses, uses)
			if bare := Unaccented(word); bare != word {
				learn(l, bare, uses/2)
			}
			for _, r := range word {
				if s := scriptOf(r); s >= 0 {
					letters[s] += uses
				}
				alphabet[r] += uses
				all += uses
			}
		}
		for r, uses := range alphabet {
			if uses > rareLetter*all {
				d.letters[r] |= 1 << l
			}
		}
		d.scripts = append(d.scripts, usual(letters[:]))
	}
	d.grams = t.done()
	d.mistaken, d.limits = make([]map[string]bool, len(d.languages)), make([]map[int]float64, len(d.languages))
	var wait sync.WaitGroup
	for l, lang := range d.languages {
		wait.Go(func() { d.mistaken[l], d.limits[l] = d.judge(l, texts[lang]) })
	}
	wait.Wait()
	return d
}

// latin reports whether most of the words are in Latin letters.
func latin(words map[string]float64) bool {
	yes, all := 0.0, 0.0
	for word, uses := range words {
		all += uses
		if isLatin(word) {
			yes += uses
		}
	}
	return 2*yes >= all
}

func isLatin(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// usual returns the scripts that make up a good part of the letters.
func usual(letters []float64) (mask uint64) {
	total := 0.0
	for _, n := range letters {
		total += n
	}
	for s, n := range letters {
		if n > total/50 {
			mask |= 1 << s
		}
	}
	return mask
}

// Languages returns the languages that the detector knows, sorted.
func (d *Detector) Languages() []string { return d.languages }

// reading is what a detector makes of a text, before anything else is known.
type reading struct {
	scores   []float64 // by language, natural log, scaled
	letters  int
	scripts  [64]int  // letters by script
	words    int      // whole words
	familiar []uint64 // by word, a bit for each variety that uses it
	variety  []int    // by language, the variety that its score is of
}

func (d *Detector) read(text string, r *reading, runes *[]rune) {
	n := len(d.varieties)
	if r.scores == nil {
		r.scores = make([]float64, n)
	}
	eachGram(text, runes, func(order int, h uint64) {
		switch order {
		case 1:
			r.letters++
		case wholeWord:
			r.words++
			r.familiar = append(r.familiar, 0)
		}
		row := d.grams.row(h)
		if row < 0 {
			return
		}
		for l, v := range d.grams.logs[row*n : row*n+n] {
			r.scores[l] -= float64(v) * (logStep * evidenceScale)
		}
		if order == wholeWord {
			r.familiar[r.words-1] = d.grams.known[row]
		}
	})
	r.variety = r.variety[:0]
	for l := range d.languages {
		r.variety = append(r.variety, l)
	}
	for v := len(d.languages); v < n; v++ {
		if l := d.varieties[v]; r.scores[v]-varietyWeight > r.scores[l] {
			r.scores[l], r.variety[l] = r.scores[v]-varietyWeight, v
		}
	}
	r.scores = r.scores[:len(d.languages)]
	for _, c := range text {
		if unicode.IsLetter(c) {
			if s := scriptOf(c); s >= 0 {
				r.scripts[s]++
			}
		}
	}
	for s, letters := range r.scripts {
		if letters > 0 && scripts[s].name != "Latn" {
			for l, own := range d.scripts {
				if own>>s&1 == 0 {
					r.scores[l] -= alienWeight * float64(letters)
				}
			}
		}
	}
}

// script returns the script that most letters are of.
func (r *reading) script() int {
	script := 0
	for s, n := range r.scripts {
		if n > r.scripts[script] {
			script = s
		}
	}
	return script
}

// Detect says which of the allowed languages a message is in; none listed
// means all. A message in several languages is in that of its questions. A
// message without letters is taken to be in the language that the prior names,
// else in the first one.
func (d *Detector) Detect(text string, allowed []string, prior Prior) Guess {
	var space [34]rune
	runes := space[:0]
	var all reading
	d.read(text, &all, &runes)
	permitted := func(l int) bool { return len(allowed) == 0 || slices.Contains(allowed, d.languages[l]) }
	scores, letters := all.scores, all.letters
	if asked := questions(text); asked != "" {
		var q reading
		d.read(asked, &q, &runes)
		if of, in := best(q.scores, permitted), best(scores, permitted); of >= 0 && of != in && q.scores[of]-q.scores[in] > questionWeight {
			scores, letters = q.scores, q.letters
		}
	}
	g := d.weigh(scores, letters, permitted, prior)
	if g.Language != "" {
		known := prior.Current == g.Language || sameLanguage(prior.Locale, g.Language)
		g.Other = d.other(text, &all, permitted, known)
	}
	return g
}

// weigh adds what is known beforehand to a message's scores.
func (d *Detector) weigh(scores []float64, letters int, permitted func(int) bool, prior Prior) Guess {
	g := Guess{Evidence: make(map[string]float64, len(d.languages))}
	first := best(scores, permitted)
	if first < 0 {
		return g
	}
	floor := evidenceFloor * min(1, float64(letters)/fullLength)
	sums := make([]float64, len(scores))
	strongest := math.Inf(-1)
	for l, lang := range d.languages {
		if !permitted(l) {
			continue
		}
		e := max(scores[l]-scores[first], -floor) + memory*prior.Evidence[lang]
		g.Evidence[lang] = e
		strongest = max(strongest, e)
		if sameLanguage(prior.Locale, lang) {
			e += localeWeight
		}
		if prior.Current == lang {
			e += currentWeight
		}
		if prior.Default == lang {
			e += defaultWeight
		}
		sums[l] = e
	}
	for lang := range g.Evidence {
		g.Evidence[lang] -= strongest
	}
	top, total := best(sums, permitted), 0.0
	for l := range sums {
		if permitted(l) {
			total += math.Exp(sums[l] - sums[top])
		}
	}
	g.Language, g.Confidence = d.languages[top], 1/total
	return g
}

// questions returns the sentences of a text that ask something, "" if none or
// all do.
func questions(text string) string {
	var asked strings.Builder
	told := false
	start := 0
	end := func(at int, asks bool) {
		sentence := text[start:at]
		start = at
		if !strings.ContainsFunc(sentence, unicode.IsLetter) {
			return
		}
		if asks {
			asked.WriteString(sentence)
		} else {
			told = true
		}
	}
	for i, r := range text {
		switch r {
		case '?', '？', '؟':
			end(i, true)
		case '.', '!', '。', '！', '\n', '…':
			end(i, false)
		}
	}
	end(len(text), false)
	if !told {
		return ""
	}
	return asked.String()
}

// best returns the permitted language with the highest score, −1 if none is.
func best(scores []float64, permitted func(int) bool) int {
	top := -1
	for l := range scores {
		if permitted(l) && (top < 0 || cmp.Less(scores[top], scores[l])) {
			top = l
		}
	}
	return top
}

// sameLanguage reports whether a locale such as "es-MX" is of the language.
func sameLanguage(locale, lang string) bool {
	if len(locale) < len(lang) || locale[:len(lang)] != lang {
		return false
	}
	return len(locale) == len(lang) || locale[len(lang)] == '-' || locale[len(lang)] == '_'
}
