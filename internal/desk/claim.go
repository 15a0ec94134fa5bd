package desk

import (
	"context"

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
	capacity := agent.Capacity
	if capacity <= 0 {
		capacity = chat.DefaultCapacity
	}
	serves := false
	var others []string
	for _, s := range agent.Stores {
		if s == store {
			serves = true
		} else {
			others = append(others, d.key(s)+":chats:"+string(agent.ID))
		}
	}
	if !serves {
		return 0, chat.Errorf(chat.CodeForbidden, "This store is not yours.")
	}
	if len(others) == 0 {
		return capacity, nil
	}
	err := d.live.Do(ctx, "counting an agent's chats", func(ctx context.Context, client redis.UniversalClient) error {
		counts := make([]*redis.IntCmd, len(others))
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i, key := range others {
				counts[i] = p.SCard(ctx, key)
			}
			return nil
		})
		for _, count := range counts {
			capacity -= int(count.Val())
		}
		return err
	})
	return capacity, err
}
