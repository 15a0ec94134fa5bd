package language

import (
	"slices"
	"strings"
	"unicode"
)

// other returns the language or script of a message that is in no permitted
// language, "" if it may be in one; expected says that the likeliest one is the
// storefront's or the conversation's.
func (d *Detector) other(text string, r *reading, permitted func(int) bool, expected bool) string {
	var ours uint64
	for l := range d.languages {
		if permitted(l) {
			ours |= d.scripts[l]
		}
	}
	known, total := 0, 0
	for s, n := range r.scripts {
		total += n
		if ours>>s&1 == 1 {
			known += n
		}
	}
	if total == 0 {
		return ""
	}
	script := r.script()
	if 2*known < total {
		return scripts[script].name
	}
	switch scripts[script].name {
	case "Latn", "Cyrl", "Arab":
	default:
		return "" // few languages are written so, and we know them
	}
	if r.letters < fewestLetters || r.words < 2 {
		return ""
	}
	l := best(r.scores, permitted)
	if r.nativeLetters(d.scripts[l]) > 0 && scripts[script].name == "Latn" {
		return "" // names of products may be longer than what is said about them
	}
	if known := best(r.scores, func(int) bool { return true }); !permitted(known) && r.scores[known]-r.scores[l] > refusedWeight {
		return d.languages[known]
	}
	limit, ok := d.limits[l][script]
	if expected {
		limit += expectedWeight
	}
	if code, strange := d.strangeness(text, r, l); !ok || strange > limit {
		return code
	}
	return ""
}

// nativeLetters counts the letters of the scripts in mask that are not Latin:
// those that a language is written in, without what is typed in Latin letters.
func (r *reading) nativeLetters(mask uint64) (n int) {
	for s, letters := range r.scripts {
		if mask>>s&1 == 1 && scripts[s].name != "Latn" {
			n += letters
		}
	}
	return n
}

// strangeness says how much a text, which looks like language l most, seems to
// be in a language that the detector has not learned, and in which.
func (d *Detector) strangeness(text string, r *reading, l int) (code string, strange float64) {
	code, strange = d.unlikeness(text, r, l)
	if r.variety[l] != l && !d.mistaken[l][code] {
		strange += unmistaken
	}
	return code, strange
}

// unlikeness is strangeness without what texts in foreign letters look like.
func (d *Detector) unlikeness(text string, r *reading, l int) (code string, strange float64) {
	code, margin := theWorld().stranger(text, d.own)
	familiar, alien := 0, 0
	variety := r.variety[l]
	for _, in := range r.familiar {
		if in>>variety&1 == 1 {
			familiar++
		}
	}
	weight := familiarity
	if variety != l { // the table of the world does not know it: its words must tell
		weight = varietyFamiliarity
	}
	for _, c := range text {
		if unicode.IsLetter(c) && d.letters[unicode.ToLower(c)]>>l&1 == 0 {
			alien++
		}
	}
	return code, margin - weight*float64(familiar)/float64(max(1, r.words)) + alienness*float64(alien)/float64(max(1, r.words))
}

const (
	// familiarity is how much a text in nothing but familiar words is less
	// strange than one without any.
	familiarity = 0.5
	// varietyFamiliarity is that of texts in letters that are not the language's
	// own.
	varietyFamiliarity = 8.0
	// unmistaken is how much stranger a text in foreign letters is if it looks
	// like a language that such texts hardly ever look like: Romanised Russian
	// is taken for Croatian, never for Dutch.
	unmistaken = 3.0
	// seldomMistaken is the share of such texts up to which that is so.
	seldomMistaken = 0.02
	// alienness is how much stranger a text is with a letter a word that the
	// language does not have.
	alienness = 2.0
	// rareLetter is the share of a language's letters up to which one is taken
	// for a slip or part of a foreign name.
	rareLetter = 5e-5
	// falselyStrange is the share of a language's own texts that may seem to
	// be in another.
	falselyStrange = 0.002
	// falselyForeign is the same of texts in letters that are not its own, which
	// are few.
	falselyForeign = 0.02
	// expectedWeight is how much stranger a text may be in the language that is
	// expected.
	expectedWeight = 0.3
	// fewTexts makes up for how little a few texts show of a language.
	fewTexts = 5
	// sampleSize is about how many texts of a language its limit is found with.
	sampleSize = 1000
)

// judge learns from a sample of a language's own texts what its texts in
// foreign letters look like, and for each script that they come in (Russian is
// typed in Latin letters too) the strangeness that next to none of them reaches.
func (d *Detector) judge(l int, texts []string) (mistaken map[string]bool, limits map[int]float64) {
	type judged struct {
		script  int
		code    string
		strange float64
		foreign bool // in foreign letters
	}
	var sample []judged
	counts, foreign := map[string]int{}, 0
	var space [34]rune
	runes := space[:0]
	step := max(1, len(texts)/sampleSize)
	for i := 0; i < len(texts); i += step {
		if !telling(texts[i]) {
			continue
		}
		var r reading
		d.read(texts[i], &r, &runes)
		if r.letters < fewestLetters || r.words < 2 {
			continue
		}
		code, strange := d.unlikeness(texts[i], &r, l)
		one := judged{r.script(), code, strange, r.variety[l] != l}
		if one.foreign {
			counts[code]++
			foreign++
		}
		sample = append(sample, one)
	}
	mistaken = map[string]bool{}
	for code, n := range counts {
		if float64(n) > seldomMistaken*float64(foreign) {
			mistaken[code] = true
		}
	}
	strange := map[int][]float64{}
	rare := map[int]bool{} // scripts that are not the language's own
	for _, one := range sample {
		rare[one.script] = rare[one.script] || one.foreign
		if one.foreign && !mistaken[one.code] {
			one.strange += unmistaken
		}
		strange[one.script] = append(strange[one.script], one.strange)
	}
	limits = map[int]float64{}
	for script, list := range strange {
		slices.Sort(list)
		n, share := float64(len(list)), falselyStrange
		if rare[script] {
			share = falselyForeign
		}
		limits[script] = max(0, list[len(list)-1-int(share*n)]) + fewTexts/n
	}
	return mistaken, limits
}

// telling reports whether a text has letters of a script in which many
// languages are written.
func telling(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Arabic) })
}
