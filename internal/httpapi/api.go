// Package httpapi is the REST interface for agents and admins, under /api/v1.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"dragoman/internal/account"
	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/conversation"
	"dragoman/internal/editing"
	"dragoman/internal/live"
	"dragoman/internal/oidc"
	"dragoman/internal/outbound"
	"dragoman/internal/record"
	"dragoman/internal/revision"
	"dragoman/internal/unanswered"
	"dragoman/internal/usage"
)

const (
	sessionLifetime = 7 * 24 * time.Hour
	sessionIdle     = 24 * time.Hour
	sessionCookie   = "dragoman_session"
	agentKey        = "agent"     // in the session: the account's id
	signOutsKey     = "sign_outs" // and how often it was signed out everywhere before
)

// API serves /api/v1.
type API struct {
	record     *record.Record
	service    *conversation.Service
	knowledge  *revision.Service
	unanswered *unanswered.Service
	usage      *usage.Service
	checks     *check.Service
	sessions   *scs.SessionManager
	attempts   *account.Attempts
	access     Access
	flows      *scs.SessionManager // of sign-ins at the provider
	paces      paces               // of keys
	editing    *editing.Editing    // who has what of the draft open
	rule       outbound.Rule       // which addresses a webhook may have
	log        *slog.Logger
}

// Access is what signing in needs.
type Access struct {
	Live    *live.Live                   // where attempts are counted, and who edits is noted
	OIDC    *oidc.Provider               // nil: nobody signs in with a provider
	Address func(r *http.Request) string // the client's network address
}

// New makes the interface. secureCookies is for installations that are reached
// by HTTPS; rule says which addresses webhooks may have.
func New(rec *record.Record, service *conversation.Service, knowledge *revision.Service, checks *check.Service, secureCookies bool, rule outbound.Rule, access Access, log *slog.Logger) *API {
	sessions := scs.New()
	sessions.Store = rec.Sessions()
	sessions.Lifetime, sessions.IdleTimeout = sessionLifetime, sessionIdle
	sessions.Cookie.Name = sessionCookie
	sessions.Cookie.SameSite = http.SameSiteStrictMode
	sessions.Cookie.Secure = secureCookies
	return &API{
		record: rec, service: service, knowledge: knowledge, unanswered: unanswered.New(rec, knowledge, log), usage: usage.New(rec, service, knowledge), checks: checks, sessions: sessions,
		attempts: account.NewAttempts(access.Live, time.Now, log), editing: editing.New(access.Live, 0), access: access, flows: newFlows(rec, secureCookies), rule: rule, log: log,
	}
}

// Mount adds the interface to mux, and the page that describes it. Requests that
// a browser sends from other sites are refused, unless they carry a key, as a
// browser does not send one along by itself, or ask for what is for visitors of
// any page.
func (a *API) Mount(mux *http.ServeMux) {
	inner := http.NewServeMux()
	config := huma.DefaultConfig("Dragoman", "1")
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/api/v1/openapi", "", "/api/v1/schemas"
	config.CreateHooks = nil // answers carry no $schema links
	config.Info.Description = about
	config.Components.SecuritySchemes = securitySchemes
	api := humago.New(inner, config)
	api.UseMiddleware(a.withinScopes)
	a.route(api)
	describeWebhooks(api.OpenAPI())
	complete(api.OpenAPI())
	a.routeOIDC(inner)
	guard := http.NewCrossOriginProtection()
	mux.Handle("/api/v1/", a.admit(inner, guard.Handler(a.sessions.LoadAndSave(a.addressed(inner)))))
	editors := a.admit(inner, guard.Handler(a.unprolonged(a.addressed(inner))))
	mux.Handle(editorsPath, editors)
	mux.Handle(editorsPath+"/", editors)
	mux.Handle(faqPath, a.forVisitors(inner))
	mux.Handle("GET /api", newDocs(api.OpenAPI()))
}

// route registers every operation.
func (a *API) route(api huma.API) {
	a.routeSession(api)
	a.routeConversations(api)
	a.routeSecondFactor(api)
	a.routeAccount(api)
	a.routeAgents(api)
	a.routeStores(api)
	a.routePrecision(api)
	a.routeHolidays(api)
	a.routeAudit(api)
	a.routeKnowledge(api)
	a.routeFAQ(api)
	a.routeDraft(api)
	a.routePages(api)
	a.routeMarkets(api)
	a.routeCollisions(api)
	a.routeEditors(api)
	a.routeRevisions(api)
	a.routeUnanswered(api)
	a.routeExchange(api)
	a.routeCanned(api)
	a.routeIntegrations(api)
	a.routeKeys(api)
	a.routeWebhooks(api)
	a.routeBoard(api)
	a.routeWeek(api)
	a.routeBuyer(api)
}

// Authenticate finds the agent behind a request by its session cookie: sockets
// are for people, a key opens none. It is a gateway.Authenticate.
func (a *API) Authenticate(r *http.Request) (*chat.Agent, func(context.Context) (*chat.Agent, error), error) {
	cookie, err := r.Cookie(a.sessions.Cookie.Name)
	if err != nil {
		return nil, nil, signInFirst()
	}
	load := func(ctx context.Context) (*chat.Agent, error) {
		ctx, err := a.sessions.Load(ctx, cookie.Value)
		if err != nil {
			return nil, err
		}
		return a.signedIn(ctx)
	}
	agent, err := load(r.Context())
	if err != nil {
		return nil, nil, err
	}
	return agent, load, nil
}

// signedIn returns the agent of the session in ctx, or who acts with the key
// that the request came with. Errors:
// CodeUnauthenticated.
func (a *API) signedIn(ctx context.Context) (*chat.Agent, error) {
	if key := keyIn(ctx); key != nil {
		return key, nil
	}
	id := a.sessions.GetString(ctx, agentKey)
	if id == "" {
		return nil, signInFirst()
	}
	agent, err := a.record.Agent(ctx, chat.AgentID(id))
	if chat.CodeOf(err) == chat.CodeNotFound {
		return nil, signInFirst()
	}
	if err != nil {
		return nil, err
	}
	if agent.Disabled || a.sessions.GetInt64(ctx, signOutsKey) != agent.SignOuts {
		return nil, signInFirst()
	}
	return &agent, nil
}

// allowed returns the signed-in agent if they may do this. Errors:
// CodeUnauthenticated, CodeForbidden.
func (a *API) allowed(ctx context.Context, p chat.Permission) (*chat.Agent, error) {
	agent, err := a.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	if !agent.May(p) {
		return nil, chat.Errorf(chat.CodeForbidden, "You may not do this: it asks for the permission %q.", p)
	}
	return agent, nil
}

func signInFirst() error { return chat.Errorf(chat.CodeUnauthenticated, "Sign in first.") }
