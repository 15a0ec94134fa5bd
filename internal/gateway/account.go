package gateway

import (
	"context"
	"reflect"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

var _ conversation.AccountWatcher = (*agent)(nil)

// standing ends the socket if its sign-in holds no more, or if the account is
// another than the socket was opened for: what it may see follows from that. A
// database that is away ends no socket.
func (a *agent) standing(ctx context.Context) bool {
	now, err := a.again(ctx)
	switch {
	case chat.CodeOf(err) == chat.CodeUnauthenticated:
		a.ended.Store(true)
		a.close(closeSignedOut)
		return false
	case err == nil && !reflect.DeepEqual(now, a.account):
		a.ended.Store(true)
		a.close(closeChanged)
		return false
	}
	return true
}

// AccountChanged implements conversation.AccountWatcher.
func (a *agent) AccountChanged(id chat.AgentID) {
	if id != "" && id != a.account.ID {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), requestWait)
		defer cancel()
		a.standing(ctx)
	}()
}

// stillSees reports whether a conversation that is followed may be read on: who
// sees only what is assigned to them may have lost it on another node.
func (a *agent) stillSees(ctx context.Context, id chat.ConversationID) bool {
	if a.account.May(chat.PermissionRead) {
		return true
	}
	_, err := a.gateway.service.MaySee(ctx, a.account, id)
	return chat.CodeOf(err) != chat.CodeNotFound
}
