package language

import (
	"math"
	"slices"
	"strings"
	"unicode"
)

// Detector tells the languages of a store's buyers apart. It is learned from
// the knowledge base's own texts when that is published, is immutable and safe
// for concurrent use.
//
// A message's evidence for a language is the sum of log probabilities of its
// character n-grams (1 to 4, with the edges of words), naive Bayes. Letters
// outside every learned text weigh the same for all languages.
type Detector struct {
	languages []string // sorted
	rows      map[uint64]int32
	logs      []float32 // by row, then by language
}

// Prior is what is known before a message is read.
type Prior struct {
	Locale   string             // the storefront's language tag, "" if unknown
	Current  string             // the conversation's language so far, "" if it is new
	Evidence map[string]float64 // Guess.Evidence of earlier messages, natural log
}

// Guess is a detector's word on a message.
type Guess struct {
	Language   string             // always one of the detector's
	Confidence float64            // probability of Language, 0–1, prior included
	Evidence   map[string]float64 // of this message and earlier ones, natural log, the best is 0
}

// Weights of what is known beforehand, in nats: how much evidence a message
// must bring to overrule it.
const (
	localeWeight  = 1.5
	currentWeight = 3.2
	memory        = 0.4 // what is left of the evidence after each message
	evidenceScale = 0.5
	evidenceFloor = 12.0 // no message says more than this
	fullLength    = 24   // letters from which a message may say that much; shorter ones say their share of it
	longestGram   = 4
	smoothing     = 0.3
)

// NewDetector learns to tell languages apart from texts in each of them, by
// language tag.
func NewDetector(texts map[string][]string) *Detector {
	d := &Detector{rows: map[uint64]int32{}}
	for lang := range texts {
		d.languages = append(d.languages, lang)
	}
	slices.Sort(d.languages)
	n := len(d.languages)
	var counts []float64
	var orders []int
	totals := make([][longestGram + 1]float64, n)
	var kinds [longestGram + 1]float64
	var runes []rune
	for l, lang := range d.languages {
		learn := func(text string, weight float64) {
			eachGram(text, &runes, func(order int, h uint64) {
				row, ok := d.rows[h]
				if !ok {
					row = int32(len(d.rows))
					d.rows[h] = row
					counts = append(counts, make([]float64, n)...)
					orders = append(orders, order)
					kinds[order]++
				}
				counts[int(row)*n+l] += weight
				totals[l][order] += weight
			})
		}
		for word, uses := range wordsOf(texts[lang]) {
			learn(word, uses)
			learn(Unaccented(word), uses/2)
			for _, r := range Romanised(word) {
				learn(r, uses/4)
			}
		}
	}
	d.logs = make([]float32, len(counts))
	for row, order := range orders {
		for l := range n {
			p := (counts[row*n+l] + smoothing) / (totals[l][order] + smoothing*kinds[order])
			d.logs[row*n+l] = float32(math.Log(p))
		}
	}
	return d
}

// wordsOf counts the words of texts. All counts are whole numbers, so that it
// does not matter in which order they are summed up.
func wordsOf(texts []string) map[string]float64 {
	out := map[string]float64{}
	for _, text := range texts {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) }) {
			out[word]++
		}
	}
	return out
}

// Languages returns the languages that the detector knows, sorted.
func (d *Detector) Languages() []string { return d.languages }

// Detect says which of the allowed languages a message is in; none listed
// means all. A message without letters is taken to be in the language that the
// prior names, else in the first one.
func (d *Detector) Detect(text string, allowed []string, prior Prior) Guess {
	n := len(d.languages)
	scores := make([]float64, n)
	var space [34]rune
	runes := space[:0]
	letters := 0
	eachGram(text, &runes, func(order int, h uint64) {
		if order == 1 {
			letters++
		}
		if row, ok := d.rows[h]; ok {
			for l, v := range d.logs[int(row)*n : int(row)*n+n] {
				scores[l] += float64(v)
			}
		}
	})
	permitted := func(l int) bool { return len(allowed) == 0 || slices.Contains(allowed, d.languages[l]) }
	top := math.Inf(-1)
	for l := range scores {
		scores[l] *= evidenceScale
		if permitted(l) {
			top = max(top, scores[l])
		}
	}
	floor := evidenceFloor * min(1, float64(letters)/fullLength)
	g := Guess{Evidence: make(map[string]float64, n)}
	best, total, bestScore := -1, 0.0, math.Inf(-1)
	for l, lang := range d.languages {
		if !permitted(l) {
			continue
		}
		e := max(scores[l]-top, -floor)
		scores[l] = e + memory*prior.Evidence[lang]
		g.Evidence[lang] = scores[l]
		if sameLanguage(prior.Locale, lang) {
			scores[l] += localeWeight
		}
		if prior.Current == lang {
			scores[l] += currentWeight
		}
		if scores[l] > bestScore {
			best, bestScore = l, scores[l]
		}
	}
	if best < 0 {
		return g
	}
	topEvidence := math.Inf(-1)
	for l, lang := range d.languages {
		if permitted(l) {
			total += math.Exp(scores[l] - bestScore)
			topEvidence = max(topEvidence, g.Evidence[lang])
		}
	}
	for lang := range g.Evidence {
		g.Evidence[lang] -= topEvidence
	}
	g.Language, g.Confidence = d.languages[best], 1/total
	return g
}

// sameLanguage reports whether a locale such as "es-MX" is of the language.
func sameLanguage(locale, lang string) bool {
	if len(locale) < len(lang) || locale[:len(lang)] != lang {
		return false
	}
	return len(locale) == len(lang) || locale[len(lang)] == '-' || locale[len(lang)] == '_'
}

// eachGram calls f with every n-gram of the words of a text. Scripts written
// without spaces make long words, which are cut.
func eachGram(text string, runes *[]rune, f func(order int, h uint64)) {
	w := append((*runes)[:0], '<')
	flush := func() {
		if len(w) > 1 {
			w = append(w, '>')
			for i := range w {
				h := uint64(14695981039346656037)
				for j := i; j < len(w) && j-i < longestGram; j++ {
					h = (h ^ uint64(w[j])) * 1099511628211
					if j > i || w[i] != '<' && w[i] != '>' {
						f(j-i+1, h)
					}
				}
			}
		}
		w = append(w[:0], '<')
	}
	for _, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
			w = append(w, unicode.ToLower(r))
			if len(w) == 32 {
				flush()
			}
		default:
			flush()
		}
	}
	flush()
	*runes = w
}
