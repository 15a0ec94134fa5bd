package record_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

var (
	_ scs.CtxStore         = (*record.Sessions)(nil)
	_ scs.IterableStore    = (*record.Sessions)(nil)
	_ scs.IterableCtxStore = (*record.Sessions)(nil)
)

func TestStores(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		want := chat.Store{ID: "demo", Key: "site-1", Name: "Demo", Locale: "en", Languages: []string{"en", "es"},
			Origins: []string{"https://shop.example"}, Hours: chat.Hours{Days: []time.Weekday{1, 2}, From: "08:00", To: "20:00", Timezone: "Europe/Madrid"}, Precision: 0.97}
		if err := r.PutStore(ctx, want); err != nil {
			t.Fatal(err)
		}
		want.Name, want.Key = "Demo shop", "site-2"
		if err := r.PutStore(ctx, want); err != nil {
			t.Fatal(err)
		}
		if got, err := r.Store(ctx, "site-2"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("by key: %+v, %v; want %+v", got, err, want)
		}
		if _, err := r.Store(ctx, "site-1"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("by its former key: %v", err)
		}
		if err := r.PutStore(ctx, chat.Store{ID: "other", Key: "site-2"}); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("another store with the same key: %v", err)
		}
		if err := r.PutStore(ctx, chat.Store{ID: "other"}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("a store without a key: %v", err)
		}
		if all, err := r.Stores(ctx); err != nil || len(all) != 1 {
			t.Errorf("all: %+v, %v", all, err)
		}
	})
}

func TestAgents(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		want := chat.Agent{ID: "a1", Email: "Ann@Shop.example", Name: "Ann", Role: chat.RoleAdmin, Stores: []chat.StoreID{"demo"}, Languages: []string{"en"},
			Groups: []chat.Group{chat.GroupPresale}, Capacity: 3, PasswordHash: "$argon2id$1", CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)}
		if err := r.PutAgent(ctx, want); err != nil {
			t.Fatal(err)
		}
		want.PasswordHash = "$argon2id$2"
		if err := r.PutAgent(ctx, want); err != nil {
			t.Fatal(err)
		}
		for what, get := range map[string]func() (chat.Agent, error){
			"by id":    func() (chat.Agent, error) { return r.Agent(ctx, "a1") },
			"by email": func() (chat.Agent, error) { return r.AgentByEmail(ctx, "ann@shop.EXAMPLE") },
		} {
			if got, err := get(); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: %+v, %v; want %+v", what, got, err, want)
			}
		}
		if err := r.PutAgent(ctx, chat.Agent{ID: "a2", Email: "ann@shop.example"}); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("another account with the same address: %v", err)
		}
		if _, err := r.Agent(ctx, "a2"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("an account that isn't there: %v", err)
		}
		if all, err := r.Agents(ctx); err != nil || len(all) != 1 || all[0].PasswordHash != "$argon2id$2" {
			t.Errorf("all: %+v, %v", all, err)
		}
	})
}

func TestSettingIsPutOnce(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		nodes := []*record.Record{recordtest.Open(t, c), recordtest.Open(t, c)}
		ctx := context.Background()
		if _, err := nodes[0].Setting(ctx, "secret"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Fatalf("before: %v", err)
		}
		got := make([]string, 10)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				var err error
				if got[i], err = nodes[i%2].PutSettingOnce(ctx, "secret", fmt.Sprint("value ", i)); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		stored, err := nodes[1].Setting(ctx, "secret")
		if err != nil || stored == "" {
			t.Fatalf("stored %q, %v", stored, err)
		}
		for i, value := range got {
			if value != stored {
				t.Errorf("caller %d was told %q, stored is %q", i, value, stored)
			}
		}
	})
}

func TestBlobs(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		if _, err := r.Blob(ctx, "model"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Fatalf("before: %v", err)
		}
		for _, want := range [][]byte{bytes.Repeat([]byte{0, 1, 255}, 1<<20), {}, nil} {
			if err := r.PutBlob(ctx, "model", want); err != nil {
				t.Fatal(err)
			}
			if got, err := r.Blob(ctx, "model"); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back as %d, %v", len(want), len(got), err)
			}
		}
	})
}

func TestSessions(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		c.Now = func() time.Time { return now }
		s := recordtest.Open(t, c).Sessions()
		for _, token := range []string{"one", "two", "three"} {
			if err := s.Commit(token, []byte("first "+token), now.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Commit("one", []byte("second"), now.Add(2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if err := s.Delete("two"); err != nil {
			t.Fatal(err)
		}
		find := func(token, want string) {
			t.Helper()
			got, found, err := s.Find(token)
			if err != nil || found != (want != "") || string(got) != want {
				t.Errorf("session %q: %q, %v, %v; want %q", token, got, found, err, want)
			}
		}
		find("one", "second")
		find("two", "")
		find("three", "first three")
		now = now.Add(90 * time.Minute)
		find("three", "")
		all, err := s.All()
		if err != nil || len(all) != 1 {
			t.Fatalf("all: %v, %v", all, err)
		}
		for key := range all {
			if key == "one" {
				t.Error("the token stands in the database")
			}
			find(key, "") // what stands there is no token
			if err := s.Delete(key); err != nil {
				t.Fatal(err)
			}
		}
		find("one", "")
	})
}
