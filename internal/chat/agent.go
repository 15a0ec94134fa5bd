package chat

import (
	"slices"
	"time"
)

// Role says what an account may do.
type Role string

// Each role may do what those before it may; see Permission.
const (
	RoleAgent Role = "agent" // takes conversations
	RoleLead  Role = "lead"  // looks after the desk, takes over any conversation
	RoleAdmin Role = "admin" // knowledge, settings, accounts of agents and leads
	RoleOwner Role = "owner" // everything
	RoleKey   Role = "key"   // no person: a key of the API, which may do what its scopes say
)

// Roles lists the roles that a person may have, the least powerful first.
func Roles() []Role { return []Role{RoleAgent, RoleLead, RoleAdmin, RoleOwner} }

// Above reports whether the role may do more than the other one.
func (r Role) Above(other Role) bool {
	return slices.Index(Roles(), r) > slices.Index(Roles(), other)
}

// Agent is a person's account.
type Agent struct {
	ID           AgentID   `json:"id"`
	Email        string    `json:"email"`
	Name         string    `json:"name"` // as buyers see it
	Role         Role      `json:"role"`
	Stores       []StoreID `json:"stores"`
	Languages    []string  `json:"languages"`
	Groups       []Group   `json:"groups"`
	Capacity     int       `json:"capacity"`           // chats at once
	External     bool      `json:"external,omitempty"` // an outsourced helper: sees only what is assigned to them, no buyer's address
	Disabled     bool      `json:"disabled,omitempty"` // may not sign in; kept, as the log names them
	TOTP         bool      `json:"totp,omitempty"`     // signing in asks for a code
	PasswordHash string    `json:"-"`                  // argon2id, PHC string
	SignOuts     int64     `json:"-"`                  // how often all sessions were ended: those begun before are void
	CreatedAt    time.Time `json:"created_at"`

	Scopes []Permission `json:"-"` // of a key
}

// DefaultCapacity is how many chats an agent has at once unless set otherwise.
const DefaultCapacity = 4

// Serves reports whether the agent may take a conversation of this store,
// language and group. No languages or groups listed means all.
func (a *Agent) Serves(store StoreID, lang string, group Group) bool {
	return contains(a.Stores, store) && (len(a.Languages) == 0 || contains(a.Languages, lang)) &&
		(len(a.Groups) == 0 || group == GroupAny || contains(a.Groups, group))
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

// Group is a desk: the part of the store's staff that takes a topic over.
type Group string

const (
	GroupPresale   Group = "presale"
	GroupAftersale Group = "aftersale"
	GroupLogistics Group = "logistics"

	// GroupAny is that of a conversation which any group may take: nobody of its
	// own speaks the buyer's language. No agent or topic has it.
	GroupAny Group = "any"
)

// Groups lists the groups that agents and topics may have.
func Groups() []Group { return []Group{GroupPresale, GroupAftersale, GroupLogistics} }
