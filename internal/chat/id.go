package chat

import (
	"crypto/rand"
	"time"

	"github.com/oklog/ulid/v2"
)

// StoreID names a store of the installation, e.g. "demo". Lower-case letters,
// digits and hyphens.
type StoreID string

// ConversationID names a conversation. A visitor has one conversation with a
// store, so it is the visitor's id too. It is no secret and gives access to
// nothing: access comes from the visitor's signed token or an agent's session.
type ConversationID string

// AgentID names an agent's account.
type AgentID string

// NewID returns a new unique id that sorts by time of creation (ULID).
func NewID(now time.Time) string {
	return ulid.MustNew(ulid.Timestamp(now), rand.Reader).String()
}
