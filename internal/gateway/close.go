package gateway

import "github.com/gorilla/websocket"

// closeCode is why the server ends a socket; docs/protocol.md is the table that
// clients are written from.
type closeCode int

const (
	// closeDraining: the server goes away. Reconnect after a random delay of up
	// to 5 s, resume.
	closeDraining closeCode = websocket.CloseGoingAway
	// closeSlow: the client did not keep up. Reconnect at once, resume: nothing
	// is lost.
	closeSlow closeCode = 4000
	// closeNoHello: no hello within 10 s, or something else came first.
	// Reconnect with a growing delay.
	closeNoHello closeCode = 4001
	// closeBadFrame: a frame that is binary or not JSON. Reconnect once, then
	// stop.
	closeBadFrame closeCode = 4002
	// closeVersion: this version of the protocol is not spoken. Load the page
	// again.
	closeVersion closeCode = 4003
	// closeRefused: unknown site key, or the page's origin is not allowed for
	// it. Stop.
	closeRefused closeCode = 4004
	// closeToken: the visitor's token is not valid. Drop it, reconnect.
	closeToken closeCode = 4005
	// closeCrowded: too many connections of this visitor or address. Reconnect
	// after 30 s.
	closeCrowded closeCode = 4006
	// closeSignedOut: the agent's session ended. Sign in again.
	closeSignedOut closeCode = 4007
	// closeChanged: the agent's account changed, its stores or its role say.
	// Reconnect at once, resume: the welcome holds the account as it is now.
	closeChanged closeCode = 4009
	// closeSilent: no frame for twice the ping interval. Reconnect, resume.
	closeSilent closeCode = 4008
)

var closeReasons = map[closeCode]string{
	closeDraining:  "draining",
	closeSlow:      "slow",
	closeNoHello:   "no hello",
	closeBadFrame:  "bad frame",
	closeVersion:   "version",
	closeRefused:   "refused",
	closeToken:     "token",
	closeCrowded:   "crowded",
	closeSignedOut: "signed out",
	closeChanged:   "account changed",
	closeSilent:    "silent",
}
