package desk

import (
	"context"
	"slices"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// Claim gives the agent a lease on the most urgent conversation of the store
// that fits their languages and groups; the longest waiting of those with the
// same priority. It reports false if nobody waits whom they could help. Errors:
// CodeForbidden when the store is not theirs, CodeAtCapacity, CodeUnavailable.
func (d *Desk) Claim(ctx context.Context, agent *chat.Agent, store chat.StoreID) (chat.ConversationID, bool, error) {
	capacity, err := d.capacity(ctx, agent, store)
	if err != nil {
		return "", false, err
	}
	args := make([]any, 0, 4+len(agent.Languages)+len(agent.Groups))
	args = append(args, string(agent.ID), capacity, d.lease.Milliseconds(), len(agent.Languages))
	for _, lang := range agent.Languages {
		args = append(args, lang)
	}
	for _, group := range agent.Groups {
		args = append(args, string(group))
	}
	result, err := d.run(ctx, "claiming a conversation", claimScript, store, args...)
	if err != nil {
		return "", false, err
	}
	answer, err := result.StringSlice()
	if err != nil {
		return "", false, chat.Errorf(chat.CodeInternal, "claiming a conversation: %w", err)
	}
	switch answer[0] {
	case "claimed":
		return chat.ConversationID(answer[1]), true, nil
	case "full":
		return "", false, atCapacity()
	}
	return "", false, nil
}

// ClaimThis gives the agent a lease on a certain conversation, whether it has
// been queued here yet or not. Errors: CodeForbidden when they do not serve it,
// CodeConflict when another agent has it, CodeAtCapacity, CodeUnavailable.
func (d *Desk) ClaimThis(ctx context.Context, agent *chat.Agent, w Waiting) error {
	if !agent.Serves(w.Store, w.Lang, w.Group) {
		return chat.Errorf(chat.CodeForbidden, "This conversation is for another desk or language.")
	}
	capacity, err := d.capacity(ctx, agent, w.Store)
	if err != nil {
		return err
	}
	result, err := d.run(ctx, "claiming a conversation", claimThisScript, w.Store,
		string(w.Conversation), string(agent.ID), capacity, d.lease.Milliseconds())
	if err != nil {
		return err
	}
	switch result.Val() {
	case "taken":
		return chat.Errorf(chat.CodeConflict, "Somebody else was faster.")
	case "full":
		return atCapacity()
	}
	return nil
}

func atCapacity() error {
	return chat.Errorf(chat.CodeAtCapacity, "You have as many chats as you may have; close one first.")
}

// capacity returns how many conversations of this store the agent may have:
// what the chats in their other stores leave. The script counts this store's
// itself, at the moment of the claim.
func (d *Desk) capacity(ctx context.Context, agent *chat.Agent, store chat.StoreID) (int, error) {
	if !slices.Contains(agent.Stores, store) {
		return 0, chat.Errorf(chat.CodeForbidden, "This store is not yours.")
	}
	other, err := d.elsewhere(ctx, agent, store)
	return capacityOf(agent) - other.load, err
}

func capacityOf(agent *chat.Agent) int {
	if agent.Capacity <= 0 {
		return chat.DefaultCapacity
	}
	return agent.Capacity
}

// elsewhere is what an agent has in their other stores.
type elsewhere struct {
	load  int   // chats and offers
	asked bool  // there is an offer
	idle  int64 // since when they have waited for a chat, ms since 1970; 0 if not known
}

func (d *Desk) elsewhere(ctx context.Context, agent *chat.Agent, store chat.StoreID) (e elsewhere, err error) {
	if len(agent.Stores) < 2 {
		return e, nil
	}
	err = d.live.Do(ctx, "counting an agent's chats", func(ctx context.Context, client redis.UniversalClient) error {
		id := string(agent.ID)
		var chats []*redis.IntCmd
		var offers []*redis.BoolCmd
		var idle []*redis.StringCmd
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for _, s := range agent.Stores {
				if s != store {
					key := d.key(s)
					// An offer that becomes a chat between the two counts twice, not never.
					offers = append(offers, p.HExists(ctx, key+":asking", id))
					chats = append(chats, p.SCard(ctx, key+":chats:"+id))
					idle = append(idle, p.HGet(ctx, key+":idle", id))
				}
			}
			return nil
		})
		if err == redis.Nil { // of idle: never had a chat there
			err = nil
		}
		for i := range chats {
			if chats[i].Err() != nil {
				return chats[i].Err()
			}
			e.load += int(chats[i].Val())
			if offers[i].Val() {
				e.load, e.asked = e.load+1, true
			}
			if since, err := idle[i].Int64(); err == nil {
				e.idle = max(e.idle, since)
			}
		}
		return err
	})
	return e, err
}
