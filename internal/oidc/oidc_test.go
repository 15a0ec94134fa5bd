package oidc_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"dragoman/internal/chat"
	"dragoman/internal/oidc"
	"dragoman/internal/oidc/oidctest"
)

const callback = "http://chat.example/callback"

// visit goes where Begin sends a browser, and returns what it comes back with.
func visit(t *testing.T, address string) url.Values {
	t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		t.Fatalf("the provider answers %s", answer.Status)
	}
	return back.Query()
}

func TestSigningIn(t *testing.T) {
	ctx := context.Background()
	provider := oidctest.New(t)
	config := oidc.Config{Issuer: provider.URL, ClientID: oidctest.ClientID, Secret: oidctest.Secret, Callback: callback, Domains: []string{"Shop.example"}}
	ana := map[string]any{"email": "Ana@shop.example", "email_verified": true, "name": "Ana"}
	with := func(more ...any) map[string]any {
		claims := map[string]any{}
		for k, v := range ana {
			claims[k] = v
		}
		for i := 0; i < len(more); i += 2 {
			claims[more[i].(string)] = more[i+1]
		}
		return claims
	}
	for name, test := range map[string]struct {
		claims map[string]any
		tamper func(*oidc.Flow, url.Values)
		code   chat.Code
		field  string
	}{
		"somebody of ours":            {claims: ana},
		"an address not verified":     {claims: with("email_verified", false), code: chat.CodeForbidden, field: "email"},
		"no address":                  {claims: with("email", ""), code: chat.CodeForbidden, field: "email"},
		"another domain":              {claims: with("email", "eve@shop.example.evil"), code: chat.CodeForbidden, field: "domain"},
		"a token for another client":  {claims: with("aud", "other"), code: chat.CodeUnauthenticated},
		"a token of another issuer":   {claims: with("iss", "https://evil.example"), code: chat.CodeUnauthenticated},
		"a token that has expired":    {claims: with("exp", 1), code: chat.CodeUnauthenticated},
		"a token of another sign-in":  {claims: with("nonce", "other"), code: chat.CodeUnauthenticated},
		"another state":               {claims: ana, tamper: func(_ *oidc.Flow, q url.Values) { q.Set("state", "other") }, code: chat.CodeUnauthenticated},
		"no sign-in begun":            {claims: ana, tamper: func(f *oidc.Flow, q url.Values) { *f = oidc.Flow{}; q.Del("state") }, code: chat.CodeUnauthenticated},
		"a code caught by somebody":   {claims: ana, tamper: func(f *oidc.Flow, _ url.Values) { f.Verifier += "x" }, code: chat.CodeUnauthenticated},
		"refused by the provider":     {claims: ana, tamper: func(_ *oidc.Flow, q url.Values) { q.Del("code") }, code: chat.CodeUnauthenticated},
		"a code that is not the code": {claims: ana, tamper: func(_ *oidc.Flow, q url.Values) { q.Set("code", "other") }, code: chat.CodeUnauthenticated},
	} {
		t.Run(name, func(t *testing.T) {
			provider.Claims = test.claims
			p, err := oidc.New(config)
			if err != nil {
				t.Fatal(err)
			}
			address, flow, err := p.Begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			answer := visit(t, address)
			if test.tamper != nil {
				test.tamper(&flow, answer)
			}
			id, err := p.Finish(ctx, flow, answer)
			var field string
			if e, ok := err.(*chat.Error); ok {
				field = e.Field
			}
			if chat.CodeOf(err) != test.code || field != test.field {
				t.Fatalf("%v, want %q %s", err, test.code, test.field)
			}
			want := oidc.Identity{Issuer: provider.URL, Subject: "subject", Email: "ana@shop.example", Name: "Ana"}
			if err == nil && id != want {
				t.Errorf("%+v, want %+v", id, want)
			}
			if _, err := p.Finish(ctx, flow, answer); err == nil {
				t.Error("the same answer signs in twice")
			}
		})
	}
}

func TestAProviderThatIsAway(t *testing.T) {
	p, err := oidc.New(oidc.Config{Issuer: "http://127.0.0.1:1", ClientID: "x", Callback: callback})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.Begin(context.Background()); chat.CodeOf(err) != chat.CodeUnavailable {
		t.Errorf("%v, want CodeUnavailable", err)
	}
}

func TestConfig(t *testing.T) {
	if p, err := oidc.New(oidc.Config{}); p != nil || err != nil {
		t.Errorf("nothing configured: %v, %v", p, err)
	}
	good := oidc.Config{Issuer: "https://accounts.example", ClientID: "x"}
	for field, spoil := range map[string]func(*oidc.Config){
		"DRAGOMAN_OIDC_ISSUER":    func(c *oidc.Config) { c.Issuer = "http://accounts.example" },
		"DRAGOMAN_OIDC_CLIENT_ID": func(c *oidc.Config) { c.ClientID = "" },
		"DRAGOMAN_OIDC_ROLE":      func(c *oidc.Config) { c.Role = chat.RoleOwner },
		"DRAGOMAN_OIDC_STORES":    func(c *oidc.Config) { c.Role = chat.RoleAgent },
	} {
		c := good
		spoil(&c)
		_, err := oidc.New(c)
		if e, ok := err.(*chat.Error); !ok || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if p, err := oidc.New(good); err != nil || p.Config().Label != "accounts.example" {
		t.Errorf("good: %v", err)
	}
}
