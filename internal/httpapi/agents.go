package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

type newAgent struct {
	Body struct {
		Email     string       `json:"email" format:"email" maxLength:"254"`
		Name      string       `json:"name" minLength:"1" maxLength:"60" doc:"as buyers see it"`
		Password  string       `json:"password,omitempty" doc:"at least 10 characters; one is made if it is missing"`
		Role      chat.Role    `json:"role,omitempty" enum:"agent,admin"`
		Languages []string     `json:"languages,omitempty" doc:"that the agent answers in; none means all"`
		Groups    []chat.Group `json:"groups,omitempty" doc:"presale, aftersale, logistics; none means all"`
		Capacity  int          `json:"capacity,omitempty" minimum:"1" maximum:"50" doc:"chats at once"`
	}
}

type agentAnswer struct {
	Body struct {
		Agent    chat.Agent `json:"agent"`
		Password string     `json:"password,omitempty" doc:"if one was made: it is shown this once"`
	}
}

type agentsAnswer struct {
	Body struct {
		Agents []chat.Agent `json:"agents"`
	}
}

func (a *API) routeAgents(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-agents", Method: http.MethodGet, Path: "/api/v1/agents", Summary: "All agents (admins)",
	}, func(ctx context.Context, _ *struct{}) (*agentsAnswer, error) {
		if _, err := a.allowed(ctx, chat.PermissionAccounts); err != nil {
			return nil, a.problem(err)
		}
		answer := new(agentsAnswer)
		var err error
		answer.Body.Agents, err = a.record.Agents(ctx)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "add-agent", Method: http.MethodPost, Path: "/api/v1/agents", Summary: "Add an agent (admins)",
		DefaultStatus: http.StatusCreated,
	}, a.addAgent)
}

func (a *API) addAgent(ctx context.Context, in *newAgent) (*agentAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionAccounts)
	if err != nil {
		return nil, a.problem(err)
	}
	agent, password, err := account.Add(ctx, a.record, chat.Agent{
		Email: in.Body.Email, Name: in.Body.Name, Role: in.Body.Role, Stores: admin.Stores,
		Languages: in.Body.Languages, Groups: in.Body.Groups, Capacity: in.Body.Capacity,
	}, in.Body.Password, time.Now())
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(agentAnswer)
	answer.Body.Agent = agent
	if in.Body.Password == "" {
		answer.Body.Password = password
	}
	return answer, nil
}
