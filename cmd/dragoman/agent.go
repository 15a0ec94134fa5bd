package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"dragoman/internal/account"
	"dragoman/internal/chat"
	"dragoman/internal/record"
)

type agentCmd struct {
	Add  agentAddCmd  `cmd:"" help:"Add an agent; prints a password if none is given."`
	List agentListCmd `cmd:"" help:"List the agents."`
}

type agentAddCmd struct {
	recordFlags
	Email     string         `required:"" help:"To sign in with."`
	Name      string         `required:"" help:"As buyers see it."`
	Role      chat.Role      `enum:"agent,lead,admin,owner" default:"agent" help:"agent, lead, admin or owner."`
	Stores    []chat.StoreID `default:"demo" help:"Stores the agent works for."`
	Languages []string       `help:"Languages the agent answers in, en,es; none means all."`
	Groups    []chat.Group   `help:"presale, aftersale, logistics; none means all."`
	Capacity  int            `default:"4" help:"Chats at once."`
	External  bool           `help:"An outsourced helper: sees only what is assigned to them."`
	Password  string         `env:"DRAGOMAN_AGENT_PASSWORD" help:"At least 10 characters."`
}

// Run adds an agent; a running server knows them at once.
func (c *agentAddCmd) Run() error {
	return c.withRecord(func(ctx context.Context, rec *record.Record) error {
		if err := known(ctx, rec, c.Stores); err != nil {
			return err
		}
		agent, password, err := account.Add(ctx, rec, chat.Agent{
			Email: c.Email, Name: c.Name, Role: c.Role, Stores: c.Stores,
			Languages: c.Languages, Groups: c.Groups, Capacity: c.Capacity, External: c.External,
		}, c.Password, time.Now())
		if err != nil {
			return err
		}
		if err := rec.Audit(ctx, chat.AuditEntry{
			Action: chat.AuditAgentAdd, Target: string(agent.ID),
			Detail: chat.AuditDetail{Name: agent.Name, Changes: account.Changes(&chat.Agent{}, &agent), Origin: chat.AuditCommandLine}.JSON(),
		}); err != nil {
			return err
		}
		fmt.Printf("Added %s (%s).\n", agent.Name, agent.Email)
		if c.Password == "" {
			fmt.Printf("Password: %s\n", password)
		}
		return nil
	})
}

// known refuses stores that do not exist.
func known(ctx context.Context, rec *record.Record, ids []chat.StoreID) error {
	stores, err := rec.Stores(ctx)
	if err != nil {
		return err
	}
	have := make([]string, 0, len(stores))
	for _, s := range stores {
		have = append(have, string(s.ID))
	}
	for _, id := range ids {
		if !strings.Contains(" "+strings.Join(have, " ")+" ", " "+string(id)+" ") {
			return chat.Invalid("stores", "there is no store %q; there are: %s", id, strings.Join(have, ", "))
		}
	}
	return nil
}

type agentListCmd struct{ recordFlags }

// Run lists the agents.
func (c *agentListCmd) Run() error {
	return c.withRecord(func(ctx context.Context, rec *record.Record) error {
		agents, err := rec.Agents(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "E-MAIL\tNAME\tROLE\tSTORES\tLANGUAGES\tGROUPS\tCAPACITY")
		for _, a := range agents {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%d\n", a.Email, a.Name, a.Role, join(a.Stores), join(a.Languages), join(a.Groups), a.Capacity)
		}
		return w.Flush()
	})
}

// join lists values for a table; none means all.
func join[T ~string](list []T) string {
	if len(list) == 0 {
		return "all"
	}
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, ",")
}
