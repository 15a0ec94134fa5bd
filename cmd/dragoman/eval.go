package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"dragoman/internal/assistant"
	"dragoman/internal/eval"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
)

type evalCmd struct {
	knowledgeFlag
	Questions   []string `required:"" type:"existingfile" placeholder:"FILE" help:"Labelled messages, one JSON object a line."`
	More        []string `arg:"" optional:"" type:"existingfile" name:"file" help:"Further files of them, so that --questions *.jsonl works."`
	Train       string   `type:"existingfile" placeholder:"FILE" help:"Measure a throw-away knowledge base of these labelled messages instead."`
	JSON        bool     `help:"Print the figures as JSON."`
	Predictions string   `placeholder:"FILE" help:"Write what came of each message, one JSON object a line."`
	Identify    bool     `help:"Only ask in which language each message is, of those of the knowledge base or of none."`
	LocaleHint  bool     `help:"Tell the assistant the storefront's language, as a real storefront does."`
	Precision   float64  `default:"0.97" help:"Share of right answers that the store wants, 0.5-0.999."`
}

// Run asks every question as the first message of a conversation and prints
// what is measured.
func (c *evalCmd) Run() error {
	var questions []eval.Question
	for _, file := range append(c.Questions, c.More...) {
		list, err := eval.ReadQuestions(file)
		if err != nil {
			return err
		}
		questions = append(questions, list...)
	}
	base, err := c.base()
	if err != nil {
		return err
	}
	if c.Identify {
		rows := eval.Identify(assistant.NewDetector(base, base.Tags()), questions)
		if c.JSON {
			return printJSON(rows)
		}
		return eval.PrintIdentified(os.Stdout, rows)
	}
	progress := func(format string, args ...any) {
		if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			fmt.Fprintf(os.Stderr, "\r\033[K"+format, args...)
		}
	}
	progress("learning %s", strings.Join(base.Tags(), ", "))
	begin := time.Now()
	a, err := assistant.New(base, assistant.Options{Texts: language.BuiltIn(), Precision: c.Precision})
	if err != nil {
		return err
	}
	learned := time.Since(begin)
	outcomes, err := eval.Run(context.Background(), a, questions, eval.RunOptions{
		LocaleHint: c.LocaleHint,
		Progress:   func(done int) { progress("asked %d of %d", done, len(questions)) },
	})
	progress("")
	if err != nil {
		return err
	}
	if c.Predictions != "" {
		if err := c.predictions(outcomes); err != nil {
			return err
		}
	}
	figures := eval.MeasureAll(outcomes)
	if c.JSON {
		return printJSON(figures)
	}
	fmt.Printf("Learned %s in %s.\n\n", strings.Join(base.Tags(), ", "), learned.Round(time.Millisecond))
	return eval.Print(os.Stdout, figures)
}

// base is the knowledge that is measured.
func (c *evalCmd) base() (*knowledge.Base, error) {
	if c.Train == "" {
		return c.load()
	}
	examples, err := eval.ReadQuestions(c.Train)
	if err != nil {
		return nil, err
	}
	return eval.Knowledge(examples), nil
}

func (c *evalCmd) predictions(outcomes []eval.Outcome) error {
	file, err := os.Create(c.Predictions)
	if err != nil {
		return fmt.Errorf("predictions: %w", err)
	}
	err = eval.WritePredictions(file, outcomes)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("predictions: %w", err)
	}
	return nil
}

func printJSON(value any) error {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}
