package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/revision"
	"dragoman/internal/unanswered"
)

type historyCmd struct {
	Import historyImportCmd `cmd:"" help:"Bring the questions that staff answered in old chats into a store's suggestions."`
}

type historyImportCmd struct {
	recordFlags
	From  string `arg:"" type:"existingfile" help:"CSV file with the columns conversation, time, author and text, or a file with one JSON object of these a line."`
	Store string `placeholder:"ID" help:"The store. Without it: the only one there is."`
}

// Run brings old chats in, or prints what is wrong with the file.
func (c *historyImportCmd) Run() error {
	info, err := os.Stat(c.From)
	if err != nil {
		return err
	}
	if info.Size() > unanswered.MaxHistory {
		return fmt.Errorf("%s has more than %d MB; split it", c.From, unanswered.MaxHistory>>20)
	}
	file, err := os.ReadFile(c.From)
	if err != nil {
		return err
	}
	return c.withKnowledge(func(ctx context.Context, rec *record.Record, k *revision.Service) error {
		store, err := c.store(ctx, rec)
		if err != nil {
			return err
		}
		said := -1
		in, err := unanswered.New(rec, k, slog.New(slog.DiscardHandler)).Import(ctx, store, file, func(stage unanswered.Stage, percent int) {
			if percent != said {
				said = percent
				fmt.Fprintf(os.Stderr, "\r%s %d %%  ", stage, percent)
			}
		})
		fmt.Fprintln(os.Stderr)
		if err != nil {
			return err
		}
		for _, f := range in.Faults {
			fmt.Println(f)
		}
		if len(in.Faults) > 0 {
			return fmt.Errorf("nothing was brought in")
		}
		fmt.Printf("%d chats, %d questions with a reply, %d of them new. They are on the admin page under “Unanswered”, “Old chats”.\n", in.Chats, in.Questions, in.Added)
		return rec.Audit(ctx, chat.AuditEntry{Store: store.ID, Action: chat.AuditHistoryImport, Target: filepath.Base(c.From), Detail: chat.AuditDetail{Origin: chat.AuditCommandLine}.JSON()})
	})
}

// store returns the store that is meant.
func (c *historyImportCmd) store(ctx context.Context, rec *record.Record) (*chat.Store, error) {
	stores, err := rec.Stores(ctx)
	if err != nil {
		return nil, err
	}
	if c.Store == "" && len(stores) == 1 {
		return &stores[0], nil
	}
	for i := range stores {
		if string(stores[i].ID) == c.Store {
			return &stores[i], nil
		}
	}
	return nil, chat.Invalid("--store", "give the id of a store; `dragoman store list` shows them")
}
