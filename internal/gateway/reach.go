package gateway

import (
	"context"
	"sync/atomic"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// reach is how a buyer who left an address is known to have read what agents
// said, so that it need not be mailed: a ping goes out behind it, and its pong
// says that the page is still there. A socket that is dead without knowing, as
// on a telephone that sleeps, never answers.
type reach struct {
	contact atomic.Bool  // the buyer left an address
	asked   atomic.Int64 // number of the agent's last event that a ping went out behind
}

// sentTo is called after events were handed to the socket.
func (b *buyer) sentTo(events []chat.Event) {
	var last int64
	for _, e := range events {
		if e.Kind == chat.EventContact {
			b.reach.contact.Store(true)
		}
		if e.Message != nil && e.Author.Role == chat.AuthorAgent {
			last = e.Seq
		}
	}
	if last > 0 && b.reach.contact.Load() && b.gateway.service.Mails() {
		b.reach.asked.Store(last)
		b.send(pingFrame)
	}
}

// ponged is called with every pong.
func (b *buyer) ponged() {
	upto := b.reach.asked.Swap(0)
	if upto == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	b.gateway.service.Reached(ctx, b.stream.id, upto)
}

// contact takes where the buyer can be reached.
func (b *buyer) contact(ctx context.Context, in *inbound) {
	if b.limited(in) {
		return
	}
	b.answer(in, func() (conversation.Receipt, error) {
		return b.gateway.service.LeaveContact(ctx, b.store, b.stream.id, in.ID, chat.Contact{Email: in.Email, Name: in.Name})
	})
}

// transcript sends the case by mail.
func (b *buyer) transcript(ctx context.Context, in *inbound) {
	if b.limited(in) {
		return
	}
	b.answer(in, func() (conversation.Receipt, error) {
		return conversation.Receipt{}, b.gateway.service.SendTranscript(ctx, b.stream.id, in.ID, in.Email)
	})
}
