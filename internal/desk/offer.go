package desk

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"dragoman/internal/chat"
)

// Offer is a waiting conversation that an agent is asked to take.
type Offer struct {
	Store        chat.StoreID
	Conversation chat.ConversationID
	Agent        chat.AgentID
	Left         time.Duration // to answer in; 0 after it ended
}

// candidate is an agent as the script gets them.
type candidate struct {
	ID        chat.AgentID `json:"id"`
	Languages []string     `json:"languages,omitempty"`
	Groups    []chat.Group `json:"groups,omitempty"`
	Room      int          `json:"room"`
	Idle      int64        `json:"idle"`
}

// Offer offers the store's waiting conversations, the most urgent first, to
// those of the agents who are available, serve them, have room and no other
// offer: to whoever of these was asked least about it, and then to whoever has
// waited longest for a chat. An agent who did not take one is not asked about
// it again within hold. It returns what it offered. After an error, offers may
// have been made: OfferTo tells.
func (d *Desk) Offer(ctx context.Context, store chat.StoreID, hold time.Duration, agents []chat.Agent) ([]Offer, error) {
	candidates := make([]candidate, 0, len(agents))
	byID := make(map[chat.AgentID]*chat.Agent, len(agents))
	loads := make(map[chat.AgentID]int, len(agents)) // in their other stores
	for i := range agents {
		a := &agents[i]
		other, err := d.elsewhere(ctx, a, store)
		if err != nil {
			return nil, err
		}
		if room := capacityOf(a) - other.load; room > 0 && !other.asked {
			byID[a.ID], loads[a.ID] = a, other.load
			candidates = append(candidates, candidate{a.ID, a.Languages, groupsOf(a), room, other.idle})
		}
	}
	if len(candidates) == 0 {
		return nil, nil
	}
	list, err := json.Marshal(candidates)
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "offering conversations: %w", err)
	}
	result, err := d.run(ctx, "offering conversations", offerScript, store, d.gone(), hold.Milliseconds(), list)
	if err != nil {
		return nil, err
	}
	pairs, err := result.StringSlice()
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "offering conversations: %w", err)
	}
	var offers []Offer
	for i := 0; i+1 < len(pairs); i += 2 {
		o := Offer{store, chat.ConversationID(pairs[i]), chat.AgentID(pairs[i+1]), hold}
		kept, err := d.recheck(ctx, byID[o.Agent], o, loads[o.Agent])
		if err != nil {
			return offers, err
		}
		if kept {
			offers = append(offers, o)
		}
	}
	return offers, nil
}

// First reports whether somebody waits in the store whom the agent could be
// offered, and nobody more urgent in the others.
func (d *Desk) First(ctx context.Context, agent *chat.Agent, store chat.StoreID, hold time.Duration, others []chat.StoreID) (bool, error) {
	turns, err := d.turns(ctx, agent, hold, append([]chat.StoreID{store}, others...))
	return len(turns) > 0 && turns[0].store == store, err
}

// recheck looks again at an agent's other stores, whose keys no script can see
// together with this one's: the offer holds if they have no more there than was
// reckoned with. Of two nodes that offer to the same agent in two
// stores, at least one sees the other's offer here and takes its own back.
func (d *Desk) recheck(ctx context.Context, agent *chat.Agent, o Offer, load int) (bool, error) {
	if len(agent.Stores) < 2 {
		return true, nil
	}
	other, err := d.elsewhere(ctx, agent, o.Store)
	if err == nil && !other.asked && other.load <= load {
		return true, nil
	}
	_, undo := d.run(ctx, "taking an offer back", declineScript, o.Store, string(o.Conversation), string(o.Agent), 0)
	if err == nil {
		err = undo
	}
	return false, err
}

// OfferTo returns what is offered to the agent now.
func (d *Desk) OfferTo(ctx context.Context, agent *chat.Agent) ([]Offer, error) {
	var offers []Offer
	for _, store := range agent.Stores {
		result, err := d.run(ctx, "reading an offer", offerToScript, store, string(agent.ID))
		if err != nil {
			return nil, err
		}
		fields, err := result.StringSlice()
		if err != nil {
			return nil, chat.Errorf(chat.CodeInternal, "reading an offer: %w", err)
		}
		if len(fields) < 2 {
			continue
		}
		left, _ := strconv.ParseInt(fields[1], 10, 64)
		offers = append(offers, Offer{store, chat.ConversationID(fields[0]), agent.ID, time.Duration(left) * time.Millisecond})
	}
	return offers, nil
}

// Accept turns an offer into a lease. CodeConflict when it ended.
func (d *Desk) Accept(ctx context.Context, store chat.StoreID, agent chat.AgentID, id chat.ConversationID) error {
	result, err := d.run(ctx, "accepting an offer", acceptScript, store, string(id), string(agent), d.lease.Milliseconds())
	if err != nil {
		return err
	}
	if result.Val() != "claimed" {
		return chat.Errorf(chat.CodeConflict, "This offer has ended.")
	}
	return nil
}

// Decline ends an offer: it goes to the next agent. It reports whether it was
// there to be declined.
func (d *Desk) Decline(ctx context.Context, store chat.StoreID, agent chat.AgentID, id chat.ConversationID) (bool, error) {
	result, err := d.run(ctx, "declining an offer", declineScript, store, string(id), string(agent), 1)
	if err != nil {
		return false, err
	}
	return result.Val() == int64(1), nil
}

// Passed is an offer that nobody answered in time.
type Passed struct {
	Offer
	Away bool // it was the agent's second in a row: they are away now
}

const (
	// maxPassed bounds how long one script of Passed runs; what is left comes
	// with the next call.
	maxPassed = 100
	// missedLimit is how many offers in a row an agent may let pass.
	missedLimit = 2
)

// Passed ends the offers that were not answered in time and returns them. Each
// is returned once, to one node.
func (d *Desk) Passed(ctx context.Context, store chat.StoreID) ([]Passed, error) {
	result, err := d.run(ctx, "looking for offers that ended", passedScript, store, d.gone(), maxPassed, missedLimit)
	if err != nil {
		return nil, err
	}
	fields, err := result.StringSlice()
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "looking for offers that ended: %w", err)
	}
	var passed []Passed
	for i := 0; i+2 < len(fields); i += 3 {
		o := Offer{Store: store, Conversation: chat.ConversationID(fields[i]), Agent: chat.AgentID(fields[i+1])}
		passed = append(passed, Passed{o, fields[i+2] == "1"})
	}
	return passed, nil
}
