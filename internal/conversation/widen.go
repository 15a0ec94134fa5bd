package conversation

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

// widen opens a conversation to every group of its store if none of the people
// of its own group speaks its language, but others do: it would wait for ever.
// It changes c to what it is then.
func (s *Service) widen(ctx context.Context, agents []chat.Agent, c *chat.Conversation) {
	serves := func(group chat.Group) bool {
		return slices.ContainsFunc(agents, func(a chat.Agent) bool { return a.Serves(c.Store, c.Language, group) })
	}
	if serves(c.Group) || !serves(chat.GroupAny) {
		return
	}
	done, err := s.record.Append(ctx, record.Append{
		Store: c.Store, Conversation: c.ID, Expect: c.Epoch, MustMatch: true,
		If:  []chat.Event{stateEvent(chat.Change{To: chat.StateWaiting, Reason: chat.ReasonWidened, Group: chat.GroupAny, Priority: c.Priority})},
		Set: func(c *chat.Conversation) { c.Group = chat.GroupAny },
	})
	if chat.CodeOf(err) == chat.CodeConflict {
		return // somebody has just taken it
	}
	if err != nil {
		s.log.Warn("not opened to all groups", "conversation", c.ID, "err", err)
		return
	}
	s.log.Info("nobody of the group speaks the language: open to all", "conversation", c.ID, "group", c.Group, "lang", c.Language)
	*c = done.Conversation
	s.tell(ctx, done)
	s.enqueue(ctx, c)
	if c.WaitsTooLong() { // the leads were told of it as it was before
		s.tellLongWait(c)
		s.live.AnnounceLongWait(ctx, c.Store, c.ID)
	}
}
