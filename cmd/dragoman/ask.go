package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/language"
)

type askCmd struct {
	knowledgeFlag
	Lang      string   `placeholder:"TAG" help:"Language of the message; without it, it is detected."`
	Precision float64  `default:"0.97" help:"Share of right answers that the store wants, 0.5-0.999."`
	Message   []string `arg:"" help:"What the buyer writes."`
}

// Run shows what the assistant would do with the message, as the first of a
// conversation.
func (c *askCmd) Run() error {
	base, err := c.load()
	if err != nil {
		return err
	}
	options := assistant.Options{Texts: language.BuiltIn(), Precision: c.Precision}
	if c.Lang != "" {
		options.Languages = []string{c.Lang}
	}
	a, err := assistant.New(base, options)
	if err != nil {
		return err
	}
	begin := time.Now()
	r := a.Decide(assistant.Turn{Text: strings.Join(c.Message, " ")})
	took := time.Since(begin)
	d := r.Decision
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "language\t%s\n", r.Language)
	fmt.Fprintf(w, "decision\t%s\n", strings.TrimSpace(string(d.Kind)+" "+d.Reason))
	fmt.Fprintf(w, "confidence\t%.3f, answers from %.3f\n", d.Confidence, d.Threshold)
	if d.Alert != chat.AlertNone {
		fmt.Fprintf(w, "alert\t%s\n", d.Alert)
	}
	for _, candidate := range d.Candidates {
		fmt.Fprintf(w, "candidate\t%.3f  %s\n", candidate.Confidence, candidate.Topic)
	}
	fmt.Fprintf(w, "took\t%s\n", took.Round(time.Microsecond))
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Printf("\n%s\n", r.Message.Text)
	for _, s := range append(r.Message.Suggestions, r.Message.FollowUps...) {
		fmt.Printf("  [ %s ]\n", s.Text)
	}
	return nil
}
