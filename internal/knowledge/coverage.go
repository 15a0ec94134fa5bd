package knowledge

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
)

// Marks in the table of coverage.
const (
	markMissing  = "-"          // no entry, or none of what the row counts
	markFew      = " (few)"     // fewer than Check asks for
	markNoAnswer = " no answer" // examples, but no solution: recognised, and handed to a person
)

// PrintCoverage writes a table for people: a row for each topic and each list,
// a column for each language, and in the cells the number of examples and what
// is missing.
func PrintCoverage(out io.Writer, b *Base) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	gaps := map[string]int{}
	row := func(name string, cell func(*Language) (text string, complete bool)) {
		fmt.Fprint(w, name)
		for _, tag := range b.Tags() {
			text, complete := cell(b.Languages[tag])
			if !complete {
				gaps[tag]++
			}
			fmt.Fprint(w, "\t", text)
		}
		fmt.Fprintln(w)
	}
	count := func(n, least int) (string, bool) {
		switch {
		case n == 0:
			return markMissing, least == 0
		case n < least:
			return strconv.Itoa(n) + markFew, false
		}
		return strconv.Itoa(n), true
	}
	row("EXAMPLES", func(l *Language) (string, bool) {
		if l.Draft {
			return l.Tag + " (draft)", true
		}
		return l.Tag, true
	})
	for _, t := range b.Topics {
		row(t.ID, func(l *Language) (string, bool) {
			e := l.Entries[t.ID]
			if e == nil {
				return markMissing, false
			}
			text, complete := count(len(e.Examples), MinExamples)
			if e.Solution == "" {
				return text + markNoAnswer, false
			}
			return text, complete
		})
	}
	row("out of scope", func(l *Language) (string, bool) { return count(countExamples(l.OutOfScope), MinOutOfScope) })
	row("small talk", func(l *Language) (string, bool) { return count(countExamples(l.Smalltalk), 4*MinSmalltalk) })
	row("asking for a person", func(l *Language) (string, bool) { return count(len(l.Human), MinHuman) })
	row("concepts", func(l *Language) (string, bool) { return count(len(l.Lexicon.Concepts), 1) })
	row("alert words", func(l *Language) (string, bool) {
		n := 0
		for _, a := range l.Lexicon.Alerts {
			n += len(a.Terms)
		}
		return count(n, 1)
	})
	row("GAPS", func(l *Language) (string, bool) { return strconv.Itoa(gaps[l.Tag]), true })
	return w.Flush()
}

func countExamples(kinds []Kind) int {
	n := 0
	for _, k := range kinds {
		n += len(k.Examples)
	}
	return n
}
