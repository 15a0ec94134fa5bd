package webhook_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"dragoman/internal/chat"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
	"dragoman/internal/webhook"
)

// patience bounds every wait for something to happen.
const patience = time.Minute

// post is a request that a receiver got.
type post struct {
	header http.Header
	body   []byte
}

// receiver answers what a test says and keeps what it got.
type receiver struct {
	*httptest.Server
	posts chan post
}

func receive(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{posts: make(chan post, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		r.posts <- post{request.Header, body}
		answer(w, request)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) next(t *testing.T) post {
	t.Helper()
	select {
	case p := <-r.posts:
		return p
	case <-time.After(patience):
		t.Fatal("nothing came")
		return post{}
	}
}

// sending is a record with a sender at work. Its clock stands still: however
// slow the machine is, nothing becomes due again before a test lets it.
type sending struct {
	*record.Record
	t   *testing.T
	mu  sync.Mutex
	now time.Time
}

func send(t *testing.T, c record.Config, allow ...string) *sending {
	t.Helper()
	s := &sending{t: t, now: time.Now()}
	c.Now = func() time.Time {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.now
	}
	s.Record = recordtest.Open(t, c)
	networks, err := outbound.ParseNetworks(allow)
	if err != nil {
		t.Fatal(err)
	}
	sender := webhook.New(s.Record, outbound.Client(networks), prometheus.NewRegistry(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { sender.Run(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	return s
}

// hook adds a webhook and returns it with its secret.
func (s *sending) hook(url string) (chat.Webhook, string) {
	s.t.Helper()
	w, secret, err := s.AddWebhook(s.t.Context(), chat.Webhook{Store: "demo", Name: "ERP", URL: url, Events: chat.NoticeTypes(), Enabled: true})
	if err != nil {
		s.t.Fatal(err)
	}
	return w, secret
}

func (s *sending) opens(id chat.ConversationID) {
	s.t.Helper()
	_, err := s.Append(s.t.Context(), record.Append{Store: "demo", Conversation: id, Expect: record.Any, Always: []chat.Event{{
		Kind: chat.EventMessage, Author: chat.Author{Role: chat.AuthorBuyer}, Message: &chat.Message{Text: "Hello"},
	}}})
	if err != nil {
		s.t.Fatal(err)
	}
}

// becomes waits until the only delivery of a webhook is as wanted.
func (s *sending) becomes(what, hook string, fits func(chat.Delivery) bool) chat.Delivery {
	s.t.Helper()
	var last []chat.Delivery
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		var err error
		if last, err = s.Deliveries(s.t.Context(), hook, "", "", 2); err != nil {
			s.t.Fatal(err)
		}
		if len(last) == 1 && fits(last[0]) {
			return last[0]
		}
	}
	s.t.Fatalf("the delivery is not %s: %+v", what, last)
	return chat.Delivery{}
}

func done(d chat.Delivery) bool { return d.State == chat.DeliveryDone }

func verify(t *testing.T, secret string, p post) error {
	t.Helper()
	w, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	return w.Verify(p.body, p.header)
}

func TestMessagesAreSigned(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		s := send(t, c, "127.0.0.0/8")
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "thanks") })
		w, old := s.hook(r.URL)
		s.opens("c1")
		got := r.next(t)
		if err := verify(t, old, got); err != nil {
			t.Error(err)
		}
		if err := verify(t, "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==", got); err == nil {
			t.Error("somebody else's secret verifies it")
		}
		d := s.becomes("done", w.ID, done)
		if d.ID != got.header.Get("webhook-id") || d.Status != 200 || d.Answer != "thanks" || d.Attempts != 1 || d.Payload != string(got.body) {
			t.Errorf("it is written down as %+v", d)
		}

		fresh, err := s.RotateWebhook(t.Context(), w.ID)
		if err != nil {
			t.Fatal(err)
		}
		s.opens("c2")
		got = r.next(t)
		for name, secret := range map[string]string{"new": fresh, "old": old} {
			if err := verify(t, secret, got); err != nil {
				t.Errorf("after the rotation, with the %s secret: %v", name, err)
			}
		}
	})
}

func TestMessageComesAgainUnderItsID(t *testing.T) {
	recordtest.Each(t, func(t *testing.T, c record.Config) {
		s := send(t, c, "127.0.0.0/8")
		var calls atomic.Int32
		r := receive(t, func(w http.ResponseWriter, _ *http.Request) {
			if calls.Add(1) == 1 {
				http.Error(w, strings.Repeat("no\x00", 1000), http.StatusInternalServerError)
			}
		})
		w, secret := s.hook(r.URL)
		s.opens("c1")
		first := r.next(t)
		failed := s.becomes("tried", w.ID, func(d chat.Delivery) bool { return d.Attempts == 1 })
		if failed.State != chat.DeliveryPending || failed.Status != 500 || len(failed.Answer) > 3<<10 || strings.Contains(failed.Answer, "\x00") {
			t.Errorf("it is written down as %+v", failed)
		}
		if wait := failed.Due.Sub(failed.AttemptedAt); wait < 4*time.Second || wait > 6*time.Second {
			t.Errorf("the second attempt is to come after %v", wait)
		}
		s.mu.Lock()
		s.now = s.now.Add(time.Hour)
		s.mu.Unlock()
		second := r.next(t)
		if first.header.Get("webhook-id") != second.header.Get("webhook-id") || string(first.body) != string(second.body) {
			t.Errorf("it came as %v, then as %v", first, second)
		}
		if err := verify(t, secret, second); err != nil {
			t.Error(err)
		}
		if d := s.becomes("done", w.ID, done); d.Attempts != 2 {
			t.Errorf("%d attempts", d.Attempts)
		}
	})
}

func TestReceiverThatIsGoneIsLeftAlone(t *testing.T) {
	s := send(t, recordtest.SQLite(t), "127.0.0.0/8")
	r := receive(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	w, _ := s.hook(r.URL)
	s.opens("c1")
	s.becomes("given up", w.ID, func(d chat.Delivery) bool { return d.State == chat.DeliveryFailed && d.Status == http.StatusGone })
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		lines, err := s.AuditBefore(t.Context(), []chat.StoreID{"demo"}, "", 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(lines) == 1 && lines[0].Action == chat.AuditWebhookDisable && lines[0].Target == w.ID {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the audit log holds %+v", lines)
		}
	}
	if w, err := s.Webhook(t.Context(), w.ID); err != nil || w.Enabled || !w.Gone {
		t.Errorf("the webhook is %+v, %v", w, err)
	}
}

func TestWhereMessagesDoNotGo(t *testing.T) {
	elsewhere := receive(t, func(http.ResponseWriter, *http.Request) {})
	redirecting := receive(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	for _, test := range []struct {
		name, url string
		allow     []string
		fault     chat.DeliveryFault
		status    int
	}{
		{"inside a private network", elsewhere.URL, nil, chat.FaultPrivate, 0},
		{"by a name that leads there", strings.Replace(elsewhere.URL, "127.0.0.1", "localhost", 1), nil, chat.FaultPrivate, 0},
		{"to where a receiver sends it on", redirecting.URL, []string{"127.0.0.0/8"}, chat.FaultRedirect, http.StatusTemporaryRedirect},
		{"where nobody listens", "http://127.0.0.1:1", []string{"127.0.0.0/8"}, chat.FaultUnreachable, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := send(t, recordtest.SQLite(t), test.allow...)
			w, _ := s.hook(test.url)
			s.opens("c1")
			d := s.becomes("tried", w.ID, func(d chat.Delivery) bool { return d.Attempts == 1 })
			if d.Fault != test.fault || d.Status != test.status || d.State != chat.DeliveryPending {
				t.Errorf("it is written down as %+v", d)
			}
		})
	}
	if len(elsewhere.posts) > 0 {
		t.Error("a message went where it must not go")
	}
}

func TestSlowReceiverKeepsNobodyWaiting(t *testing.T) {
	s := send(t, recordtest.SQLite(t), "127.0.0.0/8")
	release := make(chan struct{})
	slow := receive(t, func(http.ResponseWriter, *http.Request) { <-release })
	quick := receive(t, func(http.ResponseWriter, *http.Request) {})
	t.Cleanup(func() { close(release) })
	s.hook(slow.URL)
	s.hook(quick.URL)
	const messages = 20
	begun := time.Now()
	for i := range messages {
		s.opens(chat.ConversationID("c" + strconv.Itoa(i)))
	}
	for range messages {
		quick.next(t)
	}
	// Once an attempt can have been given up, another one may follow it.
	if n := len(slow.posts); n > 4 && time.Since(begun) < webhook.AttemptTime {
		t.Errorf("%d attempts at once to one receiver", n)
	}
}

func TestMessageOutlivesItsNode(t *testing.T) {
	config := recordtest.SQLite(t)
	closed := recordtest.Open(t, config)
	r := receive(t, func(http.ResponseWriter, *http.Request) {})
	w, _, err := closed.AddWebhook(t.Context(), chat.Webhook{Store: "demo", Name: "ERP", URL: r.URL, Events: chat.NoticeTypes(), Enabled: true})
	if err != nil {
		t.Fatal(err)
	}
	(&sending{Record: closed, t: t}).opens("c1") // nobody sends here
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	s := send(t, config, "127.0.0.0/8")
	r.next(t)
	s.becomes("done", w.ID, done)
}
