package gateway

import (
	"context"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

var _ conversation.Reader = (*agent)(nil)

// readFrame says how far this agent has read, on whichever of their consoles.
type readFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation"`
	Seq          int64               `json:"seq"`
}

func (a *agent) read(ctx context.Context, in *inbound) {
	if err := a.gateway.service.MarkRead(ctx, a.account, in.Conversation, in.Seq); err != nil {
		a.fail(in, err)
	}
}

// readUpto is for showing what is unread: where it is not known, all of it is.
func (a *agent) readUpto(ctx context.Context, id chat.ConversationID) int64 {
	seq, err := a.gateway.service.ReadUpto(ctx, a.account.ID, id)
	if err != nil {
		a.gateway.log.Warn("what was read is not known", "agent", a.account.ID, "err", err)
	}
	return seq
}

// ReadUpto implements conversation.Reader.
func (a *agent) ReadUpto(reader chat.AgentID, id chat.ConversationID, seq int64) {
	if reader == a.account.ID && a.stream(id) != nil {
		a.send(encode(readFrame{Type: "read", Conversation: id, Seq: seq}))
	}
}
