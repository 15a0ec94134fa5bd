package record_test

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestCanned(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		thanks := chat.Canned{ID: "1", Store: store, Name: "Thanks", Texts: map[string]string{"en": "Thank you!", "es": "¡Gracias!"},
			UpdatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
		put := func(c chat.Canned) error { return r.PutCanned(ctx, c) }
		for _, c := range []chat.Canned{
			thanks,
			{ID: "2", Store: store, Owner: "ann", Name: "Thanks", Texts: thanks.Texts},
			{ID: "3", Store: store, Owner: "bob", Name: "Bye", Texts: thanks.Texts},
			{ID: "4", Store: "another", Name: "Thanks", Texts: thanks.Texts},
			{ID: "5", Store: store, Name: "Delay", Texts: thanks.Texts},
		} {
			if err := put(c); err != nil {
				t.Fatal(err)
			}
		}
		names := func(agent chat.AgentID) (ids []string) {
			t.Helper()
			all, err := r.Canned(ctx, store, agent)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range all {
				ids = append(ids, c.ID)
			}
			return ids
		}
		if got := names("ann"); !slices.Equal(got, []string{"5", "1", "2"}) {
			t.Errorf("ann finds %v: everybody's and her own, by name", got)
		}
		if err := put(chat.Canned{ID: "6", Store: store, Name: "Thanks", Texts: thanks.Texts}); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("another of the same name: %v", err)
		}
		if err := put(chat.Canned{ID: "6", Store: store, Name: "x", Texts: map[string]string{"en": "a\x00b"}}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("a text that PostgreSQL would refuse: %v", err)
		}
		thanks.Name, thanks.Texts = "Many thanks", map[string]string{"en": "Thanks a lot!"}
		if err := put(thanks); err != nil {
			t.Fatal(err)
		}
		if got, err := r.CannedByID(ctx, "1"); err != nil || !reflect.DeepEqual(got, thanks) {
			t.Errorf("after a change: %+v, %v; want %+v", got, err, thanks)
		}
		ours, theirs := thanks, thanks
		ours.Name, theirs.Name = "Ours", "Theirs"
		if err := r.ChangeCanned(ctx, thanks, ours); err != nil {
			t.Fatal(err)
		}
		if err := r.ChangeCanned(ctx, thanks, theirs); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
		if got, err := r.CannedByID(ctx, "1"); err != nil || got.Name != "Ours" {
			t.Errorf("after a refused change: %+v, %v", got, err)
		}
		theirs.Name = "Delay"
		if err := r.ChangeCanned(ctx, ours, theirs); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("a name that is taken: %v", err)
		}
		if err := r.DeleteCanned(ctx, "1"); err != nil {
			t.Fatal(err)
		}
		if err := r.DeleteCanned(ctx, "1"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("removed twice: %v", err)
		}
		if _, err := r.CannedByID(ctx, "1"); chat.CodeOf(err) != chat.CodeNotFound {
			t.Errorf("after removal: %v", err)
		}
	})
}

func TestReads(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		upto := func(agent chat.AgentID, want int64) {
			t.Helper()
			if got, err := r.ReadUpto(ctx, agent, "c"); err != nil || got != want {
				t.Errorf("%s has read up to %d, %v; want %d", agent, got, err, want)
			}
		}
		upto("ann", 0)
		for _, seq := range []int64{3, 7, 5} {
			if err := r.MarkRead(ctx, "ann", "c", seq); err != nil {
				t.Fatal(err)
			}
		}
		upto("ann", 7)
		upto("bob", 0)
	})
}
