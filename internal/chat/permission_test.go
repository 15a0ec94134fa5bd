package chat

import "testing"

func TestPermissions(t *testing.T) {
	ours := &Conversation{Store: "demo", State: StateAssigned, Agent: "ann"}
	for name, test := range map[string]struct {
		agent             Agent
		may, mayNot       Permission
		seesOurs, seesAll bool
	}{
		"agent":             {Agent{ID: "ann", Role: RoleAgent}, PermissionContact, PermissionSupervise, true, true},
		"lead":              {Agent{ID: "bob", Role: RoleLead}, PermissionErase, PermissionKnowledge, true, true},
		"admin":             {Agent{ID: "bob", Role: RoleAdmin}, PermissionAudit, PermissionOwn, true, true},
		"owner":             {Agent{ID: "bob", Role: RoleOwner}, PermissionOwn, "", true, true},
		"external":          {Agent{ID: "ann", Role: RoleAgent, External: true}, PermissionChat, PermissionContact, true, false},
		"another external":  {Agent{ID: "bob", Role: RoleAgent, External: true}, PermissionChat, PermissionRead, false, false},
		"disabled owner":    {Agent{ID: "ann", Role: RoleOwner, Disabled: true}, "", PermissionChat, false, false},
		"key":               {Agent{ID: "key", Role: RoleKey, Scopes: []Permission{PermissionRead}}, PermissionRead, PermissionErase, true, true},
		"key without scope": {Agent{ID: "key", Role: RoleKey}, "", PermissionRead, false, false},
		"no role":           {Agent{ID: "bob"}, "", PermissionChat, false, false},
	} {
		a := test.agent
		a.Stores = []StoreID{"demo"}
		if test.may != "" && !a.MayIn("demo", test.may) {
			t.Errorf("%s: may not %s", name, test.may)
		}
		if test.mayNot != "" && a.May(test.mayNot) {
			t.Errorf("%s: may %s", name, test.mayNot)
		}
		if a.MayIn("other", test.may) {
			t.Errorf("%s: may %s in a store that is not theirs", name, test.may)
		}
		if got := a.Sees(ours); got != test.seesOurs {
			t.Errorf("%s: sees the conversation of ann: %v", name, got)
		}
		if got := a.Sees(&Conversation{Store: "demo", State: StateWaiting}); got != test.seesAll {
			t.Errorf("%s: sees a waiting conversation: %v", name, got)
		}
		if a.Sees(&Conversation{Store: "other", State: StateAssigned, Agent: a.ID}) {
			t.Errorf("%s: sees a conversation of another store", name)
		}
	}
}
