package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

type signIn struct {
	Body struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
	}
}

type sessionAnswer struct {
	Body struct {
		Agent       *chat.Agent       `json:"agent,omitempty" doc:"who is signed in; missing while the second step is to come"`
		Permissions []chat.Permission `json:"permissions" doc:"what the account may do in its stores"`
		CodeNeeded  bool              `json:"code_needed,omitempty" doc:"the password is right; send the code to /api/v1/session/code"`
	}
}

type waysAnswer struct {
	Body struct {
		OIDC string `json:"oidc,omitempty" doc:"label of the button for the provider, if one is configured; it leads to /api/v1/oidc/start"`
	}
}

func (a *API) routeSession(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: "/api/v1/session", Summary: "Sign in",
		Description: "Sets the session's cookie. Where the account has one-time codes, the answer asks for the second step instead. Failed attempts are slowed down by account and by address.", Security: anyone,
		Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, a.signIn)
	huma.Register(api, huma.Operation{
		OperationID: "who-am-i", Method: http.MethodGet, Path: "/api/v1/session", Summary: "Read who is signed in",
		Description: "The account and what it may do; of a key, what its scopes allow.",
		Errors:      []int{http.StatusUnauthorized},
		Security:    caller(),
	}, func(ctx context.Context, _ *struct{}) (*sessionAnswer, error) {
		agent, err := a.signedIn(ctx)
		if err != nil {
			return nil, a.problem(err)
		}
		return newSessionAnswer(agent), nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "Sign out",
		Description:   "Ends this session. Open consoles are told.",
		DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		agent, _ := a.signedIn(ctx)
		err := a.sessions.Destroy(ctx)
		if err == nil && agent != nil {
			a.service.AccountChanged(ctx, agent.ID)
		}
		return nil, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "sign-in-ways", Method: http.MethodGet, Path: "/api/v1/session/ways", Summary: "Read how people sign in",
		Description: "Whether there is a sign-in of another provider beside e-mail and password, and what its button says.", Security: anyone,
	}, func(context.Context, *struct{}) (*waysAnswer, error) {
		answer := new(waysAnswer)
		if a.access.OIDC != nil {
			answer.Body.OIDC = a.access.OIDC.Config().Label
		}
		return answer, nil
	})
}

// unknownHash is checked when there is no such account, so that the time taken
// does not tell which accounts exist.
var unknownHash, _ = account.Hash(account.NewPassword())

func (a *API) signIn(ctx context.Context, in *signIn) (*sessionAnswer, error) {
	email := strings.ToLower(strings.TrimSpace(in.Body.Email))
	byEmail, byAddress := "email "+email, "address "+addressIn(ctx)
	if wait := a.attempts.Begin(ctx, byEmail, byAddress); wait > 0 {
		return nil, limited(wait)
	}
	agent, err := a.record.AgentByEmail(ctx, email)
	known := err == nil
	if err != nil && chat.CodeOf(err) != chat.CodeNotFound {
		return nil, a.problem(err)
	}
	hash := agent.PasswordHash
	if !known {
		hash = unknownHash
	}
	if !account.Matches(in.Body.Password, hash) || !known || agent.Disabled {
		if known {
			a.noteSignIn(ctx, &agent, chat.AuditAgentSignInFailed)
		}
		return nil, a.problem(chat.Errorf(chat.CodeUnauthenticated, "E-mail and password don't fit."))
	}
	a.attempts.Forget(ctx, byEmail)
	a.attempts.Succeeded(ctx, byAddress)
	if agent.TOTP {
		return a.awaitCode(ctx, &agent)
	}
	return a.begin(ctx, &agent)
}

// begin begins a session for somebody who has proved who they are.
func (a *API) begin(ctx context.Context, agent *chat.Agent) (*sessionAnswer, error) {
	if err := a.sessions.RenewToken(ctx); err != nil { // against session fixation
		return nil, a.problem(err)
	}
	a.noteSignIn(ctx, agent, chat.AuditAgentSignIn)
	a.keep(ctx, agent)
	a.log.Info("signed in", "agent", agent.ID)
	return newSessionAnswer(agent), nil
}

// keep makes the session the account's.
func (a *API) keep(ctx context.Context, agent *chat.Agent) {
	a.sessions.Remove(ctx, pendingKey)
	a.sessions.Put(ctx, agentKey, string(agent.ID))
	a.sessions.Put(ctx, signOutsKey, agent.SignOuts)
}

// noteSignIn writes sign-ins of people who can do harm into the audit log. One
// that cannot be written keeps nobody out.
func (a *API) noteSignIn(ctx context.Context, agent *chat.Agent, action chat.AuditAction) {
	if !agent.Role.Above(chat.RoleAgent) {
		return
	}
	entry := line(agent, action, string(agent.ID), agent.Name)
	if action == chat.AuditAgentSignInFailed {
		entry.By, entry.Name = "", "" // who it was is not known
	}
	if err := a.record.Audit(ctx, entry); err != nil {
		a.log.Error("a sign-in is not in the audit log", "agent", agent.ID, "err", err)
	}
}

func newSessionAnswer(agent *chat.Agent) *sessionAnswer {
	answer := new(sessionAnswer)
	answer.Body.Agent, answer.Body.Permissions = agent, []chat.Permission{}
	for _, p := range chat.Permissions() {
		if agent.May(p) {
			answer.Body.Permissions = append(answer.Body.Permissions, p)
		}
	}
	return answer
}
