package server

import (
	"testing"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/record/recordtest"
)

func TestTheOldestAdminBecomesOwnerWhereThereIsNone(t *testing.T) {
	rec := recordtest.Open(t, recordtest.SQLite(t))
	ctx := t.Context()
	started := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, a := range []chat.Agent{
		{ID: "agent", Role: chat.RoleAgent}, {ID: "gone", Role: chat.RoleAdmin, Disabled: true},
		{ID: "old", Role: chat.RoleAdmin}, {ID: "new", Role: chat.RoleAdmin},
	} {
		a.Email, a.CreatedAt = string(a.ID)+"@shop.example", started.AddDate(0, i, 0)
		if err := rec.PutAgent(ctx, a); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 { // the second start changes nothing
		agents, err := rec.Agents(ctx)
		if err == nil {
			err = setUpOwner(ctx, rec, agents)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	agents, err := rec.Agents(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range agents {
		if (a.Role == chat.RoleOwner) != (a.ID == "old") {
			t.Errorf("%s is %s", a.ID, a.Role)
		}
	}
	log, err := rec.AuditBefore(ctx, nil, "", 10)
	if err != nil || len(log) != 1 || log[0].Action != chat.AuditAgentOwner || log[0].Target != "old" {
		t.Errorf("the audit log holds %+v, %v", log, err)
	}
}
