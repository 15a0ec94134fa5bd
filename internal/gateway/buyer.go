package gateway

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// requestWait is how long one frame may take to be carried out.
const requestWait = 15 * time.Second

// buyer is a widget's session.
type buyer struct {
	peer
	origin   string
	host     string
	store    *chat.Store
	locale   string
	page     string
	timezone string
	limiter  rate.Limiter
	stream   stream

	reach  reach
	waitMu sync.Mutex
	wait   queuePlace // the last one sent
}

var _ conversation.Follower = (*buyer)(nil)

func (b *buyer) handle(in *inbound) {
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	if b.store == nil {
		b.hello(ctx, in)
		return
	}
	in.Conversation = "" // a buyer has one, and does not name it
	switch in.Type {
	case "message":
		b.message(ctx, in)
	case "feedback":
		b.answer(in, func() (conversation.Receipt, error) {
			return b.gateway.service.Helped(ctx, b.store, b.stream.id, in.ID, chat.Feedback{Seq: in.Seq, Helped: in.Helped})
		})
	case "rating":
		b.answer(in, func() (conversation.Receipt, error) {
			return b.gateway.service.Rate(ctx, b.store, b.stream.id, in.ID, chat.Rating{Score: in.Score, Comment: in.Comment})
		})
	case "contact":
		b.contact(ctx, in)
	case "transcript":
		b.transcript(ctx, in)
	case "typing":
		b.gateway.service.Typing(ctx, b.store.ID, b.stream.id, chat.Author{Role: chat.AuthorBuyer})
	case "resume":
		b.stream.rewind(b, in.After)
	case "history":
		b.history(ctx, in)
	default:
		b.fail(in, unknownType(in))
	}
}

func (b *buyer) hello(ctx context.Context, in *inbound) {
	g := b.gateway
	if in.Type != "hello" {
		b.close(closeNoHello)
		return
	}
	if in.Version != protocolVersion {
		b.close(closeVersion)
		return
	}
	store, err := g.service.StoreByKey(ctx, in.Key)
	if err != nil && chat.CodeOf(err) != chat.CodeNotFound {
		b.fail(in, err)
		b.close(closeDraining)
		return
	}
	if err != nil || !store.Admits(b.origin, b.host) {
		b.close(closeRefused)
		return
	}
	id := chat.ConversationID(chat.NewID(time.Now()))
	if in.Token != "" {
		var valid bool
		if id, valid = g.signer.Conversation(store.ID, in.Token); !valid {
			b.close(closeToken)
			return
		}
	}
	if !g.crowd.joinVisitor(id) {
		b.close(closeCrowded)
		return
	}
	standing, err := g.service.Standing(ctx, id)
	if err != nil {
		g.crowd.leaveVisitor(id)
		b.fail(in, err)
		b.close(closeDraining)
		return
	}
	b.store, b.locale = store, clip(in.Locale, 35)
	b.page, b.timezone = clip(in.Page, 500), clip(in.Timezone, 64)
	b.stream.id = id
	b.reach.contact.Store(standing.Contact != "")
	b.stream.sent = min(max(in.Last, 0), standing.Conversation.LastSeq)
	// As of the zero time: the bucket has filled up since, so a visitor may
	// begin with a whole burst.
	b.limiter.SetLimitAt(time.Time{}, rate.Limit(float64(g.config.PerMinute)/60))
	b.limiter.SetBurstAt(time.Time{}, g.config.Burst)
	b.send(encode(b.welcome(store, standing)))
	b.greeted.Store(true)
	g.service.Follow(id, b)
	if standing.Exists {
		b.stream.behind(b, maxSeq)
	}
}

func (b *buyer) welcome(store *chat.Store, st conversation.Standing) welcomeBuyer {
	g, c := b.gateway, st.Conversation
	w := welcomeBuyer{
		Type: "welcome", Version: protocolVersion, Token: g.signer.Token(store.ID, b.stream.id),
		Conversation: standing{State: c.State, Case: c.Case, LastSeq: c.LastSeq, Lang: c.Language, Agent: st.AgentName, waiting: waitingOf(st.Wait), Rated: st.Rated, Contact: st.Contact},
		Store:        storeFacts{Name: store.Name, Languages: store.Languages, Mail: g.service.Mails()},
		Suggestions:  g.service.Suggestions(store, b.locale),
		Limits:       g.limits(),
	}
	w.Store.Open, w.Store.OpensAt = opening(store.HoursFor(cmp.Or(c.Language, store.LanguageFor(b.locale))), time.Now())
	return w
}

// current returns the store as it is now: a socket may be older than its
// settings.
func (b *buyer) current(ctx context.Context) *chat.Store {
	if store, err := b.gateway.service.FirstStore(ctx, []chat.StoreID{b.store.ID}); err == nil {
		return store
	}
	return b.store
}

// opening says whether agents are there, and if not, from when on.
func opening(hours chat.Hours, now time.Time) (open bool, opensAt time.Time) {
	if hours.Open(now) {
		return true, time.Time{}
	}
	return false, hours.NextOpening(now)
}

func (b *buyer) message(ctx context.Context, in *inbound) {
	if b.limited(in) {
		return
	}
	b.answer(in, func() (conversation.Receipt, error) {
		return b.gateway.service.Say(ctx, conversation.Said{
			Store: b.current(ctx), Conversation: b.stream.id, ClientID: in.ID, Text: in.Text, Choice: in.Choice,
			Locale: b.locale, Page: b.page, Timezone: b.timezone,
		})
	})
}

// limited reports whether this is too much at once, and says so.
func (b *buyer) limited(in *inbound) bool {
	r := b.limiter.Reserve()
	wait := r.Delay()
	if wait <= 0 {
		return false
	}
	r.Cancel()
	b.send(encode(errorFrame{
		Type: "error", Code: chat.CodeLimited, ID: in.ID, Message: "A moment, please.",
		RetryAfter: int(math.Ceil(wait.Seconds())),
	}))
	return true
}

// answer carries out a frame and acknowledges it.
func (b *buyer) answer(in *inbound, do func() (conversation.Receipt, error)) {
	receipt, err := do()
	if in.Type == "message" && chat.CodeOf(err) == chat.CodeNotFound {
		b.close(closeToken) // it was deleted just now: the widget keeps the message and begins anew
		return
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	b.send(encode(ackFrame{Type: "ack", ID: in.ID, Seq: receipt.Seq, At: receipt.At}))
}

func (b *buyer) history(ctx context.Context, in *inbound) {
	events, err := b.gateway.service.EventsBefore(ctx, b.stream.id, in.Before, pageSize)
	if err != nil {
		b.fail(in, err)
		return
	}
	frame := historyFrame{Type: "history", Before: in.Before, From: in.Before, Events: forBuyer(events)}
	if len(events) > 0 {
		frame.From, frame.More = events[0].Seq, events[0].Seq > 1
	}
	b.send(encode(frame))
}

func (b *buyer) gone() {
	if b.store == nil {
		return
	}
	b.stream.end()
	b.gateway.service.Unfollow(b.stream.id, b)
	b.gateway.crowd.leaveVisitor(b.stream.id)
}

// Appended implements conversation.Follower.
func (b *buyer) Appended(_ *chat.Conversation, events []chat.Event) { b.stream.appended(b, events) }

// Behind implements conversation.Follower.
func (b *buyer) Behind(_ chat.ConversationID, upto int64) { b.stream.behind(b, upto) }

// Typing implements conversation.Follower. A buyer is not told of themselves.
func (b *buyer) Typing(_ chat.ConversationID, author chat.Author) {
	if author.Role != chat.AuthorBuyer {
		author.ID = ""
		b.send(encode(typingFrame{Type: "typing", Author: author}))
	}
}

// Waits implements conversation.Follower. What the buyer knows already is not
// sent again.
func (b *buyer) Waits(_ chat.ConversationID, w conversation.Wait) {
	frame := queuePlace{Type: "queue", waiting: waitingOf(w), Open: w.Open, OpensAt: w.OpensAt}
	b.waitMu.Lock()
	defer b.waitMu.Unlock()
	if frame != b.wait {
		b.wait = frame
		b.send(encode(frame))
	}
}

func (b *buyer) events(ctx context.Context, id chat.ConversationID, after int64, limit int) ([]chat.Event, error) {
	return b.gateway.service.Events(ctx, id, after, limit)
}

func (b *buyer) emit(_ chat.ConversationID, after, upto int64, events []chat.Event, more bool) {
	if slices.ContainsFunc(events, func(e chat.Event) bool { return e.Kind == chat.EventState }) {
		b.waitMu.Lock()
		b.wait = queuePlace{} // a new wait is told from the beginning
		b.waitMu.Unlock()
	}
	b.send(encode(eventsFrame{Type: "events", After: after, Upto: upto, Events: forBuyer(events), More: more}))
	b.sentTo(events)
}

// forBuyer returns what a buyer may see of events.
func forBuyer(events []chat.Event) []chat.Event {
	public := make([]chat.Event, 0, len(events))
	for _, e := range events {
		if !e.Internal() {
			public = append(public, e.ForBuyer())
		}
	}
	return public
}

// clip bounds a text that the client says of itself.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}
