package gateway

import (
	"context"
	"time"

	"dragoman/internal/chat"
)

// listInterval is the least time between two pictures of the queue.
const listInterval = 500 * time.Millisecond

// QueueChanged implements conversation.Watcher: pictures of the queue go out at
// most twice a second.
func (a *agent) QueueChanged(chat.StoreID) {
	a.listMu.Lock()
	a.listStale = true
	a.listMu.Unlock()
	a.listsDue()
}

// listsDue sends pictures of queue and own chats while the last ones are old,
// beside the caller; not before the welcome.
func (a *agent) listsDue() {
	a.listMu.Lock()
	defer a.listMu.Unlock()
	if a.listStale && !a.listing && a.greeted.Load() {
		a.listing = true
		go a.sendLists()
	}
}

func (a *agent) sendLists() {
	for {
		a.listMu.Lock()
		if !a.listStale {
			a.listing = false
			a.listMu.Unlock()
			return
		}
		a.listStale = false
		a.listMu.Unlock()
		a.showOffers()
		a.sendQueueAndMine()
		select {
		case <-a.quit:
			return
		case <-time.After(listInterval):
		}
	}
}

func (a *agent) sendQueueAndMine() {
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	queue, err := a.gateway.service.Queue(ctx, a.account)
	if err == nil {
		var mine []chat.Conversation
		if mine, err = a.gateway.service.Mine(ctx, a.account); err == nil {
			a.send(encode(queueFrame{Type: "queue", Queue: list(queue)}))
			a.send(encode(mineFrame{Type: "mine", Mine: list(mine)}))
			a.sendAsked(ctx)
		}
	}
	if err != nil {
		a.gateway.log.Error("queue not shown", "agent", a.account.ID, "err", err)
	}
}

// list makes an empty list an empty list in JSON.
func list(c []chat.Conversation) []chat.Conversation {
	if c == nil {
		return []chat.Conversation{}
	}
	return c
}
