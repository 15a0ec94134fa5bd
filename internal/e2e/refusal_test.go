package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

func TestStrangersAreRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := start(t, dir)
	for name, header := range map[string]http.Header{
		"a foreign page": {"Origin": {"https://evil.example"}},
		"no origin":      {},
	} {
		if _, answer, err := dial(t, n.url, "/ws/buyer", header); err == nil || answer == nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("%s is not refused with 403: %v %v", name, answer, err)
		}
	}
	if _, answer, err := dial(t, n.url, "/ws/agent", http.Header{"Origin": {n.url}}); err == nil || answer == nil || answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a console without a session is not refused with 401: %v %v", answer, err)
	}
	own := http.Header{"Origin": {n.url}}
	spoiled := func(key string, value any) map[string]any {
		h := hello("", 0)
		h[key] = value
		return h
	}
	for name, test := range map[string]struct {
		first any
		code  int
	}{
		"an unknown site key":    {spoiled("key", "nobody"), 4004},
		"a made-up token":        {spoiled("token", "AAAA.BBBB"), 4005},
		"a version of tomorrow":  {spoiled("version", 99), 4003},
		"a message before hello": {map[string]any{"type": "message", "id": "1", "text": "hi"}, 4001},
		"no JSON object":         {[]int{1}, 4002},
	} {
		s, _, err := dial(t, n.url, "/ws/buyer", own)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.conn.WriteJSON(test.first); err != nil {
			t.Fatal(err)
		}
		if code := s.closes(); code != test.code {
			t.Errorf("%s is closed with %d, want %d", name, code, test.code)
		}
	}
	silent, _, err := dial(t, n.url, "/ws/buyer", own)
	if err != nil {
		t.Fatal(err)
	}
	if code := silent.closes(); code != 4001 {
		t.Errorf("a silent client is closed with %d, want 4001", code)
	}
	large := newBuyer(t, n)
	if err := large.put(map[string]any{"type": "message", "text": strings.Repeat("x", 64<<10)}); err != nil {
		t.Fatal(err)
	}
	if code := large.closes(); code != 1009 {
		t.Errorf("a huge frame is closed with %d, want 1009", code)
	}
}

func TestAConversationIDOpensNothing(t *testing.T) {
	n := start(t, t.TempDir())
	b := newBuyer(t, n)
	b.ask("Where is my parcel?")
	stranger := newBuyer(t, n)
	stranger.send(map[string]any{"type": "resume", "after": 0, "conversation": "anything"})
	stranger.send(map[string]any{"type": "history", "before": 100, "conversation": "anything"})
	h := stranger.expect("a history", func(f frame) bool { return f.Type == "history" })
	if len(h.Events) != 0 || len(stranger.log) != 0 {
		t.Errorf("a stranger reads %s", h.raw)
	}
}

func TestTooManyMessagesAreToldToWait(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_MESSAGE_BURST=2", "DRAGOMAN_MESSAGE_RATE=1")
	b := newBuyer(t, n)
	var limited string
	for range 3 {
		limited = b.say("Where is my parcel?")
	}
	f := b.expect("a limit", func(f frame) bool { return f.Type == "error" })
	if f.ID != limited || f.Code != "limited" || f.RetryAfter < 1 || f.RetryAfter > 60 {
		t.Errorf("the third message is answered %s", f.raw)
	}
}

func TestBadInputIsNamed(t *testing.T) {
	n := start(t, t.TempDir())
	b := newBuyer(t, n)
	for field, fields := range map[string]map[string]any{
		"text":  {"type": "message", "id": "1", "text": strings.Repeat("x", 2001)},
		"id":    {"type": "message", "text": "hello"},
		"type":  {"type": "dance", "id": "2"},
		"score": {"type": "rating", "id": "3", "score": 6},
	} {
		b.send(fields)
		f := b.expect("an error", func(f frame) bool { return f.Type == "error" })
		if f.Code != "invalid" || !strings.HasPrefix(f.Message, field) {
			t.Errorf("bad %s is answered %s", field, f.raw)
		}
	}
}

func TestWrongSettingsAreNamed(t *testing.T) {
	for variable, value := range map[string]string{
		"DRAGOMAN_ADDR": "nonsense", "DATABASE_URL": "mysql://x", "REDIS_URL": "localhost", "DRAGOMAN_PUBLIC_URL": "shop",
		"DRAGOMAN_ORIGINS": "https://shop.example/path", "DRAGOMAN_LEASE": "1s", "DRAGOMAN_PROXIES": "10.0.0.1", "DRAGOMAN_KNOWLEDGE": "/nowhere",
	} {
		cmd := exec.Command(binary, "serve")
		cmd.Env = append(clean(cmd.Environ()), "DRAGOMAN_DATA_DIR="+t.TempDir(), variable+"="+value)
		out, err := cmd.CombinedOutput()
		if err == nil {
			t.Errorf("%s=%s is accepted", variable, value)
		}
		named := strings.Contains(string(out), variable) || strings.Contains(string(out), "--"+strings.ToLower(strings.TrimPrefix(variable, "DRAGOMAN_")))
		if !named {
			t.Errorf("%s=%s: the message does not name it: %s", variable, value, out)
		}
	}
}
