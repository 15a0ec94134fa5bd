package chat

import "time"

// Presence is whether an agent is there to take a chat. It follows from what
// their consoles prove, and from what they chose.
type Presence struct {
	State  PresenceState  `json:"state"`
	Reason PresenceReason `json:"reason,omitempty"` // of PresenceAway
	Since  time.Time      `json:"since,omitzero"`   // zero if not known
}

// PresenceState says how far an agent is there.
type PresenceState string

const (
	PresenceAvailable PresenceState = "available" // at the desk: chats may be offered and passed on to them
	PresenceAway      PresenceState = "away"      // connected, but takes no chats now; keeps those they have
	PresenceGone      PresenceState = "gone"      // no console is connected
)

// PresenceReason says why an agent is away.
type PresenceReason string

const (
	AwayPaused     PresenceReason = "paused"        // they said so
	AwayMissed     PresenceReason = "missed_offers" // they let two offers in a row pass
	AwayIdle       PresenceReason = "idle"          // they did nothing for Desk.AwayAfter
	AwayConnection PresenceReason = "connection"    // their consoles don't answer
)
