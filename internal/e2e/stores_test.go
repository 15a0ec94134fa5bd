package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"sync"
	"testing"
)

// given are the ports that tests of this process have got.
var given sync.Map

// freeAddress returns one that nobody listens on now, and that nobody gets by
// accident later: the system gives ports above 32767 to whoever asks for any and
// to connections, and these tests make many.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 1000 {
		address := fmt.Sprint("127.0.0.1:", 10_000+rand.IntN(20_000))
		if _, taken := given.LoadOrStore(address, true); taken {
			continue
		}
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	t.Fatal("there is no free port")
	return ""
}

func newJar() http.CookieJar {
	jar, _ := cookiejar.New(nil) // fails never
	return jar
}

func encodeJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// buyerOf opens the widget of a store.
func buyerOf(t *testing.T, n *node, key string) *buyer {
	t.Helper()
	s, _, err := dial(t, n.url, "/ws/buyer", http.Header{"Origin": {n.url}})
	if err != nil {
		t.Fatal(err)
	}
	fields := hello("", 0)
	fields["key"] = key
	s.send(fields)
	welcome := s.expect("welcome", func(f frame) bool { return f.Type == "welcome" })
	s.lives()
	return &buyer{socket: s, token: welcome.Token}
}

func TestTwoStores(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	status, made := n.call("POST", "/api/v1/stores", owner, map[string]any{"id": "wares", "name": "Fine Wares"})
	if status != http.StatusCreated {
		t.Fatalf("adding a store: %d %v", status, made)
	}
	key := made["store"].(map[string]any)["key"].(string)
	_, ana := n.account(owner, map[string]any{"email": "ana@shop.example", "name": "Ana", "role": "admin", "stores": []string{"demo"}})
	_, bob := n.account(owner, map[string]any{"email": "bob@shop.example", "name": "Bob", "role": "admin", "stores": []string{"wares"}})

	// Facts of its own, at once, in its own answers only.
	change := func(session *http.Cookie, fields map[string]any) (int, map[string]any) {
		return n.call("PATCH", "/api/v1/stores/wares", session, fields)
	}
	office := func(country, lang string) map[string]any {
		hours := map[string]any{"days": []int{1}, "from": "08:00", "to": "12:00", "timezone": "Europe/Madrid"}
		return map[string]any{"country": country, "languages": []string{lang}, "hours": hours}
	}
	for field, body := range map[string]map[string]any{
		"facts.return_window":  {"facts": map[string]any{"return_window": map[string]any{"max": 0, "unit": "day"}}},
		"facts.nothing":        {"facts": map[string]any{"nothing": map[string]any{"value": "x"}}},
		"languages":            {"languages": []string{"ja"}},
		"locale":               {"locale": "fr"},
		"origins":              {"origins": []string{"shop.example/page"}},
		"hours.timezone":       {"hours": map[string]any{"days": []int{1}, "from": "08:00", "to": "12:00", "timezone": "Nowhere"}},
		"offices[0].country":   {"offices": []any{office("Spain", "es")}},
		"offices[1].languages": {"offices": []any{office("ES", "es"), office("JP", "ja")}},
		"desk.offer_time":      {"desk": map[string]any{"mode": "push", "offer_time": 1}},
		"precision":            {"precision": 1.5},
		"name":                 {"name": " "},
	} {
		if status, got := change(bob, body); status != http.StatusUnprocessableEntity || got["field"] != field {
			t.Errorf("%v: %d %v, want a fault at %s", body, status, got, field)
		}
	}
	if status, got := change(bob, map[string]any{"facts": map[string]any{"return_window": map[string]any{"max": 77, "unit": "day"}}, "desk": map[string]any{"mode": "push", "offer_time": 30e9}}); status != http.StatusOK {
		t.Fatalf("changing it: %d %v", status, got)
	}
	if status, _ := change(ana, map[string]any{"name": "Mine now"}); status != http.StatusNotFound {
		t.Errorf("an admin of another store changes it: %d", status)
	}
	theirs, ours := buyerOf(t, n, key), newBuyer(t, n)
	theirs.tap("returns.how_to")
	if got := theirs.says("assistant", 0).Message.Text; !strings.Contains(got, "77 days") {
		t.Errorf("the store says %q, not its own fact", got)
	}
	ours.tap("returns.how_to")
	if got := ours.says("assistant", 0).Message.Text; !strings.Contains(got, "30 days") {
		t.Errorf("the other store says %q", got)
	}
	for session, want := range map[*http.Cookie]string{bob: "77 days", ana: "30 days"} {
		_, known := n.call("GET", "/api/v1/knowledge", session, nil)
		if text := encodeJSON(t, known["topics"]); !strings.Contains(text, want) {
			t.Errorf("the answers to insert lack %q", want)
		}
	}
	if status, _ := n.call("GET", "/api/v1/knowledge?store=wares", ana, nil); status != http.StatusNotFound {
		t.Errorf("the answers of another store: %d", status)
	}

	// Queue and conversations.
	theirs.tap("person")
	theirs.becomes("waiting", 0)
	ours.tap("person")
	ours.becomes("waiting", 0)
	anas, bobs := newAgent(t, n, "ana@shop.example"), newAgent(t, n, "bob@shop.example")
	mine, other := anas.waits(), bobs.waits()
	if len(anas.line.Queue) != 1 || len(bobs.line.Queue) != 1 || mine.ID == other.ID {
		t.Fatalf("the queues are %v and %v, want one conversation each", anas.line.Queue, bobs.line.Queue)
	}
	if _, refused := anas.claim(other.ID); refused.Code != "forbidden" && refused.Code != "not_found" {
		t.Errorf("a claim in another store's queue: %+v", refused)
	}
	if status, _ := n.call("GET", "/api/v1/conversations/"+other.ID+"/events", ana, nil); status != http.StatusNotFound {
		t.Errorf("another store's conversation: %d", status)
	}
	_, list := n.call("GET", "/api/v1/conversations", ana, nil)
	for _, c := range list["conversations"].([]any) {
		if c.(map[string]any)["store"] != "demo" {
			t.Errorf("the list holds %v", c)
		}
	}
	_, log := n.call("GET", "/api/v1/audit?limit=200", ana, nil)
	if strings.Contains(encodeJSON(t, log), `"store":"wares"`) {
		t.Error("the audit log shows another store's lines")
	}

	// A renewed key: the old one opens nothing.
	if status, got := n.call("POST", "/api/v1/stores/wares/key", bob, nil); status != http.StatusOK || got["store"].(map[string]any)["key"] == key {
		t.Errorf("renewing the key: %d %v", status, got)
	}
	s, _, err := dial(t, n.url, "/ws/buyer", http.Header{"Origin": {n.url}})
	if err != nil {
		t.Fatal(err)
	}
	fields := hello("", 0)
	fields["key"] = key
	s.send(fields)
	if code := s.closes(); code != 4004 {
		t.Errorf("the old key is answered with %d, want 4004", code)
	}
}

func TestAnExternalHelperSeesOnlyWhatIsTheirs(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	eveID, eve := n.account(owner, map[string]any{"email": "eve@shop.example", "name": "Eve", "external": true})
	b := newBuyer(t, n)
	b.tap("person")
	b.becomes("waiting", 0)
	lead, helper := newAgent(t, n, "admin@localhost"), newAgent(t, n, "eve@shop.example")
	waiting := lead.waits()
	if len(helper.line.Queue) != 0 {
		t.Errorf("the helper sees the queue: %v", helper.line.Queue)
	}
	for _, id := range []string{waiting.ID, ""} {
		if c, refused := helper.claim(id); refused.Type != "error" {
			t.Errorf("the helper takes %q from the queue: %v", id, c)
		}
	}
	sees := func(want int) {
		t.Helper()
		if status, _ := n.call("GET", "/api/v1/conversations/"+waiting.ID+"/events", eve, nil); status != want {
			t.Errorf("the helper's look into the conversation is answered %d, want %d", status, want)
		}
	}
	sees(http.StatusNotFound)
	for _, path := range []string{"taps", "agents", "stores", "audit", "board"} {
		if status, _ := n.call("GET", "/api/v1/"+path, eve, nil); status != http.StatusForbidden {
			t.Errorf("/%s is answered %d", path, status)
		}
	}
	if _, got := n.call("GET", "/api/v1/session", eve, nil); !slices.Equal(got["permissions"].([]any), []any{"chat"}) {
		t.Errorf("may: %v", got["permissions"])
	}

	c := lead.takes(waiting.ID)
	lead.send(map[string]any{"type": "transfer", "id": "t1", "conversation": c.ID, "epoch": c.Epoch, "to": map[string]any{"agent": eveID}})
	lead.expect("the transfer", func(f frame) bool { return f.ID == "t1" && f.Type == "ack" })
	helper.expect("the conversation", func(f frame) bool { return f.Type == "mine" && len(f.Mine) == 1 })
	sees(http.StatusOK)
	helper.send(map[string]any{"type": "open", "conversation": c.ID})
	mine := helper.sees("the conversation", func(seen conversation) bool { return seen.ID == c.ID })
	assigned := helper.event("the transfer in the log", 0, func(e event) bool { return e.Kind == "state" && e.Change.Name == "Eve" })

	// Passed back: nothing that follows reaches them.
	helper.send(map[string]any{"type": "transfer", "id": "t2", "conversation": c.ID, "epoch": mine.Epoch, "to": map[string]any{"group": "aftersale"}})
	helper.expect("the transfer", func(f frame) bool { return f.ID == "t2" && f.Type == "ack" })
	sees(http.StatusNotFound)
	b.say("my telephone number is 555")
	b.event("the message", assigned.Seq, func(e event) bool { return e.Message != nil && strings.Contains(e.Message.Text, "555") })
	helper.send(map[string]any{"type": "resume", "conversation": c.ID, "after": 0})
	helper.send(map[string]any{"type": "history", "id": "h", "conversation": c.ID, "before": 100})
	if f := helper.expect("the refusal", func(f frame) bool { return f.Type == "error" && f.ID == "h" }); f.Code != "not_found" {
		t.Errorf("history is answered %s", f.Code)
	}
	for _, e := range helper.log {
		if e.Message != nil && strings.Contains(e.Message.Text, "555") {
			t.Error("the helper was sent what was said after they had passed it on")
		}
	}
}
