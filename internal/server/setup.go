package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"time"

	"dragoman/internal/account"
	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// DemoStore is the store that a new installation begins with.
const DemoStore chat.StoreID = "demo"

// AdminEmail is the account that a new installation begins with.
const AdminEmail = "admin@localhost"

// firstRun is what was made on the first start.
type firstRun struct {
	adminPassword string // empty on later starts, and when it was given
}

// setUp brings a record to where it can be used: it has a store and an admin.
func setUp(ctx context.Context, rec *record.Record, c *Config, languages []string) (firstRun, error) {
	if err := setUpStore(ctx, rec, c, languages); err != nil {
		return firstRun{}, err
	}
	agents, err := rec.Agents(ctx)
	if err != nil {
		return firstRun{}, err
	}
	if len(agents) > 0 {
		return firstRun{}, setUpOwner(ctx, rec, agents)
	}
	_, password, err := account.Add(ctx, rec, chat.Agent{
		Email: AdminEmail, Name: "Admin", Role: chat.RoleOwner, Stores: []chat.StoreID{DemoStore},
	}, c.AdminPassword, time.Now())
	if chat.CodeOf(err) == chat.CodeConflict {
		return firstRun{}, nil // another node was faster
	}
	if err != nil {
		return firstRun{}, err
	}
	if c.AdminPassword != "" {
		password = ""
	}
	return firstRun{adminPassword: password}, nil
}

// setUpOwner makes the oldest admin the owner of an installation that has none,
// as those have that were begun before there were owners.
func setUpOwner(ctx context.Context, rec *record.Record, agents []chat.Agent) error {
	oldest := heir(agents)
	if oldest == "" {
		return nil
	}
	_, err := rec.ChangeAgent(ctx, oldest, func(a *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
		if heir(all) != oldest {
			return chat.AuditEntry{}, chat.Errorf(chat.CodeConflict, "Another node was faster.")
		}
		a.Role = chat.RoleOwner
		return chat.AuditEntry{
			Action: chat.AuditAgentOwner, Target: string(a.ID),
			Detail: chat.AuditDetail{Name: a.Name, Origin: chat.AuditStart}.JSON(),
		}, nil
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return nil
	}
	return err
}

// heir returns the oldest admin who can sign in, "" if there is none or if
// somebody is owner already.
func heir(agents []chat.Agent) chat.AgentID {
	var oldest *chat.Agent
	for i := range agents {
		a := &agents[i]
		if a.Role == chat.RoleOwner {
			return ""
		}
		if a.Role == chat.RoleAdmin && !a.Disabled && (oldest == nil || a.CreatedAt.Before(oldest.CreatedAt)) {
			oldest = a
		}
	}
	if oldest == nil {
		return ""
	}
	return oldest.ID
}

// setUpStore makes the demo store if there is none, and keeps its languages
// and origins those that are configured.
func setUpStore(ctx context.Context, rec *record.Record, c *Config, languages []string) error {
	stores, err := rec.Stores(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(stores, func(s chat.Store) bool { return s.ID == DemoStore })
	if i < 0 && len(stores) > 0 {
		return nil // the demo was taken out on purpose
	}
	store := chat.Store{
		ID: DemoStore, Key: string(DemoStore), Name: "Harbour & Co", Locale: languages[0],
		Hours: chat.Hours{
			Days: chat.Weekdays(), From: "08:00", To: "20:00", Timezone: "Europe/Berlin",
		},
	}
	if slices.Contains(languages, "en") {
		store.Locale = "en"
	}
	if i >= 0 {
		store = stores[i]
	}
	if !store.Configured {
		store.Languages = languages
	}
	for _, o := range c.Origins {
		if !store.AllowsOrigin(o) {
			store.Origins = append(store.Origins, o)
		}
	}
	return rec.PutStore(ctx, store)
}

// secret returns the installation's secret, which signs visitors' tokens. It is
// made on the first start and the same on every node.
func secret(ctx context.Context, rec *record.Record) ([]byte, error) {
	fresh := make([]byte, 32)
	rand.Read(fresh)
	kept, err := rec.PutSettingOnce(ctx, "visitor_secret", base64.StdEncoding.EncodeToString(fresh))
	if err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(kept)
}
