package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/language"
	"dragoman/internal/learn"
	"dragoman/internal/record"
	"dragoman/internal/revision"
	"dragoman/internal/sheet"
)

// withKnowledge opens the knowledge of a record for one command.
func (f *recordFlags) withKnowledge(do func(context.Context, *record.Record, *revision.Service) error) error {
	return f.withRecord(func(ctx context.Context, rec *record.Record) error {
		log := slog.New(slog.DiscardHandler)
		learner, err := learn.New(rec, language.BuiltIn(), log)
		if err != nil {
			return err
		}
		service := revision.New(rec, learner, check.New(rec, http.DefaultClient, log), log)
		if err := service.Open(ctx); err != nil {
			return err
		}
		return do(ctx, rec, service)
	})
}

type knowledgeExportCmd struct {
	recordFlags
	To     string       `arg:"" type:"path" help:"File (.xlsx), or folder for CSV and YAML files."`
	Format sheet.Format `enum:"yaml,xlsx,csv," default:"" help:"yaml, xlsx or csv. Without it: xlsx for a file of that name, else yaml."`
	Of     string       `enum:"draft,published" default:"published" help:"draft or published."`
	Lang   string       `default:"en" help:"Language of the names of sheets and columns: en, es, fr, ru or zh."`
}

// Run writes the knowledge base.
func (c *knowledgeExportCmd) Run() error {
	if c.Format == "" {
		c.Format = sheet.FormatYAML
		if strings.EqualFold(filepath.Ext(c.To), ".xlsx") {
			c.Format = sheet.FormatXLSX
		}
	}
	return c.withKnowledge(func(ctx context.Context, _ *record.Record, k *revision.Service) error {
		files, err := k.Export(ctx, c.Of, c.Format, c.Lang)
		if err != nil {
			return err
		}
		for name, data := range files {
			to := filepath.Join(c.To, filepath.FromSlash(name))
			if c.Format == sheet.FormatXLSX {
				to = c.To
			}
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(to, data, 0o644); err != nil {
				return err
			}
		}
		fmt.Printf("Wrote %s: %d files.\n", c.To, len(files))
		return nil
	})
}

type knowledgeImportCmd struct {
	recordFlags
	From    string `arg:"" type:"path" help:"Workbook (.xlsx), CSV file, .zip, or a folder of CSV or YAML files."`
	DryRun  bool   `help:"Only show what would change."`
	Lang    string `placeholder:"TAG" help:"Language of a file that does not say it."`
	Choices string `type:"path" placeholder:"FILE" help:"For a list of questions and answers: a CSV file that says which topic each goes to. Written with suggestions if there is none yet; correct it and run the same command again."`
}

// Run takes files into the draft, or prints what is wrong with them.
func (c *knowledgeImportCmd) Run() error {
	files, err := readFiles(c.From)
	if err != nil {
		return err
	}
	choices, err := c.chosen()
	if err != nil {
		return err
	}
	return c.withKnowledge(func(ctx context.Context, rec *record.Record, k *revision.Service) error {
		in, err := k.Import(ctx, &chat.Agent{Name: chat.AuditCommandLine}, revision.Incoming{Files: files, Language: c.Lang, Choices: choices, DryRun: c.DryRun})
		if err != nil {
			return err
		}
		for _, f := range in.Faults {
			fmt.Println(f)
		}
		if len(in.Questions) > 0 {
			return c.ask(in.Questions)
		}
		if in.Failed() {
			return fmt.Errorf("nothing was imported")
		}
		for _, change := range in.Changes {
			fmt.Println(strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", change.What, change.Kind, change.Language, change.Name, fieldNames(change))))
		}
		if c.DryRun || len(in.Changes) == 0 {
			fmt.Printf("%d changes; nothing was imported.\n", len(in.Changes))
			return nil
		}
		detail, err := json.Marshal(map[string]any{"name": filepath.Base(c.From), "origin": chat.AuditCommandLine})
		if err != nil {
			return err
		}
		fmt.Printf("%d changes are in the draft; check, submit and publish it on the admin page.\n", len(in.Changes))
		return rec.Audit(ctx, chat.AuditEntry{Action: chat.AuditKnowledgeImport, Target: filepath.Base(c.From), Detail: detail})
	})
}

// chosen reads where questions go; nil if nobody has said it yet.
func (c *knowledgeImportCmd) chosen() ([]sheet.Choice, error) {
	if c.Choices == "" {
		return nil, nil
	}
	data, err := os.ReadFile(c.Choices)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	table, err := sheet.ReadCSV(filepath.Base(c.Choices), data)
	if err != nil {
		return nil, err
	}
	return sheet.Choices(table)
}

// ask prints the questions with the topics that they may belong to, or writes
// them to be chosen from.
func (c *knowledgeImportCmd) ask(questions []sheet.Question) error {
	table := sheet.Ask(questions)
	if c.Choices == "" {
		for _, row := range table.Rows {
			fmt.Println(strings.Join(row, "\t"))
		}
		fmt.Println("This is a list of questions and answers. Add --choices FILE to get the above as a file in which you say where each goes.")
		return nil
	}
	data, err := sheet.CSV(table)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Choices, data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%d questions are in %s. Say there which topic each goes to (a new id adds a topic of the team under “group”, an empty cell leaves the question out; yes under “answer” replaces the answer of the topic), and run the same command again.\n", len(questions), c.Choices)
	return nil
}

func fieldNames(c sheet.Change) string {
	var names []string
	for _, f := range c.Fields {
		names = append(names, f.Field)
	}
	return strings.Join(names, ", ")
}

// readFiles reads a file, the files of an archive, or those of a folder.
func readFiles(from string) (knowledge.Tree, error) {
	info, err := os.Stat(from)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if info.Size() > sheet.MaxFile {
			return nil, fmt.Errorf("%s has more than %d MB", from, sheet.MaxFile>>20)
		}
		data, err := os.ReadFile(from)
		if err != nil {
			return nil, err
		}
		return sheet.Unzip(from, data)
	}
	files, root := knowledge.Tree{}, os.DirFS(from)
	return files, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		switch filepath.Ext(name) {
		case ".yaml", ".jsonl", ".csv", ".xlsx":
			files[name], err = fs.ReadFile(root, name)
		}
		return err
	})
}
