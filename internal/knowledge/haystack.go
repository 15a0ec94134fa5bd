package knowledge

import (
	"bytes"
	"index/suffixarray"
	"strings"
	"unicode"
	"unicode/utf8"
)

// haystack finds in which of many folded texts a folded term is, as hasTerm
// does for one: there are hundreds of terms.
type haystack struct {
	texts []string
	words map[string][]int // which texts have a word, in order

	all   []byte             // a text a line; nil until a term is looked for that need not be whole words
	index *suffixarray.Index // of all
}

func newHaystack(texts []string) *haystack {
	h := &haystack{texts: texts, words: map[string][]int{}}
	for i, text := range texts {
		for word := range strings.SplitSeq(text, " ") {
			if in := h.words[word]; len(in) == 0 || in[len(in)-1] != i {
				h.words[word] = append(in, i)
			}
		}
	}
	return h
}

// count returns in how many texts a term is.
func (h *haystack) count(term string) int {
	first, _ := utf8.DecodeRuneInString(term)
	last, _ := utf8.DecodeLastRuneInString(term)
	switch {
	case term == "":
		return 0
	case unspaced(first) || unspaced(last) || unicode.Is(unicode.Hangul, last):
		return h.countAnywhere(term)
	}
	n := 0
	for _, i := range h.rarest(term) {
		if hasTerm(h.texts[i], term) {
			n++
		}
	}
	return n
}

// rarest returns the texts that have the rarest word of a term.
func (h *haystack) rarest(term string) []int {
	var in []int
	for word := range strings.SplitSeq(term, " ") {
		if with := h.words[word]; in == nil || len(with) < len(in) {
			in = with
		}
		if len(in) == 0 {
			return nil
		}
	}
	return in
}

func (h *haystack) countAnywhere(term string) int {
	if h.index == nil {
		h.all = []byte(strings.Join(h.texts, "\n"))
		h.index = suffixarray.New(h.all)
	}
	found := map[int]bool{} // by where the line begins
	for _, at := range h.index.Lookup([]byte(term), -1) {
		start, end := bytes.LastIndexByte(h.all[:at], '\n')+1, len(h.all)
		if next := bytes.IndexByte(h.all[at:], '\n'); next >= 0 {
			end = at + next
		}
		if hasTerm(string(h.all[start:end]), term) {
			found[start] = true
		}
	}
	return len(found)
}
