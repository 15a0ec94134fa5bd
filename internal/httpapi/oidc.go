package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/scs/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
	"dragoman/internal/oidc"
	"dragoman/internal/record"
)

// flowTime is how long somebody may take at the provider.
const flowTime = 10 * time.Minute

// newFlows makes what keeps a sign-in at the provider until it comes back. It
// comes back from another site, so that its cookie, unlike the session's, is
// sent along with such a request.
func newFlows(rec *record.Record, secure bool) *scs.SessionManager {
	flows := scs.New()
	flows.Store = rec.Sessions()
	flows.Lifetime = flowTime
	flows.Cookie.Name = "dragoman_oidc"
	flows.Cookie.Path = "/api/v1/oidc"
	flows.Cookie.SameSite = http.SameSiteLaxMode
	flows.Cookie.Secure = secure
	return flows
}

// routeOIDC adds the two addresses that browsers, not programs, go to.
func (a *API) routeOIDC(mux *http.ServeMux) {
	if a.access.OIDC == nil {
		return
	}
	mux.Handle("GET /api/v1/oidc/start", a.flows.LoadAndSave(http.HandlerFunc(a.startOIDC)))
	mux.Handle("GET /api/v1/oidc/callback", a.flows.LoadAndSave(http.HandlerFunc(a.finishOIDC)))
}

// places are the pages that somebody may begin at.
var places = []string{"/console", "/admin"}

func (a *API) startOIDC(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	place := r.URL.Query().Get("to")
	if !slices.Contains(places, place) {
		place = places[0]
	}
	address, flow, err := a.access.OIDC.Begin(ctx)
	if err != nil {
		a.log.Error("the sign-in provider does not answer", "err", err)
		http.Redirect(w, r, place+"?signin=unavailable", http.StatusSeeOther)
		return
	}
	a.flows.Put(ctx, "state", flow.State)
	a.flows.Put(ctx, "nonce", flow.Nonce)
	a.flows.Put(ctx, "verifier", flow.Verifier)
	a.flows.Put(ctx, "to", place)
	http.Redirect(w, r, address, http.StatusSeeOther)
}

func (a *API) finishOIDC(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	flow := oidc.Flow{State: a.flows.GetString(ctx, "state"), Nonce: a.flows.GetString(ctx, "nonce"), Verifier: a.flows.GetString(ctx, "verifier")}
	place := a.flows.GetString(ctx, "to")
	if place == "" {
		place = places[0]
	}
	_ = a.flows.Destroy(ctx) // it is good once; its time ends soon anyway
	agent, err := a.identify(ctx, flow, r.URL.Query())
	if err == nil {
		_, err = a.begin(ctx, agent)
	}
	if err != nil {
		a.log.Warn("nobody signed in with the provider", "err", err)
		http.Redirect(w, r, place+"?signin="+whyNot(err), http.StatusSeeOther)
		return
	}
	http.Redirect(w, r, place, http.StatusSeeOther)
}

// whyNot names the fault for the page: email, domain, unknown, unavailable or
// failed.
func whyNot(err error) string {
	var e *chat.Error
	switch {
	case errors.As(err, &e) && e.Code == chat.CodeForbidden && e.Field != "":
		return e.Field
	case chat.CodeOf(err) == chat.CodeUnavailable:
		return "unavailable"
	}
	return "failed"
}

// identify returns the account of whoever comes back from the provider: the one
// linked, else the one with the e-mail address, which is linked now, else a new
// one if that is configured.
func (a *API) identify(ctx context.Context, flow oidc.Flow, answer url.Values) (*chat.Agent, error) {
	who, err := a.access.OIDC.Finish(ctx, flow, answer)
	if err != nil {
		return nil, err
	}
	var agent chat.Agent
	id, err := a.record.Identified(ctx, who.Issuer, who.Subject)
	switch {
	case err == nil:
		agent, err = a.record.Agent(ctx, id)
	case chat.CodeOf(err) == chat.CodeNotFound:
		agent, err = a.link(ctx, who)
	}
	if err == nil && agent.Disabled {
		err = &chat.Error{Code: chat.CodeForbidden, Field: "unknown", Message: "This account may not sign in."}
	}
	return &agent, err
}

func (a *API) link(ctx context.Context, who oidc.Identity) (chat.Agent, error) {
	agent, err := a.record.AgentByEmail(ctx, who.Email)
	if chat.CodeOf(err) == chat.CodeNotFound {
		agent, err = a.welcome(ctx, who)
	}
	if err != nil {
		return agent, err
	}
	err = a.record.LinkIdentity(ctx, who.Issuer, who.Subject, agent.ID, line(&agent, chat.AuditAgentLinked, string(agent.ID), agent.Name))
	if chat.CodeOf(err) == chat.CodeConflict { // the address belonged to somebody else before
		err = &chat.Error{Code: chat.CodeForbidden, Field: "unknown", Message: "This account belongs to somebody else."}
	}
	return agent, err
}

// welcome makes an account for somebody unknown.
func (a *API) welcome(ctx context.Context, who oidc.Identity) (chat.Agent, error) {
	config := a.access.OIDC.Config()
	if config.Role == "" {
		return chat.Agent{}, &chat.Error{Code: chat.CodeForbidden, Field: "unknown", Message: "There is no account with your e-mail address."}
	}
	name := who.Name
	if n := utf8.RuneCountInString(name); n == 0 || n > 60 {
		name = who.Email
	}
	agent, _, err := account.Add(ctx, a.record, chat.Agent{Email: who.Email, Name: name, Role: config.Role, Stores: config.Stores}, "", time.Now())
	if err == nil {
		err = a.record.Audit(ctx, changed(&agent, chat.AuditAgentAdd, string(agent.ID), agent.Name, account.Changes(&chat.Agent{}, &agent)))
	}
	return agent, err
}
