package language

import (
	"slices"
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
	if r.own(d.scripts[l]) > 0 && scripts[script].name == "Latn" {
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

// own counts the letters of scripts other than Latin.
func (r *reading) own(mask uint64) (n int) {
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
	code, margin := theWorld().stranger(text, func(code string) bool {
		return slices.ContainsFunc(d.languages, func(lang string) bool { return sameLanguage(lang, code) })
	})
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
		if d.mistaken[l] != nil && !d.mistaken[l][code] {
			margin += unmistaken
		}
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
	// expectedWeight is how much stranger a text may be in the language that is
	// expected.
	expectedWeight = 0.3
	// fewTexts makes up for how little a few texts show of a language.
	fewTexts = 5
	// judged is the most texts of a language that its limit is found with.
	judged = 1500
)

// judge calls f with a sample of a language's texts that are long enough to
// tell.
func (d *Detector) judge(texts []string, f func(text string, r *reading)) {
	var space [34]rune
	runes := space[:0]
	step := max(1, len(texts)/judged)
	for i := 0; i < len(texts); i += step {
		var r reading
		d.read(texts[i], &r, &runes)
		if r.letters >= fewestLetters && r.words >= 2 {
			f(texts[i], &r)
		}
	}
}

// mistakes returns the languages that a language's texts in foreign letters
// look like.
func (d *Detector) mistakes(l int, texts []string) map[string]bool {
	counts, all := map[string]int{}, 0
	d.judge(texts, func(text string, r *reading) {
		if r.variety[l] != l {
			code, _ := d.strangeness(text, r, l)
			counts[code]++
			all++
		}
	})
	found := map[string]bool{}
	for code, n := range counts {
		if float64(n) > seldomMistaken*float64(all) {
			found[code] = true
		}
	}
	return found
}

// limit returns, for each script that a language's texts come in (Russian is
// typed in Latin letters too), the strangeness that next to none of them
// reaches.
func (d *Detector) limit(l int, texts []string) map[int]float64 {
	strange := map[int][]float64{}
	d.judge(texts, func(text string, r *reading) {
		_, s := d.strangeness(text, r, l)
		strange[r.script()] = append(strange[r.script()], s)
	})
	limits := map[int]float64{}
	for script, list := range strange {
		slices.Sort(list)
		n := float64(len(list))
		limits[script] = max(0, list[len(list)-1-int(falselyStrange*n)]) + fewTexts/n
	}
	return limits
}
