package gateway

import (
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	// maxOutbox bounds the bytes that wait for one client. A client that has
	// this much waiting is closed as slow, and resumes from the record.
	maxOutbox = 256 << 10
	// writeWait is how long one write may block.
	writeWait = 10 * time.Second
)

// outbox is a connection's bounded queue of frames. A goroutine writes it out,
// and exists only while there is something to write: idle connections cost
// none.
type outbox struct {
	conn    *websocket.Conn
	mu      sync.Mutex
	queue   [][]byte
	bytes   int
	writing bool
	closing closeCode // 0 while open
	dead    bool      // nothing can be written any more
}

// send queues a frame; it never blocks. After close it does nothing.
func (o *outbox) send(frame []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closing != 0 || o.dead {
		return
	}
	if o.bytes+len(frame) > maxOutbox {
		o.queue, o.bytes = nil, 0
		o.closeLocked(closeSlow)
		return
	}
	o.queue = append(o.queue, frame)
	o.bytes += len(frame)
	o.wake()
}

// close lets what is queued go out, then closes the connection with the code.
func (o *outbox) close(code closeCode) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.closeLocked(code)
}

func (o *outbox) closeLocked(code closeCode) {
	if o.closing != 0 || o.dead {
		return
	}
	o.closing = code
	o.wake()
}

// drop ends the connection without a word.
func (o *outbox) drop() {
	o.mu.Lock()
	o.dead, o.queue = true, nil
	o.mu.Unlock()
	o.conn.Close()
}

func (o *outbox) wake() {
	if !o.writing {
		o.writing = true
		go o.write()
	}
}

func (o *outbox) write() {
	for {
		o.mu.Lock()
		if o.dead {
			o.writing = false
			o.mu.Unlock()
			return
		}
		batch, closing := o.queue, o.closing
		o.queue, o.bytes = nil, 0
		if len(batch) == 0 {
			o.writing = false
			if closing == 0 {
				o.mu.Unlock()
				return
			}
			o.dead = true
			o.mu.Unlock()
			o.goodbye(closing)
			return
		}
		o.mu.Unlock()
		o.conn.SetWriteDeadline(time.Now().Add(writeWait))
		for _, frame := range batch {
			if err := o.conn.WriteMessage(websocket.TextMessage, frame); err != nil {
				if closing == 0 {
					o.mu.Lock()
					closing = o.closing
					o.mu.Unlock()
				}
				if closing != 0 {
					o.goodbye(closing)
				}
				o.drop()
				return
			}
		}
	}
}

// closeGrace is how long a client has to answer the close frame.
const closeGrace = 2 * time.Second

// goodbye sends the close frame; the read loop ends with the client's answer,
// or with the deadline.
func (o *outbox) goodbye(code closeCode) {
	until := time.Now().Add(closeGrace)
	message := websocket.FormatCloseMessage(int(code), closeReasons[code])
	o.conn.WriteControl(websocket.CloseMessage, message, until)
	o.conn.SetReadDeadline(until)
}
