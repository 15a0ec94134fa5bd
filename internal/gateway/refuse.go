package gateway

import (
	"context"

	"dragoman/internal/chat"
)

// refusedFrame answers what was written to a conversation that is not the
// agent's any more, and says who has it.
type refusedFrame struct {
	errorFrame
	Holder *holder `json:"holder,omitempty"`
}

type holder struct {
	State chat.State `json:"state"`
	Agent string     `json:"agent,omitempty"` // name
}

func (a *agent) refuse(in *inbound, err error) {
	f := refusedFrame{errorFrame: errorFrame{
		Type: "error", Conversation: in.Conversation, Code: chat.CodeOf(err), Message: chat.PublicMessage(err), ID: in.ID,
	}}
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	if _, err := a.gateway.service.MaySee(ctx, a.account, in.Conversation); err == nil {
		if standing, err := a.gateway.service.Standing(ctx, in.Conversation); err == nil {
			f.Holder = &holder{State: standing.Conversation.State, Agent: standing.AgentName}
		}
	}
	a.send(encode(f))
}
