package main

import (
	"os"
	"path/filepath"

	"dragoman/internal/knowledge"
)

type knowledgeCmd struct {
	Check    checkCmd    `cmd:"" help:"Find what is missing or wrong: file, line and fix. Fails if something must be put right."`
	Coverage coverageCmd `cmd:"" help:"Show how many examples each topic has in each language, and what is missing."`

	Export knowledgeExportCmd `cmd:"" help:"Write the knowledge base of a record as a workbook, CSV files or a folder."`
	Import knowledgeImportCmd `cmd:"" help:"Take a workbook, CSV files or a folder into the draft of a record."`

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

type coverageCmd struct{ knowledgeFlag }

// Run prints a table of topics and languages, and what is missing.
func (c *coverageCmd) Run() error {
	base, err := c.load()
	if err != nil {
		return err
	}
	return knowledge.PrintCoverage(os.Stdout, base)
}
