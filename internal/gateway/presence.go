package gateway

import (
	"context"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// presence is what a console knows of its agent's state.
type presence struct {
	presenceMu sync.Mutex
	active     time.Time     // when the agent last did something here
	told       chat.Presence // to the console
}

// presenceFrame tells an agent their own state.
type presenceFrame struct {
	Type string `json:"type"`
	chat.Presence
}

// acts are the frames that the agent's own hand sends; the others a console
// sends by itself.
var acts = map[string]bool{
	"active": true, "accept": true, "decline": true, "claim": true, "message": true, "note": true, "typing": true, "close": true, "transfer": true, "take": true, "assign": true, "invite": true,
}

// acted notes that the agent did something a while ago. Whoever was away for
// doing nothing is back at once.
func (a *agent) acted(ctx context.Context, ago time.Duration) {
	a.presenceMu.Lock()
	a.active = time.Now().Add(-max(ago, 0))
	back := a.told.State == chat.PresenceAway && !chose(a.told)
	a.presenceMu.Unlock()
	if back {
		a.prove(ctx)
	}
}

// chose reports whether an agent stays away until they say otherwise.
func chose(p chat.Presence) bool { return p.Reason == chat.AwayPaused || p.Reason == chat.AwayMissed }

// back ends a pause: the agent has taken a chat by their own hand.
func (a *agent) back(ctx context.Context) {
	a.presenceMu.Lock()
	paused := chose(a.told)
	a.presenceMu.Unlock()
	if !paused {
		return
	}
	now, err := a.gateway.service.Pause(ctx, a.account, false)
	if err != nil {
		a.gateway.log.Warn("still away", "agent", a.account.ID, "err", err)
		return
	}
	a.tellPresence(now)
}

// heard reports whether the client has answered the last ping, or sent
// something else since.
func (a *agent) heard(interval time.Duration) bool {
	const unit = time.Second // lastRead counts in these
	return time.Since(time.Unix(a.lastRead.Load(), 0)) < interval+2*unit
}

// prove passes a sign of life on, and tells the console if the agent's state is
// another one now.
func (a *agent) prove(ctx context.Context) chat.Presence {
	a.presenceMu.Lock()
	console := conversation.Console{ID: a.console, Active: a.active}
	if chose(a.told) {
		console.Choice = a.told.Reason
	}
	a.presenceMu.Unlock()
	now, err := a.gateway.service.Present(ctx, a.account, console)
	if err != nil {
		a.gateway.log.Warn("presence not renewed", "agent", a.account.ID, "err", err)
	}
	return a.tellPresence(now)
}

// tellPresence tells the console the agent's state, if it is known and news, and
// returns what the console knows now.
func (a *agent) tellPresence(now chat.Presence) chat.Presence {
	a.presenceMu.Lock()
	defer a.presenceMu.Unlock()
	if now.State != "" && now != a.told {
		a.told = now
		if a.greeted.Load() {
			a.send(encode(presenceFrame{"presence", now}))
		}
	}
	return a.told
}

// choose lets the agent pause, or come back.
func (a *agent) choose(ctx context.Context, in *inbound) {
	if in.State != chat.PresenceAway && in.State != chat.PresenceAvailable {
		a.fail(in, chat.Invalid("state", "%q is not yours to choose; give away or available", in.State))
		return
	}
	a.presenceMu.Lock()
	a.active = time.Now()
	a.presenceMu.Unlock()
	now, err := a.gateway.service.Pause(ctx, a.account, in.State == chat.PresenceAway)
	if err != nil {
		a.fail(in, err)
		return
	}
	a.tellPresence(now)
	if now.State != in.State { // no activity was noted before this
		a.prove(ctx)
	}
	a.send(encode(ackFrame{Type: "ack", ID: in.ID}))
}
