package gateway

import (
	"context"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// take gives a conversation, whoever has it, to the lead themself.
func (a *agent) take(ctx context.Context, in *inbound) {
	receipt, err := a.gateway.service.Assign(ctx, a.account, conversation.Assignment{Conversation: in.Conversation, ClientID: in.ID, Agent: a.account.ID})
	if err != nil {
		a.fail(in, err)
		return
	}
	a.send(encode(ackFrame{Type: "ack", Conversation: in.Conversation, ID: in.ID, Seq: receipt.Seq, At: receipt.At}))
	if c, err := a.gateway.service.MaySee(ctx, a.account, in.Conversation); err == nil {
		a.follow(ctx, &c, in.After)
	}
}

// assign gives a conversation, whoever has it, to somebody else.
func (a *agent) assign(ctx context.Context, in *inbound) (conversation.Receipt, error) {
	return a.gateway.service.Assign(ctx, a.account, conversation.Assignment{
		Conversation: in.Conversation, ClientID: in.ID, Confirm: in.Confirm,
		Agent: in.To.Agent, Group: in.To.Group, Assistant: in.To.Assistant,
	})
}

// listen lets a lead read along: the agent sees it for as long as the console
// has the conversation open.
func (a *agent) listen(ctx context.Context, in *inbound) {
	receipt, err := a.gateway.service.Listen(ctx, a.account, in.Conversation, in.ID)
	if err != nil {
		a.fail(in, err)
		return
	}
	a.send(encode(ackFrame{Type: "ack", Conversation: in.Conversation, ID: in.ID, Seq: receipt.Seq, At: receipt.At}))
	c, err := a.gateway.service.MaySee(ctx, a.account, in.Conversation)
	if err != nil {
		return
	}
	a.follow(ctx, &c, in.After)
	a.mu.Lock()
	if a.streams[c.ID] != nil {
		a.listens[c.ID] = c.Store
	}
	a.mu.Unlock()
}

// readAlong says again in which conversations the lead reads along.
func (a *agent) readAlong(ctx context.Context) {
	a.mu.Lock()
	listens := make(map[chat.ConversationID]chat.StoreID, len(a.listens))
	for id, store := range a.listens {
		listens[id] = store
	}
	a.mu.Unlock()
	for id, store := range listens {
		a.gateway.service.Listening(ctx, a.account, store, id)
	}
}

// sendAsked sends a lead the calls of agents who ask for one.
func (a *agent) sendAsked(ctx context.Context) {
	if !a.account.May(chat.PermissionSupervise) {
		return
	}
	asked, err := a.gateway.service.Asked(ctx, a.account)
	if err != nil {
		a.gateway.log.Error("calls for a lead not shown", "agent", a.account.ID, "err", err)
		return
	}
	a.send(encode(askedFrame{Type: "asked", Asked: asked}))
}

// Listening implements conversation.Follower.
func (a *agent) Listening(id chat.ConversationID, lead chat.Author) {
	if lead.ID != string(a.account.ID) && a.stream(id) != nil {
		a.send(encode(listeningFrame{Type: "listening", Conversation: id, Author: lead}))
	}
}

// Forgotten implements conversation.Follower: the console drops what it shows.
func (a *agent) Forgotten(id chat.ConversationID) {
	a.leave(id)
	a.send(encode(forgottenFrame{Type: "forgotten", Conversation: id}))
}

// Listening implements conversation.Follower: buyers don't hear of it.
func (b *buyer) Listening(chat.ConversationID, chat.Author) {}

// Forgotten implements conversation.Follower: the visitor starts anew, under
// another token.
func (b *buyer) Forgotten(chat.ConversationID) { b.close(closeToken) }

type askedFrame struct {
	Type  string               `json:"type"`
	Asked []conversation.Asked `json:"asked"`
}

type listeningFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation"`
	Author       chat.Author         `json:"author"`
}

type forgottenFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation"`
}
