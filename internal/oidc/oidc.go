// Package oidc lets people sign in with an OpenID Connect provider:
// authorization code with PKCE, state and nonce.
package oidc

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"dragoman/internal/chat"
)

// Config says which provider, and who may come in.
type Config struct {
	Issuer   string // https://accounts.example; empty: nobody signs in this way
	ClientID string
	Secret   string
	Callback string // where the provider sends people back to
	Label    string // of the button; empty for the issuer's host
	// Domains are those of the e-mail addresses that may sign in; none means
	// all that the provider knows.
	Domains []string
	// Role of the account that somebody unknown gets; empty: they get none.
	Role   chat.Role
	Stores []chat.StoreID // and the stores that it belongs to
}

// Check returns CodeInvalid, naming the environment variable, for what cannot
// work.
func (c *Config) Check() error {
	if c.Issuer == "" {
		return nil
	}
	u, err := url.Parse(c.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && local(u.Hostname())) {
		return chat.Invalid("DRAGOMAN_OIDC_ISSUER", "%q is no issuer; give an address such as https://accounts.example", c.Issuer)
	}
	if c.ClientID == "" {
		return chat.Invalid("DRAGOMAN_OIDC_CLIENT_ID", "give the id that the provider knows this installation by")
	}
	if c.Role != "" && c.Role != chat.RoleAgent && c.Role != chat.RoleLead {
		return chat.Invalid("DRAGOMAN_OIDC_ROLE", "give agent or lead, or leave it out to refuse people without an account")
	}
	if c.Role != "" && len(c.Stores) == 0 {
		return chat.Invalid("DRAGOMAN_OIDC_STORES", "name the stores that people with a new account belong to")
	}
	return nil
}

func local(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// wait is how long the provider may take to answer.
const wait = 10 * time.Second

// Provider is a configured provider. It is asked for its addresses when
// somebody signs in, so that it may be away when the server starts.
type Provider struct {
	config Config
	client *http.Client

	mu    sync.Mutex
	found *oidc.Provider
}

// New makes a provider; nil if none is configured. Errors are those of Check.
func New(c Config) (*Provider, error) {
	if err := c.Check(); err != nil || c.Issuer == "" {
		return nil, err
	}
	if c.Label == "" {
		u, _ := url.Parse(c.Issuer) // Check has read it
		c.Label = u.Host
	}
	return &Provider{config: c, client: &http.Client{Timeout: wait}}, nil
}

// Config returns the settings, with the label filled in.
func (p *Provider) Config() Config { return p.config }

// Flow is what must be kept, out of everybody's reach, between Begin and
// Finish.
type Flow struct{ State, Nonce, Verifier string }

// Begin starts a sign-in and returns where to send the browser.
func (p *Provider) Begin(ctx context.Context) (string, Flow, error) {
	client, _, err := p.discover(ctx)
	if err != nil {
		return "", Flow{}, err
	}
	f := Flow{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	return client.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), f, nil
}

// Identity is who somebody is, by the provider's word.
type Identity struct {
	Issuer, Subject string
	Email           string // in lower case, verified
	Name            string
}

// Finish takes what the provider sent the browser back with and returns who it
// is. Errors: CodeUnauthenticated (not begun here, or not what the provider
// signed), CodeForbidden with the Field "email" or "domain" for somebody who
// may not come in, CodeUnavailable.
func (p *Provider) Finish(ctx context.Context, f Flow, answer url.Values) (Identity, error) {
	if f.State == "" || subtle.ConstantTimeCompare([]byte(f.State), []byte(answer.Get("state"))) != 1 {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "This sign-in was not begun here; try again.")
	}
	if answer.Get("code") == "" {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "The provider did not sign you in.")
	}
	client, verifier, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := client.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "taking the provider's code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	signed, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "checking the provider's token: %w", err)
	}
	if subtle.ConstantTimeCompare([]byte(signed.Nonce), []byte(f.Nonce)) != 1 {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "The provider's token is of another sign-in.")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified bool   `json:"email_verified"`
		Name     string `json:"name"`
	}
	if err := signed.Claims(&claims); err != nil {
		return Identity{}, chat.Errorf(chat.CodeUnauthenticated, "reading the provider's token: %w", err)
	}
	id := Identity{Issuer: signed.Issuer, Subject: signed.Subject, Email: strings.ToLower(strings.TrimSpace(claims.Email)), Name: strings.TrimSpace(claims.Name)}
	return id, p.admit(&id, claims.Verified)
}

// admit refuses addresses that are not verified, or of a domain that may not
// come in.
func (p *Provider) admit(id *Identity, verified bool) error {
	if id.Email == "" || !verified {
		return &chat.Error{Code: chat.CodeForbidden, Field: "email", Message: "The provider has not verified your e-mail address."}
	}
	_, domain, _ := strings.Cut(id.Email, "@")
	if len(p.config.Domains) > 0 && !slices.ContainsFunc(p.config.Domains, func(d string) bool { return strings.EqualFold(d, domain) }) {
		return &chat.Error{Code: chat.CodeForbidden, Field: "domain", Message: "People with such an e-mail address cannot sign in here."}
	}
	return nil
}

// discover asks the provider for its addresses and keys, once.
func (p *Provider) discover(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		// Keys are read again with this context later: it must not end.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.client), p.config.Issuer)
		if err != nil {
			return nil, nil, chat.Errorf(chat.CodeUnavailable, "asking the sign-in provider: %w", err)
		}
		p.found = found
	}
	return &oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.Secret, RedirectURL: p.config.Callback,
		Endpoint: p.found.Endpoint(), Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}, p.found.Verifier(&oidc.Config{ClientID: p.config.ClientID}), nil
}
