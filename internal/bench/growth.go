package bench

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
	"time"
)

// Print writes a table for people: a row for each step, a column for each size,
// and how many times the largest is the smallest. In brackets stands the time
// of the processors.
func (g *Growth) Print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	row := func(name string, cell func(*Size) (string, float64)) {
		fmt.Fprintf(w, "%s\t", name)
		var of []float64
		for _, s := range g.Sizes {
			text, value := cell(s)
			of = append(of, value)
			fmt.Fprintf(w, "%s\t", text)
		}
		if first := of[0]; len(of) > 1 && first > 0 {
			fmt.Fprintf(w, "× %.1f\t", of[len(of)-1]/first)
		} else {
			fmt.Fprint(w, "\t")
		}
		fmt.Fprintln(w)
	}
	row(fmt.Sprintf("entries × %d examples in %s", g.Examples, g.Language), func(s *Size) (string, float64) { return fmt.Sprint(s.Entries), float64(s.Entries) })
	row("workbook", func(s *Size) (string, float64) { return megabytes(uint64(s.Workbook)), float64(s.Workbook) })
	for i, step := range g.Sizes[0].Steps {
		row(string(step.Name), func(s *Size) (string, float64) { return s.Steps[i].String(), s.Steps[i].Seconds })
		if step.Allocs > 0 {
			row("decision, allocations", func(s *Size) (string, float64) { return fmt.Sprintf("%.0f", s.Steps[i].Allocs), s.Steps[i].Allocs })
		}
	}
	for _, name := range slices.Sorted(maps.Keys(g.Sizes[0].Memory)) {
		row("memory, "+string(name), func(s *Size) (string, float64) { return megabytes(s.Memory[name]), float64(s.Memory[name]) })
	}
	for _, name := range slices.Sorted(maps.Keys(g.Sizes[0].Quality)) {
		row(string(name), func(s *Size) (string, float64) {
			return fmt.Sprintf("%.1f %%", 100*s.Quality[name]), float64(s.Quality[name])
		})
	}
	return w.Flush()
}

func (s *Step) String() string {
	if s.CPU == 0 {
		return duration(s.Seconds)
	}
	return fmt.Sprintf("%s (%s)", duration(s.Seconds), duration(s.CPU))
}

// duration writes seconds with three digits.
func duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	unit := time.Microsecond
	switch {
	case d >= 10*time.Second:
		unit = 100 * time.Millisecond
	case d >= time.Second:
		unit = 10 * time.Millisecond
	case d >= time.Millisecond:
		unit = 10 * time.Microsecond
	}
	return d.Round(unit).String()
}

func megabytes(n uint64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
