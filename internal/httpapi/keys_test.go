package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"dragoman/internal/account"
	"dragoman/internal/chat"
	"dragoman/internal/httpapi"
	"dragoman/internal/live/livetest"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
	"dragoman/internal/record/recordtest"
)

const password = "only-for-this-test"

// api is the interface over a record of two stores, with an admin of one.
type api struct {
	t      *testing.T
	record *record.Record
	mux    *http.ServeMux
	cookie *http.Cookie // of the admin of demo
	now    time.Time    // of the record
}

func newAPI(t *testing.T) *api {
	t.Helper()
	a := &api{t: t, mux: http.NewServeMux(), now: time.Now()}
	config := recordtest.SQLite(t)
	config.Now = func() time.Time { return a.now }
	a.record = recordtest.Open(t, config)
	for _, id := range []chat.StoreID{"demo", "other"} {
		if err := a.record.PutStore(t.Context(), chat.Store{ID: id, Key: string(id), Name: string(id)}); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := account.Add(t.Context(), a.record, chat.Agent{
		Email: "ann@shop.example", Name: "Ann", Role: chat.RoleAdmin, Stores: []chat.StoreID{"demo"},
	}, password, a.now)
	if err != nil {
		t.Fatal(err)
	}
	a.mount()
	status, _, header := a.send(http.MethodPost, "/api/v1/session", map[string]any{"email": "ann@shop.example", "password": password})
	if status != http.StatusOK {
		t.Fatalf("sign in: %d", status)
	}
	a.cookie = (&http.Response{Header: header}).Cookies()[0]
	return a
}

func (a *api) send(method, path string, body any, headers ...string) (int, map[string]any, http.Header) {
	a.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(data))
	if body == nil {
		r.Body = http.NoBody
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.mux.ServeHTTP(w, r)
	fields := make(map[string]any)
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(w.Body.Bytes(), &fields); err != nil {
			a.t.Fatalf("%s %s: %v: %s", method, path, err, w.Body)
		}
	}
	return w.Code, fields, w.Header()
}

// asAdmin is send with the admin's session.
func (a *api) asAdmin(method, path string, body any) (int, map[string]any) {
	a.t.Helper()
	status, fields, _ := a.send(method, path, body, "Cookie", a.cookie.Name+"="+a.cookie.Value)
	return status, fields
}

// key makes a key of the demo store and returns its text.
func (a *api) key(scopes ...chat.Permission) string {
	a.t.Helper()
	status, made := a.asAdmin(http.MethodPost, "/api/v1/keys", map[string]any{"store": "demo", "name": "Shop system", "scopes": scopes})
	text, _ := made["text"].(string)
	if status != http.StatusCreated || !strings.HasPrefix(text, record.KeyPrefix) {
		a.t.Fatalf("making a key: %d %v", status, made)
	}
	return text
}

func bearer(text string) []string { return []string{"Authorization", "Bearer " + text} }

func TestWhoMayMakeWhichKeys(t *testing.T) {
	a := newAPI(t)
	for _, test := range []struct {
		name   string
		body   map[string]any
		status int
		code   string
	}{
		{"more than the admin may", map[string]any{"store": "demo", "name": "K", "scopes": []string{"own"}}, 422, "invalid"},
		{"accounts are for people", map[string]any{"store": "demo", "name": "K", "scopes": []string{"read", "accounts"}}, 422, "invalid"},
		{"a scope twice", map[string]any{"store": "demo", "name": "K", "scopes": []string{"read", "read"}}, 422, "invalid"},
		{"no scope", map[string]any{"store": "demo", "name": "K", "scopes": []string{}}, 422, "invalid"},
		{"a name of blanks", map[string]any{"store": "demo", "name": "  ", "scopes": []string{"read"}}, 422, "invalid"},
		{"expired before it is used", map[string]any{"store": "demo", "name": "K", "scopes": []string{"read"}, "expires_at": "2001-01-01T00:00:00Z"}, 422, "invalid"},
		{"somebody else's store", map[string]any{"store": "other", "name": "K", "scopes": []string{"read"}}, 404, "not_found"},
	} {
		if status, got := a.asAdmin(http.MethodPost, "/api/v1/keys", test.body); status != test.status || got["code"] != test.code {
			t.Errorf("%s: %d %v, want %d %s", test.name, status, got, test.status, test.code)
		}
	}
	if _, got := a.asAdmin(http.MethodGet, "/api/v1/keys", nil); len(got["keys"].([]any)) != 0 {
		t.Errorf("refused keys were kept: %v", got)
	}
}

func TestKeyOpensWhatItsScopesSay(t *testing.T) {
	a := newAPI(t)
	read, chats := a.key(chat.PermissionRead), a.key(chat.PermissionChat)
	for _, test := range []struct {
		name, method, path string
		headers            []string
		status             int
	}{
		{"with the scope", "GET", "/api/v1/ratings", bearer(read), 200},
		{"without it", "GET", "/api/v1/ratings", bearer(chats), 403},
		{"a server that sends an origin", "GET", "/api/v1/ratings", append(bearer(read), "Origin", "https://erp.example"), 200},
		{"keys are made by people", "GET", "/api/v1/keys", bearer(read), 403},
		{"nobody signs out a key", "DELETE", "/api/v1/session", bearer(read), 403},
		{"a made-up key", "GET", "/api/v1/ratings", bearer("dgm_01J_MADEUP"), 401},
		{"the id without the secret", "GET", "/api/v1/ratings", bearer(read[:len(read)-27]), 401},
		{"another secret", "GET", "/api/v1/ratings", bearer(read[:len(read)-1] + "-"), 401},
		{"a wrong key beside a good session", "GET", "/api/v1/ratings", append(bearer("dgm_01J_MADEUP"), "Cookie", a.cookie.Name+"="+a.cookie.Value), 401},
		{"no key", "GET", "/api/v1/ratings", nil, 401},
		{"another kind of Authorization is none of ours", "GET", "/api/v1/ratings", []string{"Authorization", "Basic eDp5", "Cookie", a.cookie.Name + "=" + a.cookie.Value}, 200},
	} {
		if status, got, _ := a.send(test.method, test.path, nil, test.headers...); status != test.status {
			t.Errorf("%s: %d %v, want %d", test.name, status, got, test.status)
		}
	}
	// A page elsewhere may send no cookie, but a server with a key may write.
	status, got, _ := a.send("POST", "/api/v1/session", map[string]any{}, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
	if status != http.StatusForbidden {
		t.Errorf("a page of another site: %d %v", status, got)
	}
}

func TestKeyEnds(t *testing.T) {
	a := newAPI(t)
	text := a.key(chat.PermissionRead)
	_, all := a.asAdmin(http.MethodGet, "/api/v1/keys?store=demo", nil)
	id := all["keys"].([]any)[0].(map[string]any)["id"].(string)
	if status, _, _ := a.send("GET", "/api/v1/ratings", nil, bearer(text)...); status != http.StatusOK {
		t.Fatalf("before: %d", status)
	}
	if key, err := a.record.Key(t.Context(), id); err != nil || key.LastUsed.IsZero() {
		t.Errorf("its use is not noted: %+v, %v", key, err)
	}
	a.now = a.now.Add(time.Second)
	if status, got := a.asAdmin(http.MethodDelete, "/api/v1/keys/"+id, nil); status != http.StatusOK {
		t.Fatalf("revoking: %d %v", status, got)
	}
	if status, _, header := a.send("GET", "/api/v1/ratings", nil, bearer(text)...); status != http.StatusUnauthorized || header.Get("WWW-Authenticate") == "" {
		t.Errorf("revoked, it is answered %d", status)
	}
	_, text2, err := a.record.AddKey(t.Context(), chat.Key{Store: "demo", Name: "K", Scopes: []chat.Permission{chat.PermissionRead}, ExpiresAt: a.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	a.now = a.now.Add(time.Hour)
	if _, err := a.record.KeyByText(t.Context(), text2); chat.CodeOf(err) != chat.CodeUnauthenticated {
		t.Errorf("expired: %v", err)
	}
	lines, err := a.record.AuditBefore(t.Context(), []chat.StoreID{"demo"}, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	var actions []chat.AuditAction
	for _, line := range lines {
		if line.Target == id {
			actions = append(actions, line.Action)
		}
		if strings.Contains(string(line.Detail), text) {
			t.Error("the audit log holds a key")
		}
	}
	if len(actions) != 2 || actions[0] != chat.AuditKeyRevoke || actions[1] != chat.AuditKeyAdd {
		t.Errorf("the audit log holds %v", actions)
	}
}

func TestKeyIsSlowedDown(t *testing.T) {
	a := newAPI(t)
	busy, calm := a.key(chat.PermissionRead), a.key(chat.PermissionRead)
	for range 10 * httpapi.KeyBurst {
		status, got, header := a.send("GET", "/api/v1/ratings", nil, bearer(busy)...)
		if status == http.StatusOK {
			continue
		}
		if status != http.StatusTooManyRequests || got["code"] != "limited" || header.Get("Retry-After") != "1" {
			t.Fatalf("%d %v, Retry-After %q", status, got, header.Get("Retry-After"))
		}
		if status, _, _ := a.send("GET", "/api/v1/ratings", nil, bearer(calm)...); status != http.StatusOK {
			t.Errorf("another key is answered %d", status)
		}
		return
	}
	t.Error("a key may send as much as it likes")
}

func (a *api) mount() {
	access := httpapi.Access{Live: livetest.Open(a.t, ""), Address: func(r *http.Request) string { return r.RemoteAddr }}
	httpapi.New(a.record, nil, nil, nil, false, outbound.NewRule(nil), access, slog.New(slog.NewTextHandler(io.Discard, nil))).Mount(a.mux)
}
