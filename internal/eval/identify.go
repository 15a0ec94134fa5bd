package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"dragoman/internal/language"
)

// Identified says how the messages of one language were identified.
type Identified struct {
	Language string         `json:"language"`
	Spoken   bool           `json:"spoken"` // the detector knows it
	N        int            `json:"n"`
	Right    int            `json:"right"` // found to be in it; of a language that is not spoken: found to be in none
	Refused  int            `json:"refused"`
	TakenFor map[string]int `json:"taken_for"` // wrongly, by language
}

// Identify asks a detector for the language of every question, without any
// hint, and counts by the question's language.
func Identify(d *language.Detector, questions []Question) []Identified {
	by := map[string]*Identified{}
	for _, q := range questions {
		in := by[q.Lang]
		if in == nil {
			in = &Identified{Language: q.Lang, Spoken: slices.Contains(d.Languages(), q.Lang), TakenFor: map[string]int{}}
			by[q.Lang] = in
		}
		in.N++
		guess := d.Detect(q.Text, nil, language.Prior{})
		if guess.Other != "" {
			in.Refused++
		}
		switch {
		case in.Spoken && guess.Language == q.Lang && guess.Other == "", !in.Spoken && guess.Other != "":
			in.Right++
		case guess.Other == "":
			in.TakenFor[guess.Language]++
		}
	}
	out := make([]Identified, 0, len(by))
	for _, in := range by {
		out = append(out, *in)
	}
	slices.SortFunc(out, func(a, b Identified) int {
		switch {
		case a.Spoken && !b.Spoken:
			return -1
		case b.Spoken && !a.Spoken:
			return 1
		}
		return cmp.Compare(a.Language, b.Language)
	})
	return out
}

// PrintIdentified writes a table for people.
func PrintIdentified(w io.Writer, rows []Identified) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "language\tmessages\tright\trefused\ttaken for\t")
	spoken, others := Identified{Language: "all spoken"}, Identified{Language: "all others"}
	for _, in := range rows {
		name, sum := in.Language, &spoken
		if !in.Spoken {
			name, sum = "("+name+")", &others
		}
		sum.N, sum.Right, sum.Refused = sum.N+in.N, sum.Right+in.Right, sum.Refused+in.Refused
		fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t%s\t\n", name, in.N, portion(in.Right, in.N), portion(in.Refused, in.N), takenFor(in.TakenFor))
	}
	for _, sum := range []Identified{spoken, others} {
		if sum.N > 0 {
			fmt.Fprintf(t, "%s\t%d\t%.3f\t%.3f\t\t\n", sum.Language, sum.N, portion(sum.Right, sum.N), portion(sum.Refused, sum.N))
		}
	}
	return t.Flush()
}

func portion(n, of int) float64 { return float64(n) / float64(max(1, of)) }

// takenFor lists the commonest mistakes, the commonest first.
func takenFor(counts map[string]int) string {
	const most = 4
	langs := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	out := ""
	for _, lang := range langs[:min(most, len(langs))] {
		out += fmt.Sprintf(" %s %d", lang, counts[lang])
	}
	return out
}
