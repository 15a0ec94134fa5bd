package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// notice is a message that a receiver of webhooks got.
type notice struct {
	id     string
	header http.Header
	body   []byte
	Type   string
	Data   struct{ Conversation, State, Reason string }
}

// receiver takes webhooks.
type receiver struct {
	t    *testing.T
	url  string
	came chan notice
	kept []notice // came, and was not asked for yet
}

// listen answers webhooks with what answer says, and hands on what came.
func listen(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	came := make(chan notice, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := notice{id: r.Header.Get("webhook-id"), header: r.Header}
		var err error
		if m.body, err = io.ReadAll(r.Body); err == nil {
			err = json.Unmarshal(m.body, &m)
		}
		if err != nil {
			t.Error(err)
		}
		came <- m
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	return &receiver{t: t, url: server.URL, came: came}
}

// next returns the next message of a kind. What came before it is kept: messages
// come in no order.
func (r *receiver) next(kind string) notice {
	r.t.Helper()
	late := time.After(patience)
	for {
		if i := slices.IndexFunc(r.kept, func(m notice) bool { return m.Type == kind }); i >= 0 {
			m := r.kept[i]
			r.kept = slices.Delete(r.kept, i, i+1)
			return m
		}
		select {
		case m := <-r.came:
			r.kept = append(r.kept, m)
		case <-late:
			r.t.Fatalf("%s did not come; there are %d others", kind, len(r.kept))
		}
	}
}

// key makes a key of the demo store.
func (n *node) key(scopes ...string) []string {
	n.t.Helper()
	admin := n.signIn("admin@localhost", adminPassword)
	status, made := n.call("POST", "/api/v1/keys", admin, map[string]any{"store": "demo", "name": "Shop system", "scopes": scopes})
	text, _ := made["text"].(string)
	if status != http.StatusCreated || text == "" {
		n.t.Fatalf("making a key: %d %v", status, made)
	}
	return []string{"Authorization", "Bearer " + text}
}

const ownNetwork = "DRAGOMAN_ALLOW_NETWORKS=127.0.0.0/8"

func TestShopSystemWorksWithConversations(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, ownNetwork)
	key := n.key("read", "chat", "supervise", "settings")
	hooks := listen(t, func(http.ResponseWriter, *http.Request) {})
	status, made := n.call("POST", "/api/v1/webhooks", nil, map[string]any{
		"store": "demo", "name": "Shop system", "url": hooks.url, "events": []string{"conversation.opened", "conversation.escalated", "conversation.closed", "conversation.rated"},
	}, key...)
	secret, _ := made["secret"].(string)
	if status != http.StatusCreated || secret == "" {
		t.Fatalf("adding a webhook: %d %v", status, made)
	}

	b := newBuyer(t, n)
	b.tap("person")
	opened := hooks.next("conversation.opened")
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	if err := verifier.Verify(opened.body, opened.header); err != nil {
		t.Error(err)
	}
	id := hooks.next("conversation.escalated").Data.Conversation
	if id != opened.Data.Conversation {
		t.Errorf("%s was opened, %s escalated", opened.Data.Conversation, id)
	}

	status, list := n.call("GET", "/api/v1/conversations?state=waiting", nil, nil, key...)
	if found, _ := list["conversations"].([]any); status != http.StatusOK || len(found) != 1 {
		t.Errorf("waiting: %d %v", status, list)
	}
	note := map[string]any{"id": "note-1", "text": "Paid twice: order A-1"}
	status, first := n.call("POST", "/api/v1/conversations/"+id+"/notes", nil, note, key...)
	if status != http.StatusCreated {
		t.Fatalf("a note: %d %v", status, first)
	}
	if _, again := n.call("POST", "/api/v1/conversations/"+id+"/notes", nil, note, key...); again["seq"] != first["seq"] {
		t.Errorf("the same note again is %v, it was %v", again, first)
	}
	status, ended := n.call("POST", "/api/v1/conversations/"+id+"/close", nil, map[string]any{"id": "close-1", "reason": "solved"}, key...)
	if status != http.StatusOK {
		t.Fatalf("closing: %d %v", status, ended)
	}
	if m := hooks.next("conversation.closed"); m.Data.State != "closed" || m.Data.Reason != "solved" {
		t.Errorf("it was told %s", m.body)
	}
	if status, got := n.call("POST", "/api/v1/conversations/"+id+"/close", nil, map[string]any{"id": "close-2", "reason": "solved"}, key...); status != http.StatusConflict {
		t.Errorf("closing it again: %d %v", status, got)
	}
	b.event("the end", 0, func(e event) bool { return e.Kind == "state" && e.Change.To == "closed" })
	for _, e := range b.log {
		if e.Note != nil {
			t.Error("the buyer got the note")
		}
	}
	b.send(map[string]any{"type": "rating", "id": "r1", "score": 4, "comment": "quick"})
	hooks.next("conversation.rated")
	status, ratings := n.call("GET", "/api/v1/ratings", nil, nil, key...)
	if found, _ := ratings["ratings"].([]any); status != http.StatusOK || len(found) != 1 || found[0].(map[string]any)["score"] != 4.0 {
		t.Errorf("ratings: %d %v", status, ratings)
	}

	_, answer, err := dial(t, n.url, "/ws/agent", http.Header{"Origin": {n.url}, key[0]: {key[1]}})
	if err == nil || answer == nil || answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a key opens the console's socket: %v", err)
	}
}

func TestWebhookIsToldWhatANodeCouldNotTell(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := start(t, dir, "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, ownNetwork)
	refuse := make(chan struct{}) // until it is closed
	hooks := listen(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-refuse:
		default:
			http.Error(w, "not now", http.StatusInternalServerError)
		}
	})
	status, made := n.call("POST", "/api/v1/webhooks", nil, map[string]any{
		"store": "demo", "name": "Shop system", "url": hooks.url, "events": []string{"conversation.opened"},
	}, n.key("settings")...)
	if status != http.StatusCreated {
		t.Fatalf("adding a webhook: %d %v", status, made)
	}
	newBuyer(t, n).tap("person")
	first := hooks.next("conversation.opened")
	n.kill()
	close(refuse)
	start(t, dir, ownNetwork)
	if again := hooks.next("conversation.opened"); again.id != first.id {
		t.Errorf("it came as %s, then as %s", first.id, again.id)
	}
}

func TestWebhookInsideThePrivateNetworkIsRefused(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	key := n.key("settings")
	for _, url := range []string{"http://127.0.0.1:9/", "http://[::1]/", "http://localhost/", "http://169.254.169.254/latest", "http://10.0.0.1/"} {
		status, got := n.call("POST", "/api/v1/webhooks", nil, map[string]any{"store": "demo", "name": "X", "url": url, "events": []string{"conversation.opened"}}, key...)
		if status != http.StatusUnprocessableEntity || got["field"] != "url" {
			t.Errorf("%s: %d %v", url, status, got)
		}
	}
}
