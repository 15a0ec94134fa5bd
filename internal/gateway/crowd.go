package gateway

import (
	"sync"

	"dragoman/internal/chat"
)

// maxPerVisitor is how many sockets one visitor may have: tabs and devices.
const maxPerVisitor = 10

// crowd counts sockets by address and by visitor, to bound both.
type crowd struct {
	perAddress int
	mu         sync.Mutex
	addresses  map[string]int
	visitors   map[chat.ConversationID]int
}

func newCrowd(perAddress int) *crowd {
	return &crowd{perAddress: perAddress, addresses: make(map[string]int), visitors: make(map[chat.ConversationID]int)}
}

func (c *crowd) joinAddress(a string) bool { return join(c, c.addresses, a, c.perAddress) }
func (c *crowd) leaveAddress(a string)     { leave(c, c.addresses, a) }

func (c *crowd) joinVisitor(id chat.ConversationID) bool {
	return join(c, c.visitors, id, maxPerVisitor)
}
func (c *crowd) leaveVisitor(id chat.ConversationID) { leave(c, c.visitors, id) }

func join[K comparable](c *crowd, counts map[K]int, key K, most int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if counts[key] >= most {
		return false
	}
	counts[key]++
	return true
}

func leave[K comparable](c *crowd, counts map[K]int, key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if counts[key]--; counts[key] <= 0 {
		delete(counts, key)
	}
}
