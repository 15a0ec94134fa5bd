package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// frame is any frame of the server.
type frame struct {
	Type         string
	ID           string
	Seq          int64
	Code         string
	Message      string
	RetryAfter   int `json:"retry_after"`
	Token        string
	Conversation json.RawMessage
	After, Upto  int64
	Events       []event
	Place        int
	Queue, Mine  []conversation
	Author       struct{ Role, Name string }
	Suggestions  []struct{ Topic, Text string }
	State        string
	Reason       string
	Seconds      float64
	Holder       struct{ State, Agent string }
	raw          string
}

type event struct {
	Seq, Case int64
	Kind      string
	ID        string
	Author    struct{ Role, Name string }
	Message   *struct {
		Text, Lang, Topic string
		Suggestions       []struct{ Topic, Text string }
		FollowUps         []struct{ Topic, Text string } `json:"follow_ups"`
		Decision          *struct{ Kind string }
	}
	Change *struct{ To, Reason, Name string }
	Rating *struct{ Score int }
	Note   *struct{ Text string }

	conversation string // of an agent's event
}

type conversation struct {
	ID, State, Lang, Preview string
	Agent, Group, Topic      string
	Epoch, Case              int64
	LastSeq                  int64  `json:"last_seq"`
	LongWait                 string `json:"long_wait"`
}

// socket is one connection; it collects the events it was sent.
type socket struct {
	t     *testing.T
	conn  *websocket.Conn
	log   []event
	last  int64            // of a buyer's conversation
	lasts map[string]int64 // of an agent's
	line  frame            // the queue, as last told
	mute  func()           // it gives no sign of life any more

	writing sync.Mutex
}

func dial(t *testing.T, server, path string, header http.Header) (*socket, *http.Response, error) {
	t.Helper()
	conn, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(server, "http")+path, header)
	if err != nil {
		return nil, answer, err
	}
	t.Cleanup(func() { conn.Close() })
	return &socket{t: t, conn: conn, mute: func() {}}, answer, nil
}

func (s *socket) send(fields map[string]any) {
	s.t.Helper()
	if err := s.put(fields); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) put(fields map[string]any) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.conn.WriteJSON(fields)
}

// lives has the socket say that it is alive until it is muted or the test ends,
// as a page does whatever its reader looks at.
func (s *socket) lives() {
	var ctx context.Context
	ctx, s.mute = context.WithCancel(s.t.Context())
	go func() {
		beat := time.NewTicker(time.Second)
		defer beat.Stop()
		for s.put(map[string]any{"type": "pong"}) == nil {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
		}
	}()
}

// read returns the next frame, and keeps the log of events.
func (s *socket) read() (frame, error) {
	s.conn.SetReadDeadline(time.Now().Add(patience))
	_, data, err := s.conn.ReadMessage()
	if err != nil {
		return frame{}, err
	}
	var f frame
	if err := json.Unmarshal(data, &f); err != nil {
		return f, err
	}
	f.raw = string(data)
	if f.Type == "queue" {
		s.line = f
	}
	if f.Type != "events" {
		return f, nil
	}
	id, last := "", s.last
	if s.lasts != nil {
		id = f.about()
		last = s.lasts[id]
	}
	if f.Upto <= last {
		return f, nil
	}
	if f.After > last {
		return f, fmt.Errorf("events after %d came while the last one was %d", f.After, last)
	}
	for _, e := range f.Events {
		if e.Seq <= last { // a conversation that is opened again is sent from its start
			continue
		}
		e.conversation = id
		s.log = append(s.log, e)
	}
	if s.lasts == nil {
		s.last = f.Upto
	} else {
		s.lasts[id] = f.Upto
	}
	return f, nil
}

// about returns the id of the conversation that an agent's frame names.
func (f *frame) about() string { return strings.Trim(string(f.Conversation), `"`) }

// expect reads until a frame fits.
func (s *socket) expect(what string, fits func(frame) bool) frame {
	s.t.Helper()
	for {
		f, err := s.read()
		if err != nil {
			s.t.Fatalf("waiting for %s: %v", what, err)
		}
		if fits(f) {
			return f
		}
	}
}

// until reads until it is so, by what was read before or now.
func (s *socket) until(what string, is func() bool) {
	s.t.Helper()
	for !is() {
		if _, err := s.read(); err != nil {
			s.t.Fatalf("waiting for %s: %v", what, err)
		}
	}
}

// event waits until an event that fits is in the log, from number after on.
func (s *socket) event(what string, after int64, fits func(event) bool) event {
	s.t.Helper()
	at := -1
	s.until(what, func() bool {
		at = slices.IndexFunc(s.log, func(e event) bool { return e.Seq > after && fits(e) })
		return at >= 0
	})
	return s.log[at]
}

func (s *socket) says(role string, after int64) event {
	s.t.Helper()
	return s.event("a message of the "+role, after, func(e event) bool { return e.Kind == "message" && e.Author.Role == role })
}

func (s *socket) becomes(state string, after int64) event {
	s.t.Helper()
	return s.event("state "+state, after, func(e event) bool { return e.Kind == "state" && e.Change.To == state })
}

// closes reads until the server closes, and returns the code.
func (s *socket) closes() int {
	s.t.Helper()
	for {
		if _, err := s.read(); err != nil {
			var closed *websocket.CloseError
			if !errors.As(err, &closed) {
				s.t.Fatalf("the connection ended with %v, not with a close code", err)
			}
			return closed.Code
		}
	}
}

// buyer is a widget: it keeps its token and what is not acknowledged yet.
type buyer struct {
	*socket
	token  string
	sent   int
	tapped string // the words of the last tap
}

func hello(token string, last int64) map[string]any {
	return map[string]any{"type": "hello", "version": 1, "key": "demo", "token": token, "last": last, "timezone": "Europe/Madrid"}
}

func newBuyer(t *testing.T, n *node) *buyer {
	t.Helper()
	b := &buyer{}
	if err := b.connect(t, n); err != nil {
		t.Fatal(err)
	}
	return b
}

// connect opens a socket and resumes where the last one ended.
func (b *buyer) connect(t *testing.T, n *node) error {
	s, _, err := dial(t, n.url, "/ws/buyer", http.Header{"Origin": {n.url}})
	if err != nil {
		return err
	}
	if b.socket != nil {
		s.log, s.last = b.log, b.last
	}
	b.socket = s
	if err := s.conn.WriteJSON(hello(b.token, s.last)); err != nil {
		return err
	}
	for {
		f, err := s.read()
		if err != nil {
			return err
		}
		if f.Type == "welcome" {
			b.token = f.Token
			s.lives()
			return nil
		}
	}
}

func (b *buyer) say(text string) string {
	b.t.Helper()
	b.sent++
	id := fmt.Sprintf("m%d", b.sent)
	b.send(map[string]any{"type": "message", "id": id, "text": text})
	return id
}

// taps counts those of all buyers, so that each has words of its own.
var taps atomic.Int64

// tap chooses a suggested topic, or a person: what follows is certain.
func (b *buyer) tap(topic string) string {
	b.t.Helper()
	b.sent++
	id := fmt.Sprintf("m%d", b.sent)
	b.tapped = fmt.Sprintf("Tapped %d.", taps.Add(1))
	b.send(map[string]any{"type": "message", "id": id, "text": b.tapped, "choice": topic})
	return id
}

// ask says something and returns the assistant's reply.
func (b *buyer) ask(text string) event {
	b.t.Helper()
	after := b.last
	b.say(text)
	return b.says("assistant", after)
}

// agent is a console.
type agent struct {
	*socket
	mine   []conversation
	cookie *http.Cookie
}

func newAgent(t *testing.T, n *node, email string) *agent {
	t.Helper()
	a := &agent{cookie: n.signIn(email, adminPassword)}
	if err := a.connect(t, n); err != nil {
		t.Fatal(err)
	}
	return a
}

// connect opens a socket with the session as it is, and follows on where the
// last one ended.
func (a *agent) connect(t *testing.T, n *node) error {
	s, _, err := dial(t, n.url, "/ws/agent", http.Header{"Origin": {n.url}, "Cookie": {a.cookie.Name + "=" + a.cookie.Value}})
	if err != nil {
		return err
	}
	s.lasts = map[string]int64{}
	if a.socket != nil {
		s.log, s.lasts = a.log, a.lasts
	}
	a.socket = s
	if err := s.conn.WriteJSON(map[string]any{"type": "hello", "version": 1}); err != nil {
		return err
	}
	for {
		f, err := s.read()
		if err != nil {
			return err
		}
		if f.Type == "welcome" {
			s.line, a.mine = f, f.Mine
			s.lives()
			break
		}
	}
	for id, last := range a.lasts {
		if err := s.put(map[string]any{"type": "open", "conversation": id, "after": last}); err != nil {
			return err
		}
	}
	return nil
}

// claim takes a conversation ("" for the next) and returns it as assigned.
func (a *agent) claim(id string) (conversation, frame) {
	a.t.Helper()
	a.send(map[string]any{"type": "claim", "id": "claim-" + id, "conversation": id})
	f := a.expect("the answer to a claim", func(f frame) bool { return f.ID == "claim-"+id && (f.Type == "ack" || f.Type == "error") })
	if f.Type == "error" {
		return conversation{}, f
	}
	// What is told of others meanwhile, or of this one before, is not meant.
	c := a.sees("the conversation", func(c conversation) bool { return c.ID == f.about() && c.LastSeq >= f.Seq })
	return c, f
}

// takes claims a conversation ("" for the next) until it is given one: what
// waits is in the queue by and by, if Redis was slow.
func (a *agent) takes(id string) (c conversation) {
	a.t.Helper()
	soon(a.t, "a conversation to take", func() bool {
		var f frame
		c, f = a.claim(id)
		return f.Type == "ack"
	})
	return c
}

// sees waits until the agent's console is told that a conversation stands so.
func (a *agent) sees(what string, fits func(conversation) bool) (c conversation) {
	a.t.Helper()
	a.expect(what, func(f frame) bool {
		c = conversation{}
		return f.Type == "conversation" && json.Unmarshal(f.Conversation, &c) == nil && fits(c)
	})
	return c
}

// waits returns the first conversation in the agent's queue, as soon as there
// is one.
func (a *agent) waits() conversation {
	a.t.Helper()
	a.until("somebody in the queue", func() bool { return len(a.line.Queue) > 0 })
	return a.line.Queue[0]
}
