package desk

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// Proof is what a console proves of an agent by being there.
type Proof struct {
	Agent   chat.AgentID
	Console string              // of the agent's, which may have several
	Active  time.Duration       // for how long yet the agent counts as active; negative if not any more
	Choice  chat.PresenceReason // why they take no chats, as remembered: counts if Redis was emptied
}

// Present notes that a console has just proved itself, in a store, and returns
// the agent's state there. changed is true for one caller each time that the
// state is another one.
func (d *Desk) Present(ctx context.Context, store chat.StoreID, p Proof) (presence chat.Presence, changed bool, err error) {
	return d.presence(ctx, "noting presence", presentScript, store,
		d.gone(), string(p.Agent), p.Console, d.proof.Milliseconds(), p.Active.Milliseconds(), string(p.Choice))
}

// Absent notes that a console is gone. With the last one of an agent, what is
// offered to them is free again.
func (d *Desk) Absent(ctx context.Context, store chat.StoreID, agent chat.AgentID, console string) (presence chat.Presence, changed bool, err error) {
	return d.presence(ctx, "noting absence", absentScript, store, d.gone(), string(agent), console)
}

// Choose notes why an agent takes no chats, AwayPaused or AwayMissed, or that
// they do, "". What is offered to one who takes none is free again.
func (d *Desk) Choose(ctx context.Context, store chat.StoreID, agent chat.AgentID, choice chat.PresenceReason) (presence chat.Presence, changed bool, err error) {
	return d.presence(ctx, "noting a pause", chooseScript, store, d.gone(), string(agent), string(choice))
}

// Presences returns the agents who are there, away or not.
func (d *Desk) Presences(ctx context.Context, store chat.StoreID) (map[chat.AgentID]chat.Presence, error) {
	result, err := d.run(ctx, "reading presence", presencesScript, store, d.gone())
	if err != nil {
		return nil, err
	}
	fields, err := result.StringSlice()
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "reading presence: %w", err)
	}
	there := make(map[chat.AgentID]chat.Presence, len(fields)/4)
	for i := 0; i+3 < len(fields); i += 4 {
		there[chat.AgentID(fields[i])] = presenceOf(fields[i+1], fields[i+2], fields[i+3])
	}
	return there, nil
}

// gone is how long a console may be silent before it is not there at all, ms:
// until then its agent is away, and back with the next sign of life.
func (d *Desk) gone() int64 { return 4 * d.proof.Milliseconds() }

func (d *Desk) presence(ctx context.Context, doing string, script *redis.Script, store chat.StoreID, args ...any) (chat.Presence, bool, error) {
	result, err := d.run(ctx, doing, script, store, args...)
	if err != nil {
		return chat.Presence{}, false, err
	}
	fields, err := result.Slice()
	if err != nil || len(fields) != 4 {
		return chat.Presence{}, false, chat.Errorf(chat.CodeInternal, "%s: %w", doing, err)
	}
	state, _ := fields[0].(string)
	reason, _ := fields[1].(string)
	since, _ := fields[2].(string)
	changed, _ := fields[3].(int64)
	return presenceOf(state, reason, since), changed == 1, nil
}

func presenceOf(state, reason, since string) chat.Presence {
	p := chat.Presence{State: chat.PresenceState(state), Reason: chat.PresenceReason(reason)}
	if ms, err := strconv.ParseInt(since, 10, 64); err == nil && ms > 0 {
		p.Since = time.UnixMilli(ms).UTC()
	}
	return p
}
