package record

import (
	"context"
	"sync"

	"dragoman/internal/chat"
)

// maxRecalled bounds how many conversations are remembered, at up to about a
// kilobyte each.
const maxRecalled = 8192

// recalled remembers conversations as they were last seen. The memory stays
// encoded, so that callers don't share its maps.
type recalled struct {
	mu    sync.Mutex
	heads map[chat.ConversationID]recalledHead
}

type recalledHead struct {
	conversation chat.Conversation
	memory       string
}

func (r *recalled) get(id chat.ConversationID) (recalledHead, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	h, ok := r.heads[id]
	return h, ok
}

// put remembers a conversation. What was read takes the place of what is older
// only: the writer may have been there since.
func (r *recalled) put(c chat.Conversation, memory string, written bool) {
	c.Memory = chat.Memory{}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.heads == nil {
		r.heads = make(map[chat.ConversationID]recalledHead)
	}
	old, known := r.heads[c.ID]
	if known && !written && (old.conversation.LastSeq > c.LastSeq || old.conversation.Epoch > c.Epoch) {
		return
	}
	if !known && len(r.heads) >= maxRecalled {
		for some := range r.heads { // any one will do
			delete(r.heads, some)
			break
		}
	}
	r.heads[c.ID] = recalledHead{c, memory}
}

// Recall is Conversation without a look into the database, if this node has
// written or read the conversation lately. Where other nodes write too it may
// be outdated, so it is for decisions that Append checks by Expect: those made
// on an old epoch do not match.
func (r *Record) Recall(ctx context.Context, id chat.ConversationID) (chat.Conversation, error) {
	h, ok := r.recalled.get(id)
	if !ok {
		return r.Conversation(ctx, id)
	}
	memory, err := decodeMemory(h.memory)
	if err != nil {
		return chat.Conversation{}, chat.Errorf(chat.CodeInternal, "reading a memory: %w", err)
	}
	h.conversation.Memory = memory
	return h.conversation, nil
}
