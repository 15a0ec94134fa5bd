// Package bench measures a server on this machine: `dragoman bench`.
package bench

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/websocket"
)

// dial opens a WebSocket as a page of the server itself would. from is the
// local address to dial from; "" for any.
func dial(server, path, from string) (*websocket.Conn, error) {
	u, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	dialer := websocket.Dialer{ReadBufferSize: 4096, WriteBufferSize: 1024, HandshakeTimeout: 30 * time.Second}
	if from != "" {
		dialer.NetDialContext = (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext
	}
	conn, answer, err := dialer.Dial("ws://"+u.Host+path, http.Header{"Origin": {server}})
	if err != nil {
		if answer != nil {
			return nil, fmt.Errorf("%w: %s", err, answer.Status)
		}
		return nil, err
	}
	return conn, nil
}

// buyer is a widget without a face.
type buyer struct {
	conn *websocket.Conn
	name string
	sent int
	left bool // the conversation went to the queue: no more answers
}

// newBuyer connects and says hello.
func newBuyer(server, name, from string) (*buyer, error) {
	conn, err := dial(server, "/ws/buyer", from)
	if err != nil {
		return nil, err
	}
	b := &buyer{conn: conn, name: name}
	hello := map[string]any{"type": "hello", "version": 1, "key": "demo", "locale": "en"}
	if err := conn.WriteJSON(hello); err != nil {
		return nil, err
	}
	var welcome struct{ Type string }
	if err := conn.ReadJSON(&welcome); err != nil {
		return nil, err
	}
	if welcome.Type != "welcome" {
		return nil, fmt.Errorf("the server answered hello with %q", welcome.Type)
	}
	return b, nil
}

// frame is the next message's frame.
func (b *buyer) frame(text string) []byte {
	b.sent++
	data, err := json.Marshal(map[string]any{"type": "message", "id": fmt.Sprintf("%s-%d", b.name, b.sent), "text": text})
	if err != nil {
		panic(err) // strings always encode
	}
	return data
}

// ask sends a message and waits until it is acknowledged and answered; topic
// is the entry of the answer, "" if the assistant asked back or gave up.
func (b *buyer) ask(text string) (topic string, err error) {
	if err := b.conn.WriteMessage(websocket.TextMessage, b.frame(text)); err != nil {
		return "", err
	}
	for acked, answered := false, false; !acked || !answered; {
		_, data, err := b.conn.ReadMessage()
		if err != nil {
			return "", err
		}
		var f struct {
			Type, Code, Message string
			Events              []struct {
				Kind    string
				Author  struct{ Role string }
				Message struct{ Topic string }
				Change  struct{ To string }
			}
		}
		if err := json.Unmarshal(data, &f); err != nil {
			return "", err
		}
		switch f.Type {
		case "ack":
			acked = true
		case "error":
			return "", fmt.Errorf("the server answered %s: %s", f.Code, f.Message)
		case "events":
			for _, e := range f.Events {
				if e.Kind == "message" && e.Author.Role == "assistant" {
					answered, topic = true, e.Message.Topic
				}
				b.left = b.left || e.Change.To == "waiting"
			}
		}
	}
	return topic, nil
}
