package conversation

import (
	"sync"

	"dragoman/internal/chat"
)

// Follower is a socket that shows a conversation. Its methods are called from
// the goroutine that appended; they must not block.
type Follower interface {
	// Appended hands over events that were just committed on this node, in
	// order, and the conversation as it is after them. Two calls may overlap or
	// come out of order: seq tells.
	Appended(c *chat.Conversation, events []chat.Event)
	// Behind says that the record holds events up to this number.
	Behind(id chat.ConversationID, upto int64)
	// Typing says that the author is writing.
	Typing(id chat.ConversationID, author chat.Author)
	// Waits says how it stands with the conversation, while it waits.
	Waits(id chat.ConversationID, w Wait)
	// Listening says that a lead reads along, for the next moments.
	Listening(id chat.ConversationID, lead chat.Author)
	// Forgotten says that the conversation was deleted.
	Forgotten(id chat.ConversationID)
}

// Watcher is a socket that shows a store's queue. Its methods must not block.
type Watcher interface {
	// QueueChanged says that the waiting queue or an assignment changed.
	QueueChanged(store chat.StoreID)
}

// Hub knows which sockets of this node follow which conversation. The zero Hub
// is ready to use.
type Hub struct {
	mu        sync.RWMutex
	followers map[chat.ConversationID][]Follower
	watchers  map[Watcher]struct{}
}

// Follow makes f hear of the conversation until Unfollow.
func (h *Hub) Follow(id chat.ConversationID, f Follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.followers == nil {
		h.followers = make(map[chat.ConversationID][]Follower)
	}
	for _, g := range h.followers[id] {
		if g == f {
			return
		}
	}
	// A new slice each time: publish reads the old one without the lock.
	h.followers[id] = append(append([]Follower(nil), h.followers[id]...), f)
}

// Unfollow takes back Follow.
func (h *Hub) Unfollow(id chat.ConversationID, f Follower) {
	h.mu.Lock()
	defer h.mu.Unlock()
	var rest []Follower
	for _, g := range h.followers[id] {
		if g != f {
			rest = append(rest, g)
		}
	}
	if len(rest) == 0 {
		delete(h.followers, id)
		return
	}
	h.followers[id] = rest
}

// Watch makes w hear of changes of queues until Unwatch.
func (h *Hub) Watch(w Watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.watchers == nil {
		h.watchers = make(map[Watcher]struct{})
	}
	h.watchers[w] = struct{}{}
}

// Unwatch takes back Watch.
func (h *Hub) Unwatch(w Watcher) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.watchers, w)
}

func (h *Hub) of(id chat.ConversationID) []Follower {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.followers[id]
}

func (h *Hub) appended(c *chat.Conversation, events []chat.Event) {
	for _, f := range h.of(c.ID) {
		f.Appended(c, events)
	}
}

func (h *Hub) behind(id chat.ConversationID, upto int64) {
	for _, f := range h.of(id) {
		f.Behind(id, upto)
	}
}

func (h *Hub) typing(id chat.ConversationID, author chat.Author) {
	for _, f := range h.of(id) {
		f.Typing(id, author)
	}
}

func (h *Hub) listening(id chat.ConversationID, lead chat.Author) {
	for _, f := range h.of(id) {
		f.Listening(id, lead)
	}
}

func (h *Hub) forgotten(id chat.ConversationID) {
	for _, f := range h.of(id) {
		f.Forgotten(id)
	}
}

func (h *Hub) queueChanged(store chat.StoreID) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for w := range h.watchers {
		w.QueueChanged(store)
	}
}

// resync tells every follower to look into the record: announcements of other
// nodes may have been missed.
func (h *Hub) resync() {
	h.mu.RLock()
	ids := make([]chat.ConversationID, 0, len(h.followers))
	for id := range h.followers {
		ids = append(ids, id)
	}
	h.mu.RUnlock()
	for _, id := range ids {
		h.behind(id, maxSeq)
	}
}

// maxSeq stands for "as far as the record goes".
const maxSeq = 1<<63 - 1
