package gateway

import (
	"context"
	"sync"
	"time"

	"dragoman/internal/chat"
)

// pageSize is how many events are read from the record and sent at a time.
const pageSize = 100

// readWait is how long catching up with the record may take.
const readWait = 30 * time.Second

// retryPause is how long to wait before reading the record again that did not
// answer.
const retryPause = time.Second

// maxSeq stands for "as far as the record goes".
const maxSeq = 1<<63 - 1

// stream carries one conversation's events to one socket: each once, in order.
// What is appended on this node comes directly; where something is missing, the
// record fills the gap.
type stream struct {
	mu       sync.Mutex
	id       chat.ConversationID
	sent     int64 // number of the last event sent
	target   int64 // number known to be in the record
	catching bool  // a goroutine is reading the record
	ended    bool
}

// source is where a stream reads and writes.
type source interface {
	events(ctx context.Context, id chat.ConversationID, after int64, limit int) ([]chat.Event, error)
	emit(id chat.ConversationID, after, upto int64, events []chat.Event, more bool)
	close(code closeCode)
}

// appended takes events that were just committed. It never blocks.
func (st *stream) appended(src source, events []chat.Event) {
	first, last := events[0].Seq, events[len(events)-1].Seq
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.ended || last <= st.sent {
		return
	}
	if st.catching || first > st.sent+1 {
		st.catchUp(src, last)
		return
	}
	events = events[st.sent+1-first:]
	src.emit(st.id, st.sent, last, events, false)
	st.sent = last
}

// behind takes word that the record holds events up to a number.
func (st *stream) behind(src source, upto int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.ended && upto > st.sent {
		st.catchUp(src, upto)
	}
}

// rewind sends what comes after a number again.
func (st *stream) rewind(src source, after int64) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if after >= 0 && after < st.sent {
		st.sent = after
	}
	st.catchUp(src, maxSeq)
}

func (st *stream) end() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.ended = true
}

func (st *stream) catchUp(src source, target int64) {
	st.target = max(st.target, target)
	if !st.catching {
		st.catching = true
		go st.read(src)
	}
}

func (st *stream) read(src source) {
	ctx, cancel := context.WithTimeout(context.Background(), readWait)
	defer cancel()
	for {
		st.mu.Lock()
		after := st.sent
		st.mu.Unlock()
		page, err := st.fetch(ctx, src, after)
		if err != nil {
			src.close(closeDraining) // it comes back, here or to a node that can read
		}
		st.mu.Lock()
		more := len(page) > pageSize
		if more {
			page = page[:pageSize]
		}
		if len(page) > 0 && after == st.sent && !st.ended {
			last := page[len(page)-1].Seq
			src.emit(st.id, after, last, page, more)
			st.sent = last
		}
		if err != nil || st.ended || (!more && after == st.sent) || (st.target != maxSeq && st.sent >= st.target) {
			st.catching, st.target = false, 0
			st.mu.Unlock()
			return
		}
		st.mu.Unlock()
	}
}

// fetch reads a page and one more event. While the record does not answer it
// tries again, until ctx or the stream ends.
func (st *stream) fetch(ctx context.Context, src source, after int64) ([]chat.Event, error) {
	for {
		page, err := src.events(ctx, st.id, after, pageSize+1)
		if err == nil || st.over() {
			return page, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(retryPause):
		}
	}
}

func (st *stream) over() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.ended
}
