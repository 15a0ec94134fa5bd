package desk

import (
	"context"
	"errors"

	"dragoman/internal/chat"
)

// Grant gives a lease to an agent whatever they have already, and takes it from
// whoever had it: a transfer.
func (d *Desk) Grant(ctx context.Context, lease Lease) error {
	_, err := d.run(ctx, "granting a lease", grantScript, lease.Store, d.grantArgs(lease, atOnce)...)
	return err
}

func (d *Desk) grantArgs(lease Lease, settle int64) []any {
	return []any{string(lease.Conversation), string(lease.Agent), d.lease.Milliseconds(), settle}
}

// Renew makes leases last from now on again. One that the agent does not hold
// any more is left alone. After an error those of other stores are renewed.
func (d *Desk) Renew(ctx context.Context, leases []Lease) error {
	args := map[chat.StoreID][]any{}
	for _, l := range leases {
		if args[l.Store] == nil {
			args[l.Store] = []any{d.lease.Milliseconds()}
		}
		args[l.Store] = append(args[l.Store], string(l.Conversation), string(l.Agent))
	}
	var errs []error
	for store, args := range args {
		_, err := d.run(ctx, "renewing leases", renewScript, store, args...)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// Release ends an agent's lease, if they hold it. It does not queue the
// conversation.
func (d *Desk) Release(ctx context.Context, store chat.StoreID, agent chat.AgentID, id chat.ConversationID) error {
	_, err := d.run(ctx, "releasing a lease", releaseScript, store, d.releaseArgs(id, agent, atOnce)...)
	return err
}

func (d *Desk) releaseArgs(id chat.ConversationID, agent chat.AgentID, settle int64) []any {
	return []any{string(id), string(agent), d.lease.Milliseconds(), settle}
}

// maxExpired bounds how long one script of Expired runs; what is left comes
// with the next call.
const maxExpired = 100

// Expired ends the leases that were not renewed in time and returns them. Each
// is returned once, to one node, which has to give the conversation back to the
// queue; if it dies over that, Rebuild puts it right. It is to be called all the
// time: after a pause, when all nodes or Redis were away, nobody could renew, so
// that all leases begin anew. After an error the leases returned with it are to
// be handled all the same.
func (d *Desk) Expired(ctx context.Context) ([]Lease, error) {
	var leases []Lease
	var errs []error
	for _, store := range d.known() {
		result, err := d.run(ctx, "looking for leases that ran out", expiredScript, store, maxExpired, d.lease.Milliseconds(), d.pause.Milliseconds())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		pairs, err := result.StringSlice()
		if err != nil {
			errs = append(errs, chat.Errorf(chat.CodeInternal, "looking for leases that ran out: %w", err))
			continue
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			leases = append(leases, Lease{Store: store, Conversation: chat.ConversationID(pairs[i]), Agent: chat.AgentID(pairs[i+1])})
		}
	}
	return leases, errors.Join(errs...)
}
