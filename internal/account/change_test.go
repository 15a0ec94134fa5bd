package account

import (
	"testing"

	"dragoman/internal/chat"
)

func person(role chat.Role, stores ...chat.StoreID) chat.Agent {
	return chat.Agent{ID: chat.AgentID(role), Email: string(role) + "@shop.example", Name: "P", Role: role, Stores: stores, Capacity: 4}
}

func TestMayChange(t *testing.T) {
	owner, admin, lead := person(chat.RoleOwner, "a"), person(chat.RoleAdmin, "a"), person(chat.RoleLead, "a")
	disabled := owner
	disabled.Disabled = true
	of := func(role chat.Role, stores ...chat.StoreID) *chat.Agent { a := person(role, stores...); return &a }
	for name, test := range map[string]struct {
		by            *chat.Agent
		before, after *chat.Agent
		want          chat.Code
	}{
		"an owner makes an owner":                    {&owner, of("agent", "a"), of("owner", "a"), ""},
		"an owner changes an admin":                  {&owner, of("admin", "a"), of("agent", "a"), ""},
		"an owner gives a store that is not theirs":  {&owner, of("agent", "a"), of("agent", "b"), ""},
		"a disabled owner does nothing":              {&disabled, nil, of("agent", "a"), chat.CodeForbidden},
		"an admin adds a lead":                       {&admin, nil, of("lead", "a"), ""},
		"an admin raises an agent":                   {&admin, of("agent", "a"), of("lead", "a"), ""},
		"an admin makes an admin":                    {&admin, of("lead", "a"), of("admin", "a"), chat.CodeForbidden},
		"an admin makes an owner":                    {&admin, nil, of("owner", "a"), chat.CodeForbidden},
		"an admin lowers an owner":                   {&admin, of("owner", "a"), of("agent", "a"), chat.CodeForbidden},
		"an admin changes an admin":                  {&admin, of("admin", "a"), of("admin", "a"), chat.CodeForbidden},
		"an admin gives a store that is not theirs":  {&admin, of("agent", "a"), of("agent", "a", "b"), chat.CodeForbidden},
		"an admin takes a store that is not theirs":  {&admin, of("agent", "a", "b"), of("agent", "a"), chat.CodeForbidden},
		"an admin leaves a store that is not theirs": {&admin, of("agent", "a", "b"), of("lead", "a", "b"), ""},
		"an admin changes somebody of another store": {&admin, of("agent", "b"), of("agent", "b"), chat.CodeNotFound},
		"an admin adds somebody in another store":    {&admin, nil, of("agent", "b"), chat.CodeForbidden},
		"a lead adds an agent":                       {&lead, nil, of("agent", "a"), chat.CodeForbidden},
	} {
		if got := chat.CodeOf(MayChange(test.by, test.before, test.after)); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	ann, bob := person(chat.RoleOwner, "a"), person(chat.RoleOwner, "a")
	ann.ID, bob.ID = "ann", "bob"
	lower := func(a chat.Agent) *chat.Agent { a.Role = chat.RoleAdmin; return &a }
	disable := func(a chat.Agent) *chat.Agent { a.Disabled = true; return &a }
	if err := Check(lower(ann), []chat.Agent{ann, bob}); err != nil {
		t.Errorf("one of two owners: %v", err)
	}
	for what, a := range map[string]*chat.Agent{"lowered": lower(ann), "disabled": disable(ann)} {
		if err := Check(a, []chat.Agent{ann, *disable(bob)}); chat.CodeOf(err) != chat.CodeConflict {
			t.Errorf("the last owner %s: %v", what, err)
		}
	}
	external := person(chat.RoleLead, "a")
	external.External = true
	if err := Check(&external, []chat.Agent{ann}); chat.CodeOf(err) != chat.CodeInvalid {
		t.Errorf("an external lead: %v", err)
	}
}
