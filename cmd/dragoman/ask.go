package main

import (
	"fmt"
	"io"
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
	Explain   bool     `help:"Show what each word does, and what full-text search would find."`
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
	turn := assistant.Turn{Text: strings.Join(c.Message, " ")}
	r := a.Decide(turn)
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
	if c.Explain {
		if err := explain(w, a, turn); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Printf("\n%s\n", r.Message.Text)
	for _, s := range append(r.Message.Suggestions, r.Message.FollowUps...) {
		fmt.Printf("  [ %s ]\n", s.Text)
	}
	return nil
}

// explain adds the reasons of a decision to the table.
func explain(w io.Writer, a *assistant.Assistant, turn assistant.Turn) error {
	e, err := a.Explain(turn)
	if err != nil {
		return err
	}
	k := e.Ranking
	fmt.Fprintf(w, "out of scope\t%.3f %s\n", k.None, k.NoneKind)
	fmt.Fprintf(w, "asks for a person\t%.3f\n", k.Human)
	fmt.Fprintf(w, "small talk\t%.3f %s\n", k.Smalltalk, k.SmalltalkKind)
	fmt.Fprintf(w, "warning sign\t%.3f\n", k.AlertProbability)
	fmt.Fprintf(w, "right among three\t%.3f\n", k.Offer)
	for _, t := range k.Terms {
		note := t.Concept
		if note != "" {
			note = "concept " + note
		} else if !t.Known {
			note = "unknown word"
		}
		fmt.Fprintf(w, "word\t%+.3f  %s (%s) %s\n", t.Weight, t.Text, t.Stem, note)
	}
	for _, h := range e.Found {
		fmt.Fprintf(w, "search\t%.2f  %s: %s\n", h.Score, h.Topic, strings.Join(h.Terms, " "))
	}
	return nil
}
