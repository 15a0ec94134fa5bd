package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

type accountAnswer struct {
	Body struct {
		Agent    *chat.Agent `json:"agent"`
		Recovery int         `json:"recovery" doc:"how many recovery codes are left"`
	}
}

type passwordChange struct {
	Body struct {
		Old string `json:"old" maxLength:"1024"`
		New string `json:"new" maxLength:"1024" doc:"at least 10 characters"`
	}
}

func (a *API) routeAccount(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-account", Method: http.MethodGet, Path: "/api/v1/account", Summary: "Read your account",
		Description: "Your own, with how you sign in.",
	}, func(ctx context.Context, _ *struct{}) (*accountAnswer, error) {
		agent, err := a.person(ctx)
		if err != nil {
			return nil, a.problem(err)
		}
		answer := new(accountAnswer)
		answer.Body.Agent = agent
		answer.Body.Recovery, err = a.record.RecoveryCodes(ctx, agent.ID)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "change-own-password", Method: http.MethodPut, Path: "/api/v1/account/password",
		Summary:     "Change your password",
		Description: "The old one is asked. Your other sessions end.", DefaultStatus: http.StatusNoContent,
	}, a.changeOwnPassword)
	huma.Register(api, huma.Operation{
		OperationID: "sign-out-everywhere", Method: http.MethodDelete, Path: "/api/v1/account/sessions",
		Summary:     "Sign out everywhere",
		Description: "All of your sessions end, this one too.", DefaultStatus: http.StatusNoContent,
	}, func(ctx context.Context, _ *struct{}) (*struct{}, error) {
		agent, err := a.person(ctx)
		if err == nil {
			_, err = a.signOutEverywhere(ctx, agent, agent.ID, chat.AuditAgentSignOut, nil)
		}
		if err == nil {
			err = a.sessions.Destroy(ctx)
		}
		return nil, a.problem(err)
	})
}

// person returns who is signed in; a key of the API is nobody.
func (a *API) person(ctx context.Context) (*chat.Agent, error) {
	agent, err := a.signedIn(ctx)
	if err == nil && agent.Role == chat.RoleKey {
		return nil, chat.Errorf(chat.CodeForbidden, "This asks for a person who is signed in.")
	}
	return agent, err
}

// signOutEverywhere ends all sessions of an account, on every node, after
// changing what else is to change with it.
func (a *API) signOutEverywhere(ctx context.Context, by *chat.Agent, id chat.AgentID, action chat.AuditAction, change func(*chat.Agent, []chat.Agent) error) (chat.Agent, error) {
	changed, err := a.record.ChangeAgent(ctx, id, func(agent *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
		agent.SignOuts++
		if change != nil {
			if err := change(agent, all); err != nil {
				return chat.AuditEntry{}, err
			}
		}
		return line(by, action, string(id), agent.Name), nil
	})
	if err == nil {
		a.service.AccountChanged(ctx, id)
	}
	return changed, err
}

func (a *API) changeOwnPassword(ctx context.Context, in *passwordChange) (*struct{}, error) {
	agent, err := a.person(ctx)
	if err != nil {
		return nil, a.problem(err)
	}
	byAgent := "password " + string(agent.ID)
	if wait := a.attempts.Begin(ctx, byAgent); wait > 0 {
		return nil, limited(wait)
	}
	if !account.Matches(in.Body.Old, agent.PasswordHash) {
		return nil, a.problem(chat.Invalid("old", "this is not your password"))
	}
	a.attempts.Forget(ctx, byAgent)
	hash, err := account.Hash(in.Body.New)
	if err != nil {
		return nil, a.problem(chat.Invalid("new", "take %d characters or more", account.MinPassword))
	}
	changed, err := a.signOutEverywhere(ctx, agent, agent.ID, chat.AuditAgentOwnPassword, func(agent *chat.Agent, _ []chat.Agent) error {
		agent.PasswordHash = hash
		return nil
	})
	if err == nil {
		err = a.sessions.RenewToken(ctx)
	}
	if err == nil {
		a.keep(ctx, &changed) // this session goes on
	}
	return nil, a.problem(err)
}
