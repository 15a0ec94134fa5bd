package main

import (
	"context"
	"encoding/json"
	"os"
	"runtime/pprof"

	"dragoman/internal/bench"
)

type benchKnowledgeCmd struct {
	Entries  []int  `default:"80,320,1250,5000" help:"Numbers of entries to measure with."`
	Lang     string `default:"en" help:"Language of the entries: en."`
	Examples int    `default:"24" help:"Examples of an entry."`
	JSON     bool   `name:"json" help:"Print JSON instead of a table."`

	CPUProfile string `name:"cpu-profile" placeholder:"FILE" help:"Write where the processor's time goes, for go tool pprof."`
}

// Run measures and prints a table; progress goes to standard error.
func (c *benchKnowledgeCmd) Run() error {
	if c.CPUProfile != "" {
		f, err := os.Create(c.CPUProfile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	k := bench.Knowledge{Entries: c.Entries, Examples: c.Examples, Language: c.Lang}
	g, err := k.Run(context.Background(), os.Stderr)
	if err != nil {
		return err
	}
	if c.JSON {
		e := json.NewEncoder(os.Stdout)
		e.SetIndent("", "  ")
		return e.Encode(g)
	}
	return g.Print(os.Stdout)
}
