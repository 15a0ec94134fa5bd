package desk

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// maxLostRaces bounds how often Claim looks again whose turn it is, when others
// took whoever it was.
const maxLostRaces = 5

// Claim gives the agent a lease on the most urgent conversation of these stores
// that fits their languages and groups; the longest waiting of those with the
// same priority. It reports false if nobody waits whom they could help. Errors:
// CodeForbidden when a store is not theirs, CodeAtCapacity, CodeUnavailable.
func (d *Desk) Claim(ctx context.Context, agent *chat.Agent, stores ...chat.StoreID) (chat.ConversationID, bool, error) {
	if len(stores) == 1 {
		return d.claimIn(ctx, agent, stores[0], "")
	}
	var turns []turn
	for range maxLostRaces {
		// No script can see the keys of two stores: it is looked first, and then
		// taken only if nobody of the next store's comes before.
		var err error
		if turns, err = d.turns(ctx, agent, 0, stores); err != nil || len(turns) == 0 {
			return "", false, err
		}
		last := ""
		if len(turns) > 1 {
			last = strconv.FormatInt(turns[1].score, 10)
		}
		if id, found, err := d.claimIn(ctx, agent, turns[0].store, last); err != nil || found {
			return id, found, err
		}
	}
	for _, turn := range turns { // whoever it is by now: an agent who could help is not sent away
		if id, found, err := d.claimIn(ctx, agent, turn.store, ""); err != nil || found {
			return id, found, err
		}
	}
	return "", false, nil
}

// turn is whose turn it is in a store.
type turn struct {
	store chat.StoreID
	score int64
}

// turns returns whose turn it is for the agent in each of the stores where
// somebody waits for them, the most urgent first. With hold, it is of those whom
// they could be offered.
func (d *Desk) turns(ctx context.Context, agent *chat.Agent, hold time.Duration, stores []chat.StoreID) ([]turn, error) {
	var turns []turn
	for _, store := range stores {
		args := serving(agent, string(agent.ID), hold.Milliseconds())
		result, err := d.run(ctx, "looking whose turn it is", nextScript, store, args...)
		if err != nil {
			return nil, err
		}
		text, _ := result.Val().(string)
		if text == "" {
			continue
		}
		score, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, chat.Errorf(chat.CodeInternal, "looking whose turn it is: %w", err)
		}
		turns = append(turns, turn{store, score})
	}
	slices.SortFunc(turns, func(a, b turn) int {
		return cmp.Or(cmp.Compare(a.score, b.score), cmp.Compare(a.store, b.store))
	})
	return turns, nil
}

// serving returns arguments of a script, with what the agent serves behind them.
func serving(agent *chat.Agent, args ...any) []any {
	args = append(args, len(agent.Languages))
	for _, lang := range agent.Languages {
		args = append(args, lang)
	}
	for _, group := range groupsOf(agent) {
		args = append(args, string(group))
	}
	return args
}

// groupsOf returns the groups of whose conversations the agent takes some, none
// for all.
func groupsOf(agent *chat.Agent) []chat.Group {
	if len(agent.Groups) == 0 {
		return nil
	}
	return append(slices.Clone(agent.Groups), chat.GroupAny)
}

// claimIn claims in one store, nobody whose score is above last.
func (d *Desk) claimIn(ctx context.Context, agent *chat.Agent, store chat.StoreID, last string) (chat.ConversationID, bool, error) {
	capacity, err := d.capacity(ctx, agent, store)
	if err != nil {
		return "", false, err
	}
	args := serving(agent, string(agent.ID), capacity, d.lease.Milliseconds(), last)
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
