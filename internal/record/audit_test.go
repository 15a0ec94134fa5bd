package record_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

func TestAudit(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
		c.Now = func() time.Time { now = now.Add(time.Second); return now }
		r := recordtest.Open(t, c)
		ctx := context.Background()
		for _, e := range []chat.AuditEntry{
			{Store: "demo", By: "ann", Name: "Ann", Action: "store.change", Target: "demo", Detail: json.RawMessage(`{"name":"Demo"}`)},
			{Store: "other", Action: "store.change", Target: "other"},
			{Action: "agent.add", Target: "bob"},
			{Store: "demo", Action: "overload.on", Target: "demo"},
		} {
			if err := r.Audit(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Audit(ctx, chat.AuditEntry{}); chat.CodeOf(err) != chat.CodeInvalid {
			t.Errorf("a line without an action: %v", err)
		}
		actions := func(before string, limit int) (seen []string, last chat.AuditEntry) {
			t.Helper()
			page, err := r.AuditBefore(ctx, []chat.StoreID{"demo"}, before, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range page {
				seen, last = append(seen, string(e.Action)), e
			}
			return seen, last
		}
		first, last := actions("", 2)
		if !slices.Equal(first, []string{"overload.on", "agent.add"}) {
			t.Errorf("the first page holds %v", first)
		}
		rest, oldest := actions(last.ID, 2)
		if !slices.Equal(rest, []string{"store.change"}) || oldest.By != "ann" || oldest.Name != "Ann" || string(oldest.Detail) != `{"name":"Demo"}` {
			t.Errorf("the rest holds %v, ending with %+v", rest, oldest)
		}
	})
}
