package chat

import "slices"

// Permission is something that an account may be allowed to do in the stores it
// belongs to. Whether it is, Agent.May says, and nothing else.
type Permission string

const (
	PermissionChat      Permission = "chat"      // take conversations and write in them
	PermissionRead      Permission = "read"      // read every conversation of the store, not only one's own
	PermissionContact   Permission = "contact"   // see a buyer's e-mail address and telephone number
	PermissionSupervise Permission = "supervise" // see the board, take over and reassign any conversation, switch overload
	PermissionErase     Permission = "erase"     // export and delete a buyer's data
	PermissionKnowledge Permission = "knowledge" // edit, approve and publish the knowledge base
	PermissionSettings  Permission = "settings"  // a store's hours, desk, pages, webhooks and keys
	PermissionAccounts  Permission = "accounts"  // add and change the accounts of agents and leads
	PermissionAudit     Permission = "audit"     // read the audit log
	PermissionOwn       Permission = "own"       // add stores, change the accounts of admins and owners
)

// Permissions lists all permissions.
func Permissions() []Permission {
	return []Permission{
		PermissionChat, PermissionRead, PermissionContact, PermissionSupervise, PermissionErase,
		PermissionKnowledge, PermissionSettings, PermissionAccounts, PermissionAudit, PermissionOwn,
	}
}

// granted says what each role may do. A role may do what the one below may.
var granted = map[Role][]Permission{
	RoleAgent: Permissions()[:3],
	RoleLead:  Permissions()[:5],
	RoleAdmin: Permissions()[:9],
	RoleOwner: Permissions(),
}

// May reports whether the account may do this. A disabled one may nothing, an
// external helper may work on what they are given and no more, a key what its
// scopes say.
func (a *Agent) May(p Permission) bool {
	switch {
	case a.Disabled:
		return false
	case a.Role == RoleKey:
		return slices.Contains(a.Scopes, p)
	case a.External:
		return p == PermissionChat
	}
	return slices.Contains(granted[a.Role], p)
}

// MayIn reports whether the account may do this in a store.
func (a *Agent) MayIn(store StoreID, p Permission) bool {
	return slices.Contains(a.Stores, store) && a.May(p)
}

// Sees reports whether the account may read this conversation: it is theirs, or
// they may read all of its store. An external helper sees only what is assigned
// to them.
func (a *Agent) Sees(c *Conversation) bool {
	if !slices.Contains(a.Stores, c.Store) {
		return false
	}
	return a.May(PermissionRead) || a.May(PermissionChat) && c.State == StateAssigned && c.Agent == a.ID
}
