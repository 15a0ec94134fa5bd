package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"

	"dragoman/internal/knowledge"
)

type knowledgeCmd struct {
	Check    checkCmd    `cmd:"" help:"Find what is missing or wrong: file, line and fix. Fails if something must be put right."`
	Coverage coverageCmd `cmd:"" help:"Show how many examples each topic has in each language."`
}

// knowledgeFlag says which knowledge base is meant.
type knowledgeFlag struct {
	Knowledge string `env:"DRAGOMAN_KNOWLEDGE" type:"existingdir" placeholder:"DIR" help:"Knowledge base to look at. Without it: the one that comes with the binary."`
}

func (f knowledgeFlag) load() (*knowledge.Base, error) {
	return knowledge.Load(knowledgeFiles(f.Knowledge))
}

// path returns where a file of the base is, as seen from the working directory.
func (f knowledgeFlag) path(file string) string {
	file = filepath.Join(f.Knowledge, file)
	here, err := os.Getwd()
	if err != nil {
		return file
	}
	if relative, err := filepath.Rel(here, file); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return file
}

type checkCmd struct {
	knowledgeFlag
	Advice bool `default:"true" negatable:"" help:"Show advice too, not only errors."`
}

// Run prints the findings, and fails if one is an error.
func (c *checkCmd) Run() error {
	base, err := c.load()
	if err != nil {
		return err
	}
	faults, advice := 0, 0
	for _, f := range knowledge.Check(base) {
		if f.Severity == knowledge.SeverityError {
			faults++
		} else if advice++; !c.Advice {
			continue
		}
		f.File = c.path(f.File)
		fmt.Println(f)
	}
	fmt.Printf("%d topics in %d languages: %d errors, %d pieces of advice.\n", len(base.Topics), len(base.Languages), faults, advice)
	if faults > 0 {
		return fmt.Errorf("the knowledge base has %d errors", faults)
	}
	return nil
}

type coverageCmd struct{ knowledgeFlag }

// Run prints a table of topics and languages.
func (c *coverageCmd) Run() error {
	base, err := c.load()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	row := func(name string, count func(*knowledge.Language) int) {
		fmt.Fprint(w, name)
		for _, tag := range base.Tags() {
			cell := "-"
			if n := count(base.Languages[tag]); n > 0 {
				cell = strconv.Itoa(n)
			}
			fmt.Fprint(w, "\t", cell)
		}
		fmt.Fprintln(w)
	}
	fmt.Fprint(w, "EXAMPLES")
	for _, tag := range base.Tags() {
		fmt.Fprint(w, "\t", tag)
	}
	fmt.Fprintln(w)
	for _, t := range base.Topics {
		row(t.ID, func(l *knowledge.Language) int {
			if e := l.Entries[t.ID]; e != nil {
				return len(e.Examples)
			}
			return 0
		})
	}
	row("out of scope", func(l *knowledge.Language) int { return countExamples(l.OutOfScope) })
	row("small talk", func(l *knowledge.Language) int { return countExamples(l.Smalltalk) })
	row("asking for a person", func(l *knowledge.Language) int { return len(l.Human) })
	row("concepts", func(l *knowledge.Language) int { return len(l.Lexicon.Concepts) })
	row("alert terms", func(l *knowledge.Language) int {
		n := 0
		for _, a := range l.Lexicon.Alerts {
			n += len(a.Terms)
		}
		return n
	})
	return w.Flush()
}

func countExamples(kinds []knowledge.Kind) int {
	n := 0
	for _, k := range kinds {
		n += len(k.Examples)
	}
	return n
}
