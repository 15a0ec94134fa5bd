package gateway

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// pair returns both ends of a WebSocket.
func pair(t *testing.T) (server, client *websocket.Conn) {
	t.Helper()
	accepted := make(chan *websocket.Conn, 1)
	upgrader := websocket.Upgrader{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		accepted <- conn
	}))
	t.Cleanup(s.Close)
	client, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	server = <-accepted
	t.Cleanup(func() { server.Close() })
	return server, client
}

func TestOutboxKeepsOrder(t *testing.T) {
	server, client := pair(t)
	o := &outbox{conn: server}
	const n = 2000
	go func() {
		for i := range n {
			o.send([]byte{byte(i >> 8), byte(i)})
		}
		o.close(closeDraining)
	}()
	for i := range n {
		_, data, err := client.ReadMessage()
		if err != nil {
			t.Fatalf("after %d frames: %v", i, err)
		}
		if int(data[0])<<8+int(data[1]) != i {
			t.Fatalf("frame %d came at place %d", int(data[0])<<8+int(data[1]), i)
		}
	}
	if _, _, err := client.ReadMessage(); !websocket.IsCloseError(err, int(closeDraining)) {
		t.Errorf("at the end: %v, want close code %d", err, closeDraining)
	}
}

func TestSlowClientIsToldToComeBack(t *testing.T) {
	server, client := pair(t)
	o := &outbox{conn: server}
	frame := make([]byte, 32<<10)
	for range 2000 { // far more than the sockets' buffers hold
		o.send(frame)
	}
	o.mu.Lock()
	waiting, closing := o.bytes, o.closing
	o.mu.Unlock()
	if closing != closeSlow {
		t.Fatalf("the outbox closes with %d, want %d", closing, closeSlow)
	}
	if waiting > maxOutbox {
		t.Fatalf("%d bytes wait, more than the bound %d", waiting, maxOutbox)
	}
	client.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		if _, _, err := client.ReadMessage(); err != nil {
			if !websocket.IsCloseError(err, int(closeSlow)) {
				t.Errorf("the slow client ended with %v, want close code %d", err, closeSlow)
			}
			return
		}
	}
}
