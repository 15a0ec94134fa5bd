package chat

import (
	"slices"
	"strings"
	"time"
)

// Key is a key of the API: with it a program acts in one store. Its text is
// known to whoever made it only.
type Key struct {
	ID        string       `json:"id"`
	Store     StoreID      `json:"store"`
	Name      string       `json:"name" doc:"what it is for; colleagues read it under notes that it writes"`
	Scopes    []Permission `json:"scopes"`
	CreatedBy AgentID      `json:"created_by"`
	CreatedAt time.Time    `json:"created_at"`
	ExpiresAt time.Time    `json:"expires_at,omitzero" doc:"never if missing"`
	RevokedAt time.Time    `json:"revoked_at,omitzero"`
	LastUsed  time.Time    `json:"last_used,omitzero" doc:"to the minute"`
}

// Scopes lists what a key may be allowed. Accounts and stores are changed by
// people only.
func Scopes() []Permission {
	return slices.DeleteFunc(Permissions(), func(p Permission) bool { return p == PermissionAccounts || p == PermissionOwn })
}

// MaxKeyName is how long the name of a key may be, in bytes.
const MaxKeyName = 60

// Check returns CodeInvalid if the key cannot be made like this at that time.
func (k *Key) Check(now time.Time) error {
	if k.Name = strings.TrimSpace(k.Name); k.Name == "" || len(k.Name) > MaxKeyName {
		return Invalid("name", "give 1 to %d characters that say what the key is for", MaxKeyName)
	}
	if len(k.Scopes) == 0 {
		return Invalid("scopes", "give at least one of %v", Scopes())
	}
	for i, p := range k.Scopes {
		if !slices.Contains(Scopes(), p) {
			return Invalid("scopes", "%q is nothing that a key may be allowed; give some of %v", p, Scopes())
		}
		if slices.Contains(k.Scopes[:i], p) {
			return Invalid("scopes", "%q stands there twice", p)
		}
	}
	if !k.ExpiresAt.IsZero() && !k.ExpiresAt.After(now) {
		return Invalid("expires_at", "give a time to come, or none")
	}
	return nil
}

// Valid reports whether the key opens anything at that time.
func (k *Key) Valid(now time.Time) bool {
	return k.RevokedAt.IsZero() && (k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt))
}

// Agent returns who acts with the key.
func (k *Key) Agent() *Agent {
	return &Agent{ID: AgentID(k.ID), Name: k.Name, Role: RoleKey, Stores: []StoreID{k.Store}, Scopes: k.Scopes, CreatedAt: k.CreatedAt}
}
