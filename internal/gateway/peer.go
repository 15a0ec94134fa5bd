package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"dragoman/internal/chat"
)

// peer is one socket: what buyers' and agents' sessions have in common.
type peer struct {
	outbox
	gateway  *Gateway
	address  string
	lastRead atomic.Int64 // Unix seconds
	pinged   atomic.Bool  // since lastRead
	greeted  atomic.Bool  // its hello was accepted
	opened   int64        // Unix seconds
	ponged   func()       // called with every pong; nil for nothing
}

var frameBuffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// read handles frames until the connection ends.
func (p *peer) read(handle func(*inbound)) {
	p.conn.SetReadLimit(maxFrame)
	for {
		kind, r, err := p.conn.NextReader()
		if err != nil {
			p.linger(err)
			return
		}
		buf := frameBuffers.Get().(*bytes.Buffer)
		buf.Reset()
		_, err = buf.ReadFrom(r)
		var in inbound
		bad := kind != websocket.TextMessage
		if err == nil && !bad {
			bad = json.Unmarshal(buf.Bytes(), &in) != nil
		}
		frameBuffers.Put(buf)
		if err != nil {
			p.linger(err)
			return
		}
		if bad {
			p.close(closeBadFrame)
			continue // until the client has answered the close, or the deadline
		}
		p.lastRead.Store(time.Now().Unix())
		p.pinged.Store(false)
		switch in.Type {
		case "ping":
			p.send(pongFrame)
		case "pong":
			if p.ponged != nil {
				p.ponged()
			}
		default:
			handle(&in)
		}
	}
}

// linger reads on for a moment, without looking, after a frame that was too
// large: a connection closed while its client still writes is reset, and the
// client would not see the 1009 that the library has sent.
func (p *peer) linger(err error) {
	if !errors.Is(err, websocket.ErrReadLimit) {
		return
	}
	conn := p.conn.NetConn()
	conn.SetReadDeadline(time.Now().Add(closeGrace))
	io.Copy(io.Discard, io.LimitReader(conn, 64*maxFrame))
}

// tick is called every few seconds: it pings a silent client, and closes one
// that stayed silent or never said hello.
func (p *peer) tick(now time.Time) {
	silent := time.Duration(now.Unix()-p.lastRead.Load()) * time.Second
	switch {
	case !p.greeted.Load():
		if now.Unix()-p.opened >= int64(helloWait/time.Second) {
			p.close(closeNoHello)
		}
	case silent >= 2*p.gateway.config.Ping:
		p.close(closeSilent)
	case silent >= p.gateway.config.Ping && p.pinged.CompareAndSwap(false, true):
		p.send(pingFrame)
	}
}

// fail answers a frame that could not be carried out.
func (p *peer) fail(in *inbound, err error) {
	f := errorFrame{Type: "error", Conversation: in.Conversation, Code: chat.CodeOf(err), Message: chat.PublicMessage(err), ID: in.ID}
	var e *chat.Error
	if errors.As(err, &e) {
		f.Field = e.Field
	}
	if f.Code == chat.CodeInternal || f.Code == chat.CodeUnavailable {
		p.gateway.log.Error("frame failed", "type", in.Type, "err", err)
	}
	p.send(encode(f))
}

func unknownType(in *inbound) error {
	return chat.Invalid("type", "%q is not a frame of protocol version %d", in.Type, protocolVersion)
}
