package gateway

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

// agent is a console's session.
type agent struct {
	peer
	account *chat.Agent
	again   func(context.Context) (*chat.Agent, error) // the account as it is now; CodeUnauthenticated if the sign-in holds no more

	ended atomic.Bool // it is being closed: what still comes in does not count

	mu      sync.Mutex
	streams map[chat.ConversationID]*followed
	listens map[chat.ConversationID]chat.StoreID // those in which a lead reads along

	console string // its name among the agent's consoles
	presence
	offers

	listMu    sync.Mutex
	listing   bool // a picture of queue and own chats is on its way
	listStale bool // and will be old when it goes out
	quit      chan struct{}
}

// followed is a conversation that a console follows.
type followed struct {
	stream
	facts atomic.Int64 // number of the last event that is in the facts it was sent
}

var (
	_ conversation.Follower = (*agent)(nil)
	_ conversation.Watcher  = (*agent)(nil)
)

func (a *agent) handle(in *inbound) {
	ctx, cancel := context.WithTimeout(context.Background(), requestWait)
	defer cancel()
	if a.ended.Load() {
		return
	}
	if !a.greeted.Load() {
		a.hello(ctx, in)
		return
	}
	if acts[in.Type] {
		a.acted(ctx, 0)
	}
	service := a.gateway.service
	switch in.Type {
	case "active": // said by its coming
	case "presence":
		a.choose(ctx, in)
	case "accept":
		a.accept(ctx, in)
	case "decline":
		a.decline(ctx, in)
	case "open":
		a.open(ctx, in)
	case "leave":
		a.leave(in.Conversation)
	case "claim":
		a.claim(ctx, in)
	case "message":
		a.answer(in, func() (conversation.Receipt, error) {
			return service.AgentSay(ctx, a.account, conversation.Reply{Conversation: in.Conversation, ClientID: in.ID, Text: in.Text, Epoch: in.Epoch})
		})
	case "close":
		a.answer(in, func() (conversation.Receipt, error) {
			return service.CloseCase(ctx, a.account, in.ID, in.Conversation, in.Epoch, in.Reason, in.Topic)
		})
	case "transfer":
		a.answer(in, func() (conversation.Receipt, error) {
			return service.Transfer(ctx, a.account, conversation.Transfer{
				Conversation: in.Conversation, ClientID: in.ID, Epoch: in.Epoch,
				Agent: in.To.Agent, Group: in.To.Group, Assistant: in.To.Assistant,
			})
		})
	case "note":
		a.answer(in, func() (conversation.Receipt, error) {
			return service.Note(ctx, a.account, in.Conversation, in.ID, in.Text)
		})
	case "take":
		a.take(ctx, in)
	case "assign":
		a.answer(in, func() (conversation.Receipt, error) { return a.assign(ctx, in) })
	case "invite":
		a.answer(in, func() (conversation.Receipt, error) {
			return service.Invite(ctx, a.account, in.Conversation, in.ID, in.Epoch, in.Text)
		})
	case "listen":
		a.listen(ctx, in)
	case "typing":
		if c, err := service.MaySee(ctx, a.account, in.Conversation); err == nil && c.Agent == a.account.ID {
			service.Typing(ctx, c.Store, c.ID, chat.Author{Role: chat.AuthorAgent, ID: string(a.account.ID), Name: a.account.Name})
		}
	case "read":
		a.read(ctx, in)
	case "resume":
		if st := a.stream(in.Conversation); st != nil {
			st.rewind(a, in.After)
		}
	case "history":
		a.history(ctx, in)
	default:
		a.fail(in, unknownType(in))
	}
}

func (a *agent) hello(ctx context.Context, in *inbound) {
	if in.Type != "hello" {
		a.close(closeNoHello)
		return
	}
	if in.Version != protocolVersion {
		a.close(closeVersion)
		return
	}
	a.gateway.service.Watch(a) // first: what changes while it is read is told after the welcome
	w := welcomeAgent{Type: "welcome", Version: protocolVersion, Agent: a.account, Limits: a.gateway.limits()}
	var err error
	if w.Mine, err = a.gateway.service.Mine(ctx, a.account); err == nil {
		w.Queue, err = a.gateway.service.Queue(ctx, a.account)
	}
	if err == nil {
		w.Stores, err = a.stores(ctx)
	}
	if err != nil {
		a.fail(in, err)
		a.close(closeDraining)
		return
	}
	w.Mine, w.Queue = list(w.Mine), list(w.Queue)
	a.acted(ctx, time.Duration(in.Idle)*time.Second)
	w.Presence = a.prove(ctx) // whoever is welcomed is there, for colleagues who pass a chat on too
	w.Offers = a.newOffers(ctx)
	a.send(encode(w))
	a.sendAsked(ctx)
	a.greeted.Store(true)
	a.listsDue()
	go a.stay()
}

func (a *agent) stores(ctx context.Context) ([]storeName, error) {
	all, err := a.gateway.service.Stores(ctx)
	if err != nil {
		return nil, err
	}
	var mine []storeName
	for _, s := range all {
		for _, id := range a.account.Stores {
			if s.ID == id {
				mine = append(mine, storeName{
					ID: s.ID, Name: s.Name, Mode: cmp.Or(s.Desk.Mode, chat.DeskPull), ByHand: a.gateway.service.TakesByHand(ctx, a.account, s.ID) == nil,
				})
			}
		}
	}
	return mine, nil
}

// stay asks for signs of life and passes them on, and ends the socket with the
// sign-in.
func (a *agent) stay() {
	interval := a.gateway.config.Proof
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		ctx, cancel := context.WithTimeout(context.Background(), interval)
		if a.standing(ctx) {
			if a.heard(interval) {
				a.prove(ctx)
			}
			a.readAlong(ctx)
		}
		cancel()
		a.send(pingFrame)
		select {
		case <-a.quit:
			return
		case <-ticker.C:
		}
	}
}

func (a *agent) open(ctx context.Context, in *inbound) {
	c, err := a.gateway.service.MaySee(ctx, a.account, in.Conversation)
	if err != nil {
		a.fail(in, err)
		return
	}
	a.follow(ctx, &c, in.After)
}

func (a *agent) follow(ctx context.Context, c *chat.Conversation, after int64) {
	a.mu.Lock()
	st := a.streams[c.ID]
	if st == nil {
		st = &followed{stream: stream{id: c.ID, sent: min(max(after, 0), c.LastSeq)}}
		a.streams[c.ID] = st
	}
	a.mu.Unlock()
	a.show(st, c)
	a.ReadUpto(a.account.ID, c.ID, a.readUpto(ctx, c.ID))
	a.gateway.service.Follow(c.ID, a)
	st.rewind(a, after)
}

// show sends the present facts of a conversation.
func (a *agent) show(st *followed, c *chat.Conversation) {
	st.facts.Store(c.LastSeq)
	a.send(encode(conversationFrame{Type: "conversation", Conversation: c}))
}

func (a *agent) leave(id chat.ConversationID) {
	a.mu.Lock()
	st := a.streams[id]
	delete(a.streams, id)
	delete(a.listens, id)
	a.mu.Unlock()
	if st != nil {
		st.end()
		a.gateway.service.Unfollow(id, a)
	}
}

func (a *agent) claim(ctx context.Context, in *inbound) {
	c, err := a.gateway.service.Claim(ctx, a.account, in.Conversation)
	if err != nil {
		a.fail(in, err)
		return
	}
	a.back(ctx)
	a.send(encode(ackFrame{Type: "ack", ID: in.ID, Conversation: c.ID, Seq: c.LastSeq}))
	a.follow(ctx, &c, in.After)
}

func (a *agent) answer(in *inbound, do func() (conversation.Receipt, error)) {
	receipt, err := do()
	if chat.CodeOf(err) == chat.CodeNotAssigned {
		a.refuse(in, err)
		return
	}
	if err != nil {
		a.fail(in, err)
		return
	}
	a.send(encode(ackFrame{Type: "ack", Conversation: in.Conversation, ID: in.ID, Seq: receipt.Seq, At: receipt.At}))
}

func (a *agent) history(ctx context.Context, in *inbound) {
	if _, err := a.gateway.service.MaySee(ctx, a.account, in.Conversation); err != nil {
		a.fail(in, err)
		return
	}
	events, err := a.gateway.service.EventsBefore(ctx, in.Conversation, in.Before, pageSize)
	if err != nil {
		a.fail(in, err)
		return
	}
	frame := historyFrame{Type: "history", Conversation: in.Conversation, Before: in.Before, From: in.Before, Events: forAgent(a.account, events)}
	if len(events) > 0 {
		frame.From, frame.More = events[0].Seq, events[0].Seq > 1
	}
	a.send(encode(frame))
}

func (a *agent) gone() {
	close(a.quit)
	a.gateway.service.Unwatch(a)
	if a.greeted.Load() {
		ctx, cancel := context.WithTimeout(context.Background(), requestWait)
		defer cancel()
		a.gateway.service.Left(ctx, a.account, a.console)
	}
	a.mu.Lock()
	streams := a.streams
	a.streams = nil
	a.mu.Unlock()
	for id, st := range streams {
		st.end()
		a.gateway.service.Unfollow(id, a)
	}
}

func (a *agent) stream(id chat.ConversationID) *followed {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.streams[id]
}

// Appended implements conversation.Follower.
func (a *agent) Appended(c *chat.Conversation, events []chat.Event) {
	st := a.stream(c.ID)
	if st == nil {
		return
	}
	if !a.account.Sees(c) { // it went to somebody else
		a.leave(c.ID)
		return
	}
	for _, e := range events {
		if e.Kind == chat.EventState {
			a.show(st, c)
			break
		}
	}
	st.appended(a, events)
}

// Behind implements conversation.Follower.
func (a *agent) Behind(id chat.ConversationID, upto int64) {
	if st := a.stream(id); st != nil {
		st.behind(a, upto)
	}
}

// Typing implements conversation.Follower.
func (a *agent) Typing(id chat.ConversationID, author chat.Author) {
	if author.ID != string(a.account.ID) && a.stream(id) != nil {
		a.send(encode(typingFrame{Type: "typing", Conversation: id, Author: author}))
	}
}

// Waits implements conversation.Follower: an agent sees the whole queue.
func (a *agent) Waits(chat.ConversationID, conversation.Wait) {}

func (a *agent) events(ctx context.Context, id chat.ConversationID, after int64, limit int) ([]chat.Event, error) {
	if !a.stillSees(ctx, id) {
		a.leave(id)
		return nil, nil
	}
	events, err := a.gateway.service.Events(ctx, id, after, limit)
	st := a.stream(id)
	changed := func(e chat.Event) bool { return e.Kind == chat.EventState && e.Seq > st.facts.Load() }
	if err != nil || st == nil || !slices.ContainsFunc(events, changed) {
		return events, err
	}
	// It changed hands on another node, which sends its facts to its own sockets.
	if c, err := a.gateway.service.MaySee(ctx, a.account, id); err == nil {
		a.show(st, &c)
	}
	return events, nil
}

func (a *agent) emit(id chat.ConversationID, after, upto int64, events []chat.Event, more bool) {
	a.send(encode(eventsFrame{Type: "events", Conversation: id, After: after, Upto: upto, Events: forAgent(a.account, events), More: more}))
}

// forAgent returns what an agent may see of events.
func forAgent(a *chat.Agent, events []chat.Event) []chat.Event {
	seen := make([]chat.Event, len(events))
	for i, e := range events {
		seen[i] = e.ForAgent(a)
	}
	return seen
}
