package gateway

import (
	"context"
	"sync"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// offers is what is offered to the agent and shown in this console.
type offers struct {
	offersMu sync.Mutex
	shown    map[chat.ConversationID]time.Time // until when
}

// offerFrame asks the agent to take a conversation.
type offerFrame struct {
	Type         string             `json:"type"`
	Conversation *chat.Conversation `json:"conversation"`
	Until        time.Time          `json:"until"`
	Seconds      float64            `json:"seconds"` // until then, for clocks that are wrong
}

// offerGoneFrame takes an offer back.
type offerGoneFrame struct {
	Type         string              `json:"type"`
	Conversation chat.ConversationID `json:"conversation"`
	Reason       string              `json:"reason"` // expired, or withdrawn
}

// sameOffer is how far apart two ends of the same offer may lie: they are
// reckoned by clocks of two machines, and Redis may take its time to answer.
// Another offer ends chat.MinOfferTime later at least.
const sameOffer = 2 * time.Second

// newOffers returns what is offered and not shown yet, and takes back what is
// shown and not offered any more.
func (a *agent) newOffers(ctx context.Context) []offerFrame {
	a.offersMu.Lock()
	defer a.offersMu.Unlock()
	fresh := []offerFrame{}
	now := time.Now() // before it is asked how long they last: none is shown for longer than it does
	list, err := a.gateway.service.OffersTo(ctx, a.account)
	if err != nil {
		a.gateway.log.Warn("offers not shown", "agent", a.account.ID, "err", err)
		return fresh
	}
	before := a.shown
	a.shown = make(map[chat.ConversationID]time.Time, len(list))
	for i := range list {
		o := &list[i]
		until := now.Add(o.Left)
		old, shown := before[o.Conversation.ID]
		over := o.Left <= 0 // and about to be taken back
		switch {
		case shown && (over || until.Sub(old).Abs() < sameOffer):
			until = old
		case over:
			continue
		default:
			fresh = append(fresh, offerFrame{"offer", &o.Conversation, until.UTC(), o.Left.Seconds()})
		}
		a.shown[o.Conversation.ID] = until
	}
	for id, until := range before {
		if _, still := a.shown[id]; !still {
			a.takeBack(ctx, id, !time.Now().Before(until))
		}
	}
	return fresh
}

func (a *agent) takeBack(ctx context.Context, id chat.ConversationID, expired bool) {
	f := offerGoneFrame{"offer_gone", id, "withdrawn"}
	if expired {
		f.Reason = "expired"
	}
	a.send(encode(f))
	if expired {
		a.prove(ctx) // it may have made the agent away
	}
}

// showOffers sends what changed of the agent's offers.
func (a *agent) showOffers() {
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	for _, f := range a.newOffers(ctx) {
		a.send(encode(f))
	}
}

func (a *agent) accept(ctx context.Context, in *inbound) {
	c, err := a.gateway.service.Accept(ctx, a.account, in.Conversation)
	if err != nil {
		a.fail(in, err)
		a.QueueChanged("") // what is offered now is shown
		return
	}
	a.forgetOffer(c.ID)
	a.send(encode(ackFrame{Type: "ack", ID: in.ID, Conversation: c.ID, Seq: c.LastSeq}))
	a.follow(ctx, &c, in.After)
}

func (a *agent) decline(ctx context.Context, in *inbound) {
	if err := a.gateway.service.Decline(ctx, a.account, in.Conversation); err != nil {
		a.fail(in, err)
		return
	}
	a.forgetOffer(in.Conversation)
	a.send(encode(ackFrame{Type: "ack", ID: in.ID, Conversation: in.Conversation}))
}

// forgetOffer notes that the console has answered an offer.
func (a *agent) forgetOffer(id chat.ConversationID) {
	a.offersMu.Lock()
	defer a.offersMu.Unlock()
	delete(a.shown, id)
}

var _ conversation.Supervisor = (*agent)(nil)

// longWaitFrame tells a lead of somebody who waits too long.
type longWaitFrame struct {
	Type         string             `json:"type"`
	Conversation *chat.Conversation `json:"conversation"`
}

// LongWait implements conversation.Supervisor.
func (a *agent) LongWait(c *chat.Conversation) {
	if a.greeted.Load() && a.account.MayIn(c.Store, chat.PermissionSupervise) {
		a.send(encode(longWaitFrame{"long_wait", c}))
	}
}
