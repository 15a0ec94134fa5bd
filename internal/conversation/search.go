package conversation

import (
	"context"
	"slices"
	"strings"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// Search returns up to limit conversations that the agent may see and that fit
// the filter, the newest activity first, starting after a cursor; of one store,
// or with "" of all of the agent's. The cursor it returns is the one to go on
// after, zero when there are no more.
func (s *Service) Search(ctx context.Context, agent *chat.Agent, store chat.StoreID, f record.Filter, limit int, after record.Cursor) ([]chat.Conversation, record.Cursor, error) {
	found := []chat.Conversation{}
	var next record.Cursor // nothing older than this is complete yet
	for _, id := range agent.Stores {
		if store != "" && id != store {
			continue
		}
		list, more, err := s.record.Search(ctx, id, f, limit, after)
		if err != nil {
			return nil, next, err
		}
		if !more.UpdatedAt.IsZero() && (next.UpdatedAt.IsZero() || newer(more, next) < 0) {
			next = more
		}
		for i := range list {
			if agent.Sees(&list[i]) {
				found = append(found, list[i])
			}
		}
	}
	slices.SortFunc(found, func(a, b chat.Conversation) int { return newer(place(&a), place(&b)) })
	if !next.UpdatedAt.IsZero() {
		found = slices.DeleteFunc(found, func(c chat.Conversation) bool { return newer(place(&c), next) > 0 })
	}
	if len(found) > limit {
		found = found[:limit]
		next = place(&found[limit-1])
	}
	return found, next, nil
}

func place(c *chat.Conversation) record.Cursor {
	return record.Cursor{UpdatedAt: c.UpdatedAt, ID: c.ID}
}

// newer orders cursors, the latest activity first.
func newer(a, b record.Cursor) int {
	if order := b.UpdatedAt.Compare(a.UpdatedAt); order != 0 {
		return order
	}
	return strings.Compare(string(b.ID), string(a.ID))
}

// mostCaseEvents is how far back the cases of a conversation are looked for.
const mostCaseEvents = 1000

// Cases returns the cases of a conversation, the oldest first, as far as its
// last thousand events tell them.
func (s *Service) Cases(ctx context.Context, id chat.ConversationID) ([]chat.Case, error) {
	events, err := s.record.EventsBefore(ctx, id, 0, mostCaseEvents)
	if err != nil {
		return nil, err
	}
	return chat.Cases(events), nil
}
