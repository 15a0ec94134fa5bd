package main

import (
	"fmt"
	"os"
	"path/filepath"

	"dragoman/internal/knowledge"
)

type knowledgeCmd struct {
	Check    checkCmd    `cmd:"" help:"Find what is missing or wrong: file, line and fix. Fails if something must be put right."`
	Coverage coverageCmd `cmd:"" help:"Show how many examples each topic has in each language, and what is missing."`

	NewLanguage newLanguageCmd `cmd:"" help:"Lay the folder and the locale of a new language, with what is to be written."`
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

// Run prints a table of topics and languages, and what is missing.
func (c *coverageCmd) Run() error {
	base, err := c.load()
	if err != nil {
		return err
	}
	return knowledge.PrintCoverage(os.Stdout, base)
}
