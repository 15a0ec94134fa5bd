package record_test

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

var line = chat.AuditEntry{Action: chat.AuditAgentChange, Target: "a1"}

func TestChangeAgent(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		for _, id := range []chat.AgentID{"a1", "a2"} {
			if err := r.PutAgent(ctx, chat.Agent{ID: id, Email: string(id) + "@shop.example", Name: "Ann", Role: chat.RoleOwner, PasswordHash: "h"}); err != nil {
				t.Fatal(err)
			}
		}
		refusal := chat.Errorf(chat.CodeConflict, "No.")
		_, err := r.ChangeAgent(ctx, "a1", func(a *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
			a.Name = "Bob"
			return line, refusal
		})
		if err != refusal {
			t.Errorf("a change that was refused: %v", err)
		}
		if got, _ := r.Agent(ctx, "a1"); got.Name != "Ann" {
			t.Error("a change that was refused is written")
		}
		_, err = r.ChangeAgent(ctx, "a1", func(a *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
			a.Email = "A2@shop.example"
			return line, nil
		})
		if chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("the e-mail address of another account: %v", err)
		}
		if lines, _ := r.AuditBefore(ctx, nil, "", 10); len(lines) != 0 {
			t.Errorf("%d lines of the audit log for changes that were not made", len(lines))
		}
		if _, err := r.ChangeAgent(ctx, "a9", nil); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("an account that isn't there: %v", err)
		}

		// Of two owners who both step down at once, one must stay.
		var stepped atomic.Int32
		var wg sync.WaitGroup
		for _, id := range []chat.AgentID{"a1", "a2"} {
			wg.Go(func() {
				_, err := r.ChangeAgent(ctx, id, func(a *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
					owners := 0
					for _, other := range all {
						if other.Role == chat.RoleOwner {
							owners++
						}
					}
					if owners < 2 {
						return line, refusal
					}
					a.Role, a.SignOuts = chat.RoleAgent, a.SignOuts+1
					return line, nil
				})
				if err == nil {
					stepped.Add(1)
				}
			})
		}
		wg.Wait()
		if stepped.Load() != 1 {
			t.Errorf("%d of the last two owners stepped down, want one", stepped.Load())
		}
		if lines, _ := r.AuditBefore(ctx, nil, "", 10); len(lines) != 1 || lines[0].Target != "a1" {
			t.Errorf("lines of the audit log: %+v, want one", lines)
		}
	})
}

func TestChangeStore(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		line := chat.AuditEntry{Action: chat.AuditStoreChange, Store: "one", Target: "one"}
		for _, id := range []chat.StoreID{"one", "two"} {
			if err := r.AddStore(ctx, chat.Store{ID: id, Key: string(id), Name: "One"}, line); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.AddStore(ctx, chat.Store{ID: "one", Key: "three"}, line); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a second store with the id: %v", err)
		}
		if _, err := r.ChangeStore(ctx, "one", func(s *chat.Store) (chat.AuditEntry, error) { s.Key = "two"; return line, nil }); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("the key of another store: %v", err)
		}
		got, err := r.ChangeStore(ctx, "one", func(s *chat.Store) (chat.AuditEntry, error) { s.Name = "New"; return line, nil })
		if stored, _ := r.Store(ctx, "one"); err != nil || !reflect.DeepEqual(got, stored) || stored.Name != "New" {
			t.Errorf("changed: %+v, %v; stored %+v", got, err, stored)
		}
		if _, err := r.ChangeStore(ctx, "none", nil); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("a store that isn't there: %v", err)
		}
	})
}

func TestSecondFactor(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(r.PutAgent(ctx, chat.Agent{ID: "a1", Email: "a@shop.example", PasswordHash: "h", CreatedAt: time.Now().UTC()}))
		on := func() bool {
			a, err := r.Agent(ctx, "a1")
			must(err)
			return a.TOTP
		}
		if _, err := r.SecondFactor(ctx, "a1"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("before: %v", err)
		}
		if err := r.ConfirmSecondFactor(ctx, "a1", nil, line); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("confirming what was not begun: %v", err)
		}
		must(r.BeginSecondFactor(ctx, "a1", "FIRST"))
		must(r.BeginSecondFactor(ctx, "a1", "SECOND"))
		if on() {
			t.Error("on before it is confirmed")
		}
		must(r.ConfirmSecondFactor(ctx, "a1", []string{"x", "y"}, line))
		if f, err := r.SecondFactor(ctx, "a1"); err != nil || f.Secret != "SECOND" || f.Confirmed.IsZero() || !on() {
			t.Errorf("confirmed: %+v, %v", f, err)
		}
		if err := r.BeginSecondFactor(ctx, "a1", "THIRD"); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("another secret in the place of a confirmed one: %v", err)
		}
		once := func(what string, use func() (bool, error)) {
			t.Helper()
			var used atomic.Int32
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if ok, err := use(); err != nil {
						t.Error(err)
					} else if ok {
						used.Add(1)
					}
				})
			}
			wg.Wait()
			if used.Load() != 1 {
				t.Errorf("%s was taken %d times, want once", what, used.Load())
			}
		}
		once("a code", func() (bool, error) { return r.UseStep(ctx, "a1", 100) })
		if ok, _ := r.UseStep(ctx, "a1", 99); ok {
			t.Error("an earlier code is taken after a later one")
		}
		once("a recovery code", func() (bool, error) { return r.UseRecoveryCode(ctx, "a1", "x") })
		if n, err := r.RecoveryCodes(ctx, "a1"); n != 1 || err != nil {
			t.Errorf("%d codes left, %v; want 1", n, err)
		}
		must(r.PutRecoveryCodes(ctx, "a1", []string{"1", "2", "3"}, line))
		if ok, _ := r.UseRecoveryCode(ctx, "a1", "y"); ok {
			t.Error("an old recovery code is taken")
		}
		must(r.RemoveSecondFactor(ctx, "a1", line))
		if n, err := r.RecoveryCodes(ctx, "a1"); n != 0 || err != nil || on() {
			t.Errorf("removed: %d codes left, %v", n, err)
		}
	})
}

func TestIdentities(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		if _, err := r.Identified(ctx, "iss", "s1"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("before: %v", err)
		}
		if err := r.LinkIdentity(ctx, "iss", "s1", "a1", line); err != nil {
			t.Fatal(err)
		}
		if id, err := r.Identified(ctx, "iss", "s1"); id != "a1" || err != nil {
			t.Errorf("linked: %q, %v", id, err)
		}
		for what, link := range map[string][2]string{"the identity to another account": {"s1", "a2"}, "another identity to the account": {"s2", "a1"}} {
			if err := r.LinkIdentity(ctx, "iss", link[0], chat.AgentID(link[1]), line); chat.CodeOf(err) != chat.CodeConflict {
				t.Errorf("linking %s: %v", what, err)
			}
		}
	})
}
