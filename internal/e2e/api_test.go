package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// call sends a request with a session, and returns status and body.
func (n *node) call(method, path string, session *http.Cookie, body any, headers ...string) (int, map[string]any) {
	n.t.Helper()
	var reader io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			n.t.Fatal(err)
		}
		reader = bytes.NewReader(data)
	}
	request, err := http.NewRequest(method, n.url+path, reader)
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	if session != nil {
		request.AddCookie(session)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	fields := map[string]any{"retry-after": answer.Header.Get("Retry-After")}
	if len(data) > 0 && strings.Contains(answer.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(data, &fields); err != nil {
			n.t.Fatalf("%s %s: %v\n%s", method, path, err, data)
		}
	}
	return answer.StatusCode, fields
}

func TestAccounts(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	if admin.SameSite != http.SameSiteStrictMode {
		t.Error("the session cookie is sent along from other sites")
	}
	status, made := n.call("POST", "/api/v1/agents", admin, map[string]any{"email": "Ana@Shop.example", "name": "Ana", "languages": []string{"es"}})
	password, _ := made["password"].(string)
	if status != http.StatusCreated || password == "" {
		t.Fatalf("adding an agent: %d %v", status, made)
	}
	ana := n.signIn("ana@shop.example", password)

	tests := []struct {
		name, method, path string
		session            *http.Cookie
		body               any
		status             int
		code, field        string
	}{
		{"no session", "GET", "/api/v1/knowledge", nil, nil, 401, "unauthenticated", ""},
		{"a made-up session", "GET", "/api/v1/session", &http.Cookie{Name: admin.Name, Value: "made-up"}, nil, 401, "unauthenticated", ""},
		{"an agent may not list accounts", "GET", "/api/v1/agents", ana, nil, 403, "forbidden", ""},
		{"an agent may not add accounts", "POST", "/api/v1/agents", ana, map[string]any{"email": "x@y.example", "name": "X"}, 403, "forbidden", ""},
		{"the same e-mail again", "POST", "/api/v1/agents", admin, map[string]any{"email": "ana@shop.example", "name": "Ana"}, 409, "conflict", ""},
		{"a short password", "POST", "/api/v1/agents", admin, map[string]any{"email": "b@shop.example", "name": "B", "password": "short"}, 422, "invalid", "password"},
		{"a language that is none", "POST", "/api/v1/agents", admin, map[string]any{"email": "b@shop.example", "name": "B", "languages": []string{"!!"}}, 422, "invalid", "languages"},
		{"no name", "POST", "/api/v1/agents", admin, map[string]any{"email": "b@shop.example"}, 422, "invalid", "body"},
		{"somebody's conversation", "GET", "/api/v1/conversations/01ABC/events", ana, nil, 404, "not_found", ""},
	}
	for _, test := range tests {
		status, got := n.call(test.method, test.path, test.session, test.body)
		if status != test.status || got["code"] != test.code {
			t.Errorf("%s: %d %v, want %d %s", test.name, status, got, test.status, test.code)
		}
		if field, _ := got["field"].(string); !strings.Contains(field, test.field) {
			t.Errorf("%s: the field is %q, want %q", test.name, field, test.field)
		}
	}
	if status, _ := n.call("POST", "/api/v1/agents", admin, map[string]any{"email": "c@shop.example", "name": "C"}, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); status != http.StatusForbidden {
		t.Errorf("a request of another site is answered %d", status)
	}

	if status, _ := n.call("DELETE", "/api/v1/session", ana, nil); status != http.StatusNoContent {
		t.Errorf("signing out is answered %d", status)
	}
	if status, _ := n.call("GET", "/api/v1/session", ana, nil); status != http.StatusUnauthorized {
		t.Errorf("a session that was signed out is answered %d", status)
	}
}

func TestGuessingPasswordsIsSlowedDown(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	for i := range 6 {
		status, got := n.call("POST", "/api/v1/session", nil, map[string]any{"email": "admin@localhost", "password": "guess"})
		want := http.StatusUnauthorized
		if i == 5 {
			want = http.StatusTooManyRequests
		}
		if status != want {
			t.Fatalf("guess %d is answered %d %v, want %d", i+1, status, got, want)
		}
		if i == 5 && got["retry-after"] == "" {
			t.Error("it is not said how long to wait")
		}
	}
}

func TestSigningOutEndsTheConsole(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	session := n.signIn("admin@localhost", adminPassword)
	s, _, err := dial(t, n.url, "/ws/agent", http.Header{"Origin": {n.url}, "Cookie": {session.Name + "=" + session.Value}})
	if err != nil {
		t.Fatal(err)
	}
	s.send(map[string]any{"type": "hello", "version": 1})
	s.expect("welcome", func(f frame) bool { return f.Type == "welcome" })
	if status, _ := n.call("DELETE", "/api/v1/session", session, nil); status != http.StatusNoContent {
		t.Fatalf("signing out is answered %d", status)
	}
	if code := s.closes(); code != 4007 {
		t.Errorf("the console's socket closes with %d, want 4007", code)
	}
}

func TestTestBoxExplains(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	session := n.signIn("admin@localhost", adminPassword)
	status, got := n.call("POST", "/api/v1/ask", session, map[string]any{"text": "¿Dónde está mi paquete?"})
	explain, _ := got["explain"].(map[string]any)
	words, _ := explain["words"].([]any)
	found, _ := explain["found"].([]any)
	if status != http.StatusOK || got["lang"] != "es" || len(words) != 4 || len(found) == 0 {
		t.Errorf("the test box says %d %v", status, got)
	}
	if status, got := n.call("GET", "/api/v1/knowledge", session, nil); status != http.StatusOK || len(got["topics"].([]any)) != 3 {
		t.Errorf("the knowledge is shown as %d %v", status, got)
	}
}

func TestOperatorsSeeFigures(t *testing.T) {
	n := start(t, t.TempDir())
	b := newBuyer(t, n)
	b.tap("shipping.track_order")
	b.says("assistant", 0)
	answer, err := http.Get(n.url + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`dragoman_connections 1`, `dragoman_turns_total{decision="answer"`, `dragoman_decision_seconds_count 1`, `dragoman_queue_length{store="demo"} 0`, `dragoman_record_commit_appends_count`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("/metrics does not hold %s", want)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		if status, _ := n.call("GET", path, nil, nil); status != http.StatusOK {
			t.Errorf("%s is answered %d", path, status)
		}
	}
	if strings.Contains(n.log.String(), "Tapped") {
		t.Error("the log holds the text of a message")
	}
}
