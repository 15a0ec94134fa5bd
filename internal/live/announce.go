package live

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
)

// Kind says what an Announcement is about.
type Kind string

const (
	// KindAppended: the conversation's log goes up to Seq now.
	KindAppended Kind = "appended"
	// KindTyping: Author is writing in the conversation.
	KindTyping Kind = "typing"
	// KindRead: the agent who is Author has read the conversation up to Seq.
	KindRead Kind = "read"
	// KindListening: Author, a lead, reads along in the conversation.
	KindListening Kind = "listening"
	// KindForgotten: the conversation is gone from the record.
	KindForgotten Kind = "forgotten"
	// KindQueue: the store's waiting queue or an assignment changed.
	KindQueue Kind = "queue"
	// KindAccount: the account of Author, or its sessions, changed.
	KindAccount Kind = "account"
	// KindLongWait: the conversation waits too long.
	KindLongWait Kind = "long_wait"
	// KindResync: announcements may have been lost; look into the record for
	// everything that is on show.
	KindResync Kind = "resync"
)

// Announcement is a nudge between nodes. It carries no content: what it is
// about stands in the record.
type Announcement struct {
	Kind         Kind                `json:"k"`
	Store        chat.StoreID        `json:"s,omitempty"`
	Conversation chat.ConversationID `json:"c,omitempty"`
	Seq          int64               `json:"n,omitempty"`
	Author       chat.Author         `json:"a,omitzero"`
	Node         string              `json:"from"` // who announces, so that it does not listen to itself
}

const (
	outboxSize   = 4096                   // announcements that may wait to be sent
	maxPipeline  = 256                    // announcements sent at once
	firstBackoff = 100 * time.Millisecond // after a failure, then doubled
	maxBackoff   = 5 * time.Second
)

// channelOf names the channel of an installation: Redis's channels know nothing
// of the numbered databases that installations may share one Redis by.
func channelOf(database int) string {
	const channel = "dragoman:announcements"
	if database == 0 {
		return channel
	}
	return fmt.Sprint(channel, ":", database)
}

// announcer sends announcements in the background, so that no turn waits for
// Redis. What it cannot send it makes good for with one KindResync.
type announcer struct {
	node    string
	outbox  chan Announcement // nil when nobody listens
	missed  chan struct{}     // holds a token while something was not sent
	closing sync.RWMutex      // held for reading while sending to outbox, for writing to close it
	closed  bool
	stopped chan struct{}
}

func (l *Live) startAnnouncing() {
	l.announcer.node = chat.NewID(time.Now())
	l.announcer.outbox = make(chan Announcement, outboxSize)
	l.announcer.missed = make(chan struct{}, 1)
	l.announcer.stopped = make(chan struct{})
	go l.announceAll()
}

func (a *announcer) stop() {
	if a.outbox == nil {
		return
	}
	a.closing.Lock()
	if !a.closed {
		a.closed = true
		close(a.outbox)
	}
	a.closing.Unlock()
	<-a.stopped
}

// miss notes that a Resync is due.
func (a *announcer) miss() {
	select {
	case a.missed <- struct{}{}:
	default: // it is noted
	}
}

// Announce tells the other nodes that the conversation's log goes up to seq. It
// never blocks and cannot fail: what is lost on the way becomes a KindResync.
func (l *Live) Announce(_ context.Context, store chat.StoreID, id chat.ConversationID, seq int64) {
	l.announcer.put(Announcement{Kind: KindAppended, Store: store, Conversation: id, Seq: seq})
}

// AnnounceTyping tells the other nodes that somebody writes. It never blocks.
func (l *Live) AnnounceTyping(_ context.Context, store chat.StoreID, id chat.ConversationID, author chat.Author) {
	l.announcer.put(Announcement{Kind: KindTyping, Store: store, Conversation: id, Author: author})
}

// AnnounceRead tells the other nodes how far an agent has read. It never blocks.
func (l *Live) AnnounceRead(_ context.Context, store chat.StoreID, id chat.ConversationID, agent chat.AgentID, seq int64) {
	l.announcer.put(Announcement{Kind: KindRead, Store: store, Conversation: id, Author: chat.Author{Role: chat.AuthorAgent, ID: string(agent)}, Seq: seq})
}

// AnnounceQueue tells the other nodes that the store's queue changed. It never
// blocks.
func (l *Live) AnnounceQueue(_ context.Context, store chat.StoreID) {
	l.announcer.put(Announcement{Kind: KindQueue, Store: store})
}

// AnnounceAccount tells the other nodes that an account, or its sessions,
// changed. It never blocks.
func (l *Live) AnnounceAccount(_ context.Context, agent chat.AgentID) {
	l.announcer.put(Announcement{Kind: KindAccount, Author: chat.Author{Role: chat.AuthorAgent, ID: string(agent)}})
}

// AnnounceLongWait tells the other nodes that a conversation waits too long. It
// never blocks.
func (l *Live) AnnounceLongWait(_ context.Context, store chat.StoreID, id chat.ConversationID) {
	l.announcer.put(Announcement{Kind: KindLongWait, Store: store, Conversation: id})
}

func (a *announcer) put(announcement Announcement) {
	if a.outbox == nil {
		return // the only node
	}
	announcement.Node = a.node
	a.closing.RLock()
	defer a.closing.RUnlock()
	if a.closed {
		return
	}
	select {
	case a.outbox <- announcement:
	default:
		a.miss()
	}
}

// announceAll sends what is put until the outbox is closed.
func (l *Live) announceAll() {
	a := &l.announcer
	defer close(a.stopped)
	backoff := firstBackoff
	retry := time.NewTimer(0)
	batch := make([]Announcement, 0, maxPipeline)
	for open := true; open; {
		batch = batch[:0]
		select {
		case one, ok := <-a.outbox:
			if open = ok; ok {
				batch = append(batch, one)
			}
		case <-retry.C:
		}
		for more := open; more && len(batch) < maxPipeline; {
			select {
			case one, ok := <-a.outbox:
				if open, more = ok, ok; ok {
					batch = append(batch, one)
				}
			default:
				more = false
			}
		}
		select {
		case <-a.missed:
			batch = append(batch, Announcement{Kind: KindResync, Node: a.node})
		default:
		}
		if len(batch) == 0 {
			continue
		}
		err := l.publish(batch)
		if err == nil {
			backoff = firstBackoff
			continue
		}
		if backoff == firstBackoff { // once for each time that Redis is away
			l.log.Warn("not announced to the other nodes; they will be told to look for themselves", "err", err)
		}
		a.miss()
		retry.Reset(backoff)
		backoff = min(2*backoff, maxBackoff)
	}
}

func (l *Live) publish(batch []Announcement) error {
	return l.Do(context.Background(), "announcing", func(ctx context.Context, client redis.UniversalClient) error {
		_, err := client.Pipelined(ctx, func(p redis.Pipeliner) error {
			for i := range batch {
				payload, err := json.Marshal(&batch[i])
				if err != nil {
					return err
				}
				p.Publish(ctx, l.channel, payload)
			}
			return nil
		})
		return err
	})
}

// Subscribe calls hear, one after the other, with what other nodes announce,
// until ctx ends; then it returns. After each connection to Redis, the first
// too, hear gets a KindResync. hear must not block for long.
func (l *Live) Subscribe(ctx context.Context, hear func(Announcement)) {
	if l.Embedded() {
		<-ctx.Done()
		return
	}
	subscription := l.client.Subscribe(ctx, l.channel)
	defer subscription.Close()
	messages := subscription.ChannelWithSubscriptions()
	for {
		var message any
		select {
		case <-ctx.Done():
			return
		case message = <-messages:
		}
		switch message := message.(type) {
		case nil: // closed
			return
		case *redis.Subscription:
			hear(Announcement{Kind: KindResync})
		case *redis.Message:
			var a Announcement
			if err := json.Unmarshal([]byte(message.Payload), &a); err != nil {
				l.log.Warn("an announcement cannot be read", "err", err)
				continue
			}
			if a.Node != l.announcer.node {
				hear(a)
			}
		}
	}
}
