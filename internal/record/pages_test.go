package record_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestPages(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		text := []byte("Returns within 14 days\x00, in any box.")
		p := chat.Page{ID: "p1", Store: "demo", Name: "https://shop.example/returns", Fetched: true, Hash: record.HashOf(text), Size: len(text), ReadAt: now}
		if err := r.PutPage(ctx, p, text, now); err != nil {
			t.Fatal(err)
		}
		if err := r.PutPage(ctx, chat.Page{ID: "p2", Store: "demo", Name: p.Name}, nil, time.Time{}); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("another page with its name: %v", err)
		}
		if err := r.PutPage(ctx, chat.Page{ID: "p2", Store: "demo", Name: "about"}, nil, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if all, err := r.Pages(ctx, "demo"); err != nil || len(all) != 2 || all[0].Name != "about" || !reflect.DeepEqual(all[1], p) {
			t.Errorf("the pages are %+v, %v", all, err)
		}
		if all, err := r.Pages(ctx, "other"); err != nil || len(all) != 0 {
			t.Errorf("another store has %+v, %v", all, err)
		}
		if got, err := r.PageText(ctx, "p1"); err != nil || string(got) != string(text) {
			t.Errorf("its text is %q, %v", got, err)
		}

		// A page that is due is taken by one node.
		if _, ok, err := r.TakeDuePage(ctx, now.Add(-time.Second), now.Add(time.Minute)); err != nil || ok {
			t.Errorf("taken before it is due: %v, %v", ok, err)
		}
		if got, ok, err := r.TakeDuePage(ctx, now, now.Add(time.Minute)); err != nil || !ok || got.ID != "p1" {
			t.Errorf("due is %+v, %v, %v", got, ok, err)
		}
		if _, ok, err := r.TakeDuePage(ctx, now, now.Add(time.Minute)); err != nil || ok {
			t.Errorf("taken twice: %v, %v", ok, err)
		}

		was := p.Hash
		p.Hash = record.HashOf([]byte("30 days"))
		if err := r.ChangePage(ctx, p, []byte("30 days"), now, was); err != nil {
			t.Fatal(err)
		}
		if err := r.ChangePage(ctx, p, []byte("7 days"), now, was); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("changed from what it no longer was: %v", err)
		}
		if got, err := r.PageText(ctx, "p1"); err != nil || string(got) != "30 days" {
			t.Errorf("its text is %q, %v", got, err)
		}
		if err := r.RemovePage(ctx, "p1"); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"removed": func() error { _, err := r.Page(ctx, "p1"); return err }(), "its text": func() error { _, err := r.PageText(ctx, "p1"); return err }(), "again": r.RemovePage(ctx, "p1"),
		} {
			if chat.CodeOf(err) != chat.CodeNotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestDismissals(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		r := recordtest.Open(t, c)
		ctx := context.Background()
		d := chat.Dismissal{Store: "demo", Key: "k", Reason: "of another brand", Name: "Ann", At: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
		for _, reason := range []string{"a guess", d.Reason} {
			d.Reason = reason
			if err := r.PutDismissal(ctx, d); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := r.Dismissals(ctx, "demo"); err != nil || !reflect.DeepEqual(all, map[string]chat.Dismissal{"k": d}) {
			t.Errorf("dismissed is %+v, %v", all, err)
		}
		if all, err := r.Dismissals(ctx, "other"); err != nil || len(all) != 0 {
			t.Errorf("in another store %+v, %v", all, err)
		}
		if err := r.DropDismissal(ctx, "demo", "k"); err != nil {
			t.Fatal(err)
		}
		if all, err := r.Dismissals(ctx, "demo"); err != nil || len(all) != 0 {
			t.Errorf("taken back, dismissed is %+v, %v", all, err)
		}
	})
}
