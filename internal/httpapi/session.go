package httpapi

import (
	"context"
	"net"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

type signIn struct {
	address string
	Body    struct {
		Email    string `json:"email" maxLength:"254"`
		Password string `json:"password" maxLength:"1024"`
	}
}

// Resolve implements huma.Resolver: it notes where the request comes from.
func (s *signIn) Resolve(ctx huma.Context) []error {
	s.address = ctx.RemoteAddr()
	if host, _, err := net.SplitHostPort(s.address); err == nil {
		s.address = host
	}
	return nil
}

type sessionAnswer struct {
	Body struct {
		Agent *chat.Agent `json:"agent"`
	}
}

func (a *API) routeSession(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "sign-in", Method: http.MethodPost, Path: "/api/v1/session", Summary: "Sign in",
		Errors: []int{http.StatusUnauthorized, http.StatusTooManyRequests},
	}, a.signIn)
	huma.Register(api, huma.Operation{
		OperationID: "who-am-i", Method: http.MethodGet, Path: "/api/v1/session", Summary: "Who is signed in",
		Errors: []int{http.StatusUnauthorized},
	}, func(ctx context.Context, _ *struct{}) (*sessionAnswer, error) {
		agent, err := a.signedIn(ctx)
		if err != nil {
			return nil, a.problem(err)
		}
		return newSessionAnswer(agent), nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "sign-out", Method: http.MethodDelete, Path: "/api/v1/session", Summary: "Sign out",
		DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		return nil, a.problem(a.sessions.Destroy(ctx))
	})
}

// unknownHash is checked when there is no such account, so that the time taken
// does not tell which accounts exist.
var unknownHash, _ = account.Hash(account.NewPassword())

func (a *API) signIn(ctx context.Context, in *signIn) (*sessionAnswer, error) {
	email := strings.ToLower(strings.TrimSpace(in.Body.Email))
	keys := []string{"email " + email, "address " + in.address}
	if wait := a.attempts.Wait(keys...); wait > 0 {
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
	if !account.Matches(in.Body.Password, hash) || !known {
		a.attempts.Failed(keys...)
		return nil, a.problem(chat.Errorf(chat.CodeUnauthenticated, "E-mail and password don't fit."))
	}
	a.attempts.Succeeded(keys[0])
	if err := a.sessions.RenewToken(ctx); err != nil { // against session fixation
		return nil, a.problem(err)
	}
	a.sessions.Put(ctx, agentKey, string(agent.ID))
	a.log.Info("signed in", "agent", agent.ID)
	return newSessionAnswer(&agent), nil
}

func newSessionAnswer(agent *chat.Agent) *sessionAnswer {
	answer := new(sessionAnswer)
	answer.Body.Agent = agent
	return answer
}
