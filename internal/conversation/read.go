package conversation

import (
	"context"

	"dragoman/internal/chat"
)

// Reader is a Follower that shows how far an agent has read.
type Reader interface {
	// ReadUpto says that the agent has read the conversation up to this number.
	// It must not block.
	ReadUpto(agent chat.AgentID, id chat.ConversationID, seq int64)
}

// MarkRead notes how far the agent has read a conversation and tells their other
// consoles. Errors: CodeNotFound, CodeUnavailable.
func (s *Service) MarkRead(ctx context.Context, agent *chat.Agent, id chat.ConversationID, seq int64) error {
	c, err := s.MaySee(ctx, agent, id)
	if err != nil {
		return err
	}
	seq = min(max(seq, 0), c.LastSeq)
	if err := s.record.MarkRead(ctx, agent.ID, id, seq); err != nil {
		return err
	}
	s.read(agent.ID, id, seq)
	s.live.AnnounceRead(ctx, c.Store, id, agent.ID, seq)
	return nil
}

// ReadUpto returns the number of the last event that the agent has read, 0 for
// none.
func (s *Service) ReadUpto(ctx context.Context, agent chat.AgentID, id chat.ConversationID) (int64, error) {
	return s.record.ReadUpto(ctx, agent, id)
}

func (h *Hub) read(agent chat.AgentID, id chat.ConversationID, seq int64) {
	for _, f := range h.of(id) {
		if r, ok := f.(Reader); ok {
			r.ReadUpto(agent, id, seq)
		}
	}
}
