package live

import (
	"context"

	"dragoman/internal/chat"
)

// AnnounceListening tells the other nodes that a lead reads along. It never
// blocks.
func (l *Live) AnnounceListening(_ context.Context, store chat.StoreID, id chat.ConversationID, lead chat.Author) {
	l.announcer.put(Announcement{Kind: KindListening, Store: store, Conversation: id, Author: lead})
}

// AnnounceForgotten tells the other nodes that a conversation was deleted. It
// never blocks.
func (l *Live) AnnounceForgotten(_ context.Context, store chat.StoreID, id chat.ConversationID) {
	l.announcer.put(Announcement{Kind: KindForgotten, Store: store, Conversation: id})
}
