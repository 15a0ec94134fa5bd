package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"text/tabwriter"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

type storeCmd struct {
	Add   storeAddCmd   `cmd:"" help:"Add a store."`
	List  storeListCmd  `cmd:"" help:"List the stores with their site keys and origins."`
	Allow storeAllowCmd `cmd:"" help:"Allow the pages of an origin to embed a store's widget."`
}

// withRecord opens the record for one command.
func (f *recordFlags) withRecord(do func(context.Context, *record.Record) error) error {
	ctx := context.Background()
	rec, err := record.Open(ctx, record.Config{DataDir: f.DataDir, DatabaseURL: f.DatabaseURL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer rec.Close()
	return do(ctx, rec)
}

type storeAddCmd struct {
	recordFlags
	ID        string   `arg:"" help:"Short name: lower-case letters, digits, hyphens."`
	Name      string   `required:"" help:"As buyers see it."`
	Locale    string   `default:"en" help:"Default language."`
	Languages []string `default:"en,es,fr,ru" help:"Languages offered to buyers."`
	Origins   []string `help:"Origins of the store's pages, https://shop.example."`
	From      string   `default:"08:00" help:"When agents come."`
	To        string   `default:"20:00" help:"When they leave."`
	Timezone  string   `default:"Europe/Berlin" help:"Time zone of these hours."`
}

// Run adds a store and prints the tag for its pages.
func (c *storeAddCmd) Run() error {
	return c.withRecord(func(ctx context.Context, rec *record.Record) error {
		store := chat.Store{
			ID: chat.StoreID(c.ID), Key: c.ID, Name: c.Name, Locale: c.Locale, Languages: c.Languages, Origins: c.Origins,
			Hours: chat.Hours{Days: chat.Weekdays(), From: c.From, To: c.To, Timezone: c.Timezone},
		}
		if err := store.Check(); err != nil {
			return err
		}
		if err := rec.AddStore(ctx, store, storeLine(chat.AuditStoreAdd, &store)); err != nil {
			return err
		}
		fmt.Printf("Added %s. Put this on its pages:\n  <script type=\"module\" src=\"https://CHAT/widget.js\"></script>\n  <dragoman-chat key=%q></dragoman-chat>\n", c.ID, store.Key)
		return nil
	})
}

type storeListCmd struct{ recordFlags }

// Run lists the stores.
func (c *storeListCmd) Run() error {
	return c.withRecord(func(ctx context.Context, rec *record.Record) error {
		stores, err := rec.Stores(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tKEY\tNAME\tLANGUAGES\tORIGINS")
		for _, s := range stores {
			origins := "own pages only"
			if len(s.Origins) > 0 {
				origins = join(s.Origins)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", s.ID, s.Key, s.Name, join(s.Languages), origins)
		}
		return w.Flush()
	})
}

type storeAllowCmd struct {
	recordFlags
	ID     chat.StoreID `arg:"" help:"The store."`
	Origin string       `arg:"" help:"https://shop.example"`
}

// Run allows an origin; a running server knows it within seconds.
func (c *storeAllowCmd) Run() error {
	if err := chat.CheckOrigin(c.Origin); err != nil {
		return err
	}
	return c.withRecord(func(ctx context.Context, rec *record.Record) error {
		if err := known(ctx, rec, []chat.StoreID{c.ID}); err != nil {
			return err
		}
		_, err := rec.ChangeStore(ctx, c.ID, func(s *chat.Store) (chat.AuditEntry, error) {
			if !s.AllowsOrigin(c.Origin) {
				s.Origins = append(s.Origins, c.Origin)
			}
			return storeLine(chat.AuditStoreChange, s), nil
		})
		return err
	})
}

// storeLine is what the audit log says of a store that was changed here.
func storeLine(action chat.AuditAction, s *chat.Store) chat.AuditEntry {
	return chat.AuditEntry{
		Store: s.ID, Action: action, Target: string(s.ID),
		Detail: chat.AuditDetail{Name: s.Name, Origin: chat.AuditCommandLine}.JSON(),
	}
}
