package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
)

// Colleague is an agent as the others see them.
type Colleague struct {
	ID            chat.AgentID `json:"id"`
	Name          string       `json:"name"`
	Languages     []string     `json:"languages"` // none means all
	Groups        []chat.Group `json:"groups"`    // none means all
	Present       bool         `json:"present"`   // a console of theirs is connected
	chat.Presence              // whether they take chats now
	Chats         int          `json:"chats"`    // that they have now
	Capacity      int          `json:"capacity"` // that they have at most
}

// Free reports whether a conversation can be handed to them.
func (c *Colleague) Free() bool { return c.State == chat.PresenceAvailable && c.Chats < c.Capacity }

// Colleagues returns the agents of a store, by name. Who is there is read from
// what their connections proved; without Redis nobody is known to be.
func (s *Service) Colleagues(ctx context.Context, store chat.StoreID) ([]Colleague, error) {
	agents, err := s.record.Agents(ctx)
	if err != nil {
		return nil, err
	}
	assigned, err := s.record.AllAssigned(ctx)
	if err != nil {
		return nil, err
	}
	chats := map[chat.AgentID]int{}
	for _, c := range assigned {
		chats[c.Agent]++
	}
	present, err := s.desk.Presences(ctx, store)
	if err != nil {
		s.log.Warn("who is there is not known", "store", store, "err", err)
	}
	list := []Colleague{}
	for _, a := range agents {
		if !slices.Contains(a.Stores, store) {
			continue
		}
		capacity := a.Capacity
		if capacity <= 0 {
			capacity = chat.DefaultCapacity
		}
		presence, there := present[a.ID]
		if !there {
			presence.State = chat.PresenceGone
		}
		list = append(list, Colleague{
			ID: a.ID, Name: a.Name, Languages: a.Languages, Groups: a.Groups,
			Present: there, Presence: presence, Chats: chats[a.ID], Capacity: capacity,
		})
	}
	return list, nil
}

// colleague returns one agent of a store, nil if there is none with this id.
func (s *Service) colleague(ctx context.Context, store chat.StoreID, id chat.AgentID) (*Colleague, error) {
	list, err := s.Colleagues(ctx, store)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == id {
			return &list[i], nil
		}
	}
	return nil, nil
}
