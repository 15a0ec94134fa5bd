package e2e

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"dragoman/internal/oidc/oidctest"
)

// account adds an account by REST and returns its id and a session.
func (n *node) account(admin *http.Cookie, fields map[string]any) (string, *http.Cookie) {
	n.t.Helper()
	fields["password"] = adminPassword
	status, made := n.call("POST", "/api/v1/agents", admin, fields)
	if status != http.StatusCreated {
		n.t.Fatalf("adding %v: %d %v", fields["email"], status, made)
	}
	id, _ := made["agent"].(map[string]any)["id"].(string)
	return id, n.signIn(fields["email"].(string), adminPassword)
}

// TestSomebodyDisabledIsSignedOutEverywhereAtOnce has the admin on one node and
// the agent's console on the other.
func TestSomebodyDisabledIsSignedOutEverywhereAtOnce(t *testing.T) {
	env := shared(t, startRedis(t).url())
	one := start(t, t.TempDir(), env...)
	two := start(t, t.TempDir(), env...)
	admin := one.signIn("admin@localhost", adminPassword)
	id, ana := one.account(admin, map[string]any{"email": "ana@shop.example", "name": "Ana"})
	console := newAgent(t, two, "ana@shop.example")

	// Another role: the console comes back with the account as it is now.
	if status, got := one.call("PATCH", "/api/v1/agents/"+id, admin, map[string]any{"role": "lead"}); status != http.StatusOK {
		t.Fatalf("a new role: %d %v", status, got)
	}
	if code := console.closes(); code != 4009 {
		t.Errorf("after a new role the console closes with %d, want 4009", code)
	}
	console = newAgent(t, two, "ana@shop.example")
	if status, got := one.call("PATCH", "/api/v1/agents/"+id, admin, map[string]any{"disabled": true}); status != http.StatusOK {
		t.Fatalf("disabling: %d %v", status, got)
	}
	if code := console.closes(); code != 4007 {
		t.Errorf("the console closes with %d, want 4007", code)
	}
	for _, n := range []*node{one, two} {
		if status, _ := n.call("GET", "/api/v1/session", ana, nil); status != http.StatusUnauthorized {
			t.Errorf("the session of somebody disabled is answered %d", status)
		}
		if status, _ := n.call("POST", "/api/v1/session", nil, map[string]any{"email": "ana@shop.example", "password": adminPassword}); status != http.StatusUnauthorized {
			t.Errorf("signing in disabled is answered %d", status)
		}
	}
}

func TestWhoMayChangeWhom(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	owner := n.signIn("admin@localhost", adminPassword)
	_, me := n.call("GET", "/api/v1/session", owner, nil)
	ownerID := me["agent"].(map[string]any)["id"].(string)
	adminID, admin := n.account(owner, map[string]any{"email": "ann@shop.example", "name": "Ann", "role": "admin"})
	agentID, agent := n.account(admin, map[string]any{"email": "ana@shop.example", "name": "Ana"})
	tests := []struct {
		name, method, path string
		session            *http.Cookie
		body               any
		status             int
	}{
		{"the last owner steps down", "PATCH", "/api/v1/agents/" + ownerID, owner, map[string]any{"role": "admin"}, 409},
		{"the last owner disables themselves", "PATCH", "/api/v1/agents/" + ownerID, owner, map[string]any{"disabled": true}, 422},
		{"an admin makes an admin", "PATCH", "/api/v1/agents/" + agentID, admin, map[string]any{"role": "admin"}, 403},
		{"an admin raises themselves", "PATCH", "/api/v1/agents/" + adminID, admin, map[string]any{"role": "owner"}, 403},
		{"an admin disables the owner", "PATCH", "/api/v1/agents/" + ownerID, admin, map[string]any{"disabled": true}, 403},
		{"an admin sets the owner's password", "POST", "/api/v1/agents/" + ownerID + "/password", admin, map[string]any{}, 403},
		{"an admin sets their own password without the old one", "POST", "/api/v1/agents/" + adminID + "/password", admin, map[string]any{}, 403},
		{"an agent reads the audit log", "GET", "/api/v1/audit", agent, nil, 403},
		{"an agent reads the stores' settings", "GET", "/api/v1/stores", agent, nil, 403},
		{"an admin adds a store", "POST", "/api/v1/stores", admin, map[string]any{"id": "wares", "name": "Wares"}, 403},
		{"nobody gets a store that is not there", "PATCH", "/api/v1/agents/" + agentID, owner, map[string]any{"stores": []string{"none"}}, 422},
		{"an admin makes a lead", "PATCH", "/api/v1/agents/" + agentID, admin, map[string]any{"role": "lead", "capacity": 6}, 200},
	}
	for _, test := range tests {
		if status, got := n.call(test.method, test.path, test.session, test.body); status != test.status {
			t.Errorf("%s: %d %v, want %d", test.name, status, got, test.status)
		}
	}
	_, log := n.call("GET", "/api/v1/audit?limit=1", admin, nil)
	line := log["entries"].([]any)[0].(map[string]any)
	role, _ := line["detail"].(map[string]any)["changes"].(map[string]any)["role"].([]any)
	if line["action"] != "agent.change" || line["name"] != "Ann" || line["target"] != agentID || len(role) != 2 || role[0] != "agent" || role[1] != "lead" {
		t.Errorf("the audit log says %v", line)
	}
	if _, page := n.call("GET", "/api/v1/audit?limit=200", admin, nil); len(page["entries"].([]any)) < 4 || page["next"] != nil {
		t.Errorf("the whole audit log is %v", page)
	}
}

func TestSecondStep(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	admin := n.signIn("admin@localhost", adminPassword)
	other := n.signIn("admin@localhost", adminPassword)
	_, setup := n.call("POST", "/api/v1/account/totp", admin, nil)
	secret, _ := setup["secret"].(string)
	code := func(at time.Time) string {
		t.Helper()
		c, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if status, _ := n.call("POST", "/api/v1/account/totp/confirm", admin, map[string]any{"code": "000000x"}); status != 422 {
		t.Fatalf("a wrong code confirms: %d", status)
	}
	now := time.Now() // half a minute later at most, or a code would be too old
	_, confirmed := n.call("POST", "/api/v1/account/totp/confirm", admin, map[string]any{"code": code(now)})
	recovery, _ := confirmed["codes"].([]any)
	if len(recovery) != 10 {
		t.Fatalf("confirmed: %v", confirmed)
	}
	first := func() *http.Cookie {
		t.Helper()
		body := strings.NewReader(`{"email":"admin@localhost","password":"` + adminPassword + `"}`)
		answer, err := http.Post(n.url+"/api/v1/session", "application/json", body)
		if err != nil || answer.StatusCode != 200 {
			t.Fatalf("the first step: %v %v", answer, err)
		}
		answer.Body.Close()
		return answer.Cookies()[0]
	}
	half := first()
	if status, _ := n.call("GET", "/api/v1/session", half, nil); status != 401 {
		t.Errorf("the password alone opens a session: %d", status)
	}
	if status, _ := n.call("POST", "/api/v1/session/code", nil, map[string]any{"code": code(now)}); status != 401 {
		t.Errorf("a code without a password: %d", status)
	}
	if status, _ := n.call("POST", "/api/v1/session/code", half, map[string]any{"code": code(now)}); status != 422 {
		t.Errorf("the code that confirmed signs in: %d", status)
	}
	use := code(now.Add(30 * time.Second)) // good now and for a minute
	if status, got := n.call("POST", "/api/v1/session/code", half, map[string]any{"code": use}); status != 200 || got["agent"] == nil {
		t.Errorf("the right code: %d %v", status, got)
	}
	if status, _ := n.call("POST", "/api/v1/session/code", first(), map[string]any{"code": use}); status != 422 {
		t.Errorf("the same code again: %d", status)
	}
	if status, _ := n.call("POST", "/api/v1/session/code", first(), map[string]any{"code": recovery[0]}); status != 200 {
		t.Errorf("a recovery code: %d", status)
	}
	if status, _ := n.call("POST", "/api/v1/session/code", first(), map[string]any{"code": recovery[0]}); status != 422 {
		t.Errorf("the same recovery code again: %d", status)
	}
	if _, got := n.call("GET", "/api/v1/account", admin, nil); got["recovery"] != 9.0 {
		t.Errorf("left: %v", got["recovery"])
	}
	half = first()
	for i := range 6 {
		status, _ := n.call("POST", "/api/v1/session/code", half, map[string]any{"code": "guess"})
		if want := map[bool]int{true: 429, false: 422}[i >= 4]; status != want {
			t.Fatalf("guess %d at the code is answered %d, want %d", i+1, status, want)
		}
	}
	if status, _ := n.call("DELETE", "/api/v1/account/sessions", admin, nil); status != 204 {
		t.Errorf("signing out everywhere: %d", status)
	}
	for _, session := range []*http.Cookie{admin, other} {
		if status, _ := n.call("GET", "/api/v1/session", session, nil); status != 401 {
			t.Errorf("a session after signing out everywhere: %d", status)
		}
	}
}

func TestOwnPassword(t *testing.T) {
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword)
	here, there := n.signIn("admin@localhost", adminPassword), n.signIn("admin@localhost", adminPassword)
	const fresh = "another long password"
	if status, got := n.call("PUT", "/api/v1/account/password", here, map[string]any{"old": "wrong", "new": fresh}); status != 422 || got["field"] != "old" {
		t.Errorf("a wrong old password: %d %v", status, got)
	}
	if status, got := n.call("PUT", "/api/v1/account/password", here, map[string]any{"old": adminPassword, "new": "short"}); status != 422 || got["field"] != "new" {
		t.Errorf("a short new one: %d %v", status, got)
	}
	body := strings.NewReader(`{"old":"` + adminPassword + `","new":"` + fresh + `"}`)
	request, err := http.NewRequest("PUT", n.url+"/api/v1/account/password", body)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.AddCookie(here)
	answer, err := http.DefaultClient.Do(request)
	if err != nil || answer.StatusCode != 204 {
		t.Fatalf("changing it: %v %v", answer, err)
	}
	answer.Body.Close()
	if status, _ := n.call("GET", "/api/v1/session", answer.Cookies()[0], nil); status != 200 {
		t.Errorf("this session: %d", status)
	}
	if status, _ := n.call("GET", "/api/v1/session", there, nil); status != 401 {
		t.Errorf("the other session: %d", status)
	}
	n.signIn("admin@localhost", fresh)
}

func TestSigningInWithAProvider(t *testing.T) {
	provider := oidctest.New(t)
	public := "http://" + freeAddress(t)
	n := start(t, t.TempDir(), "DRAGOMAN_ADMIN_PASSWORD="+adminPassword, "DRAGOMAN_ADDR="+strings.TrimPrefix(public, "http://"), "DRAGOMAN_PUBLIC_URL="+public,
		"DRAGOMAN_OIDC_ISSUER="+provider.URL, "DRAGOMAN_OIDC_CLIENT_ID="+oidctest.ClientID, "DRAGOMAN_OIDC_CLIENT_SECRET="+oidctest.Secret,
		"DRAGOMAN_OIDC_LABEL=Shop", "DRAGOMAN_OIDC_DOMAINS=shop.example", "DRAGOMAN_OIDC_ROLE=agent", "DRAGOMAN_OIDC_STORES=demo")
	if _, ways := n.call("GET", "/api/v1/session/ways", nil, nil); ways["oidc"] != "Shop" {
		t.Errorf("the ways to sign in: %v", ways)
	}
	admin := n.signIn("admin@localhost", adminPassword)
	anaID, _ := n.account(admin, map[string]any{"email": "ana@shop.example", "name": "Ana"})
	// visit signs in as these claims and returns where it ends, and as whom.
	visit := func(subject, email string, verified bool) (*url.URL, any) {
		t.Helper()
		provider.Claims = map[string]any{"sub": subject, "email": email, "email_verified": verified, "name": "N"}
		jar := newJar()
		client := http.Client{Jar: jar}
		answer, err := client.Get(n.url + "/api/v1/oidc/start?to=/admin")
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		at, _ := url.Parse(n.url)
		for _, c := range jar.Cookies(at) {
			if c.Name == "dragoman_session" {
				if _, got := n.call("GET", "/api/v1/session", c, nil); got["agent"] != nil {
					return answer.Request.URL, got["agent"].(map[string]any)["id"]
				}
			}
		}
		return answer.Request.URL, nil
	}
	if at, who := visit("s1", "Ana@shop.example", true); who != anaID || at.Path != "/admin" {
		t.Errorf("by e-mail: %v at %v", who, at)
	}
	if _, who := visit("s1", "ana.new@shop.example", true); who != anaID {
		t.Errorf("linked, with a new address: %v", who)
	}
	_, fresh := visit("s2", "new@shop.example", true)
	if fresh == nil || fresh == anaID {
		t.Errorf("somebody unknown: %v", fresh)
	}
	for reason, claims := range map[string][2]string{"unknown": {"s3", "ana@shop.example"}, "domain": {"s4", "x@evil.example"}} {
		if at, who := visit(claims[0], claims[1], true); who != nil || at.Query().Get("signin") != reason {
			t.Errorf("%s: %v at %v", reason, who, at)
		}
	}
	if at, who := visit("s5", "y@shop.example", false); who != nil || at.Query().Get("signin") != "email" {
		t.Errorf("an address not verified: %v at %v", who, at)
	}
	if status, _ := n.call("GET", "/api/v1/oidc/callback?code=x&state=y", nil, nil); status != http.StatusOK { // redirected to the page
		t.Errorf("a callback that nobody began: %d", status)
	}
	n.call("PATCH", "/api/v1/agents/"+anaID, admin, map[string]any{"disabled": true})
	if at, who := visit("s1", "ana@shop.example", true); who != nil || at.Query().Get("signin") != "unknown" {
		t.Errorf("disabled: %v at %v", who, at)
	}
}
