package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/account"
	"dragoman/internal/chat"
)

type newAgent struct {
	Body struct {
		Email     string         `json:"email" format:"email" maxLength:"254"`
		Name      string         `json:"name" minLength:"1" maxLength:"60" doc:"as buyers see it"`
		Password  string         `json:"password,omitempty" doc:"at least 10 characters; one is made if it is missing"`
		Role      chat.Role      `json:"role,omitempty" enum:"agent,lead,admin,owner"`
		Stores    []chat.StoreID `json:"stores,omitempty" doc:"that the agent works for; those of whoever adds them if missing"`
		Languages []string       `json:"languages,omitempty" doc:"that the agent answers in; none means all"`
		Groups    []chat.Group   `json:"groups,omitempty" doc:"presale, aftersale, logistics; none means all"`
		Capacity  int            `json:"capacity,omitempty" minimum:"1" maximum:"50" doc:"chats at once"`
		External  bool           `json:"external,omitempty" doc:"an outsourced helper: sees only what is assigned to them"`
	}
}

type changedAgent struct {
	ID   string `path:"id" doc:"of the account"`
	Body struct {
		Name      *string         `json:"name,omitempty" maxLength:"60"`
		Role      *chat.Role      `json:"role,omitempty" enum:"agent,lead,admin,owner"`
		Stores    *[]chat.StoreID `json:"stores,omitempty"`
		Languages *[]string       `json:"languages,omitempty"`
		Groups    *[]chat.Group   `json:"groups,omitempty"`
		Capacity  *int            `json:"capacity,omitempty"`
		External  *bool           `json:"external,omitempty"`
		Disabled  *bool           `json:"disabled,omitempty" doc:"may not sign in any more, and is signed out everywhere at once"`
	}
}

type agentID struct {
	ID string `path:"id" doc:"of the account"`
}

type newPassword struct {
	ID   string `path:"id" doc:"of the account"`
	Body struct {
		Password string `json:"password,omitempty" doc:"at least 10 characters; one is made if it is missing"`
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
		OperationID: "list-agents", Method: http.MethodGet, Path: "/api/v1/agents", Summary: "List the accounts",
		Description: "Those of your stores. A key with the scope `supervise` reads them without their e-mail addresses.",
		Security:    security{{sessionScheme: {string(chat.PermissionAccounts)}}, {keyScheme: {string(chat.PermissionSupervise)}}},
	}, a.listAgents)
	huma.Register(api, huma.Operation{
		OperationID: "add-agent", Method: http.MethodPost, Path: "/api/v1/agents", Summary: "Add an account",
		Description:   "Without a password one is made and shown this once. Admins add agents and leads; owners add everybody.",
		DefaultStatus: http.StatusCreated,
		Security:      person(chat.PermissionAccounts),
	}, a.addAgent)
	huma.Register(api, huma.Operation{
		OperationID: "change-agent", Method: http.MethodPatch, Path: "/api/v1/agents/{id}",
		Summary:     "Change an account",
		Description: "What is missing stays as it is. Whoever is disabled is signed out everywhere at once.",
		Security:    person(chat.PermissionAccounts),
	}, a.changeAgent)
	huma.Register(api, huma.Operation{
		OperationID: "set-agent-password", Method: http.MethodPost, Path: "/api/v1/agents/{id}/password",
		Summary:     "Set a new password",
		Description: "Of somebody else; their sessions end.",
		Security:    person(chat.PermissionAccounts),
	}, a.setPassword)
	huma.Register(api, huma.Operation{
		OperationID: "remove-agent-totp", Method: http.MethodDelete, Path: "/api/v1/agents/{id}/totp",
		Summary:     "Take away one-time codes",
		Description: "Of somebody who lost their device: they sign in with the password alone until they set codes up again.", DefaultStatus: http.StatusNoContent,
		Security: person(chat.PermissionAccounts),
	}, a.removeAgentTOTP)
	huma.Register(api, huma.Operation{
		OperationID: "sign-out-agent", Method: http.MethodDelete, Path: "/api/v1/agents/{id}/sessions",
		Summary:     "Sign somebody out",
		Description: "Everywhere: all of their sessions end, and their consoles close.", DefaultStatus: http.StatusNoContent,
		Security: person(chat.PermissionAccounts),
	}, func(ctx context.Context, in *agentID) (*struct{}, error) {
		admin, err := a.overOther(ctx, in.ID)
		if err == nil {
			_, err = a.signOutEverywhere(ctx, admin, chat.AgentID(in.ID), chat.AuditAgentSignOut, mayTouch(admin))
		}
		return nil, a.problem(err)
	})
}

func (a *API) listAgents(ctx context.Context, _ *struct{}) (*agentsAnswer, error) {
	needed := chat.PermissionAccounts
	if keyIn(ctx) != nil { // accounts are for people; a key may know who works here
		needed = chat.PermissionSupervise
	}
	reader, err := a.allowed(ctx, needed)
	if err != nil {
		return nil, a.problem(err)
	}
	all, err := a.record.Agents(ctx)
	answer := new(agentsAnswer)
	answer.Body.Agents = slices.DeleteFunc(all, func(other chat.Agent) bool { return !account.Shares(reader, &other) })
	for i := range answer.Body.Agents {
		if reader.Role == chat.RoleKey {
			answer.Body.Agents[i].Email = ""
		}
	}
	return answer, a.problem(err)
}

func (a *API) addAgent(ctx context.Context, in *newAgent) (*agentAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionAccounts)
	if err != nil {
		return nil, a.problem(err)
	}
	agent := chat.Agent{
		Email: in.Body.Email, Name: in.Body.Name, Role: in.Body.Role, Stores: in.Body.Stores, External: in.Body.External,
		Languages: in.Body.Languages, Groups: in.Body.Groups, Capacity: in.Body.Capacity,
	}
	if agent.Stores == nil {
		agent.Stores = admin.Stores
	}
	if err = account.MayChange(admin, nil, &agent); err == nil {
		err = a.storesExist(ctx, agent.Stores)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	agent, password, err := account.Add(ctx, a.record, agent, in.Body.Password, time.Now())
	if err == nil {
		err = a.record.Audit(ctx, changed(admin, chat.AuditAgentAdd, string(agent.ID), agent.Name, account.Changes(&chat.Agent{}, &agent)))
	}
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

// storesExist refuses stores that do not.
func (a *API) storesExist(ctx context.Context, ids []chat.StoreID) error {
	stores, err := a.record.Stores(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.ContainsFunc(stores, func(s chat.Store) bool { return s.ID == id }) {
			return chat.Invalid("stores", "there is no store %q", id)
		}
	}
	return nil
}

func (a *API) changeAgent(ctx context.Context, in *changedAgent) (*agentAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionAccounts)
	if err == nil && in.Body.Stores != nil {
		err = a.storesExist(ctx, *in.Body.Stores)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	agent, err := a.record.ChangeAgent(ctx, chat.AgentID(in.ID), func(agent *chat.Agent, all []chat.Agent) (chat.AuditEntry, error) {
		before := *agent
		set(&agent.Name, in.Body.Name)
		set(&agent.Role, in.Body.Role)
		set(&agent.Stores, in.Body.Stores)
		set(&agent.Languages, in.Body.Languages)
		set(&agent.Groups, in.Body.Groups)
		set(&agent.Capacity, in.Body.Capacity)
		set(&agent.External, in.Body.External)
		set(&agent.Disabled, in.Body.Disabled)
		if agent.Disabled && !before.Disabled {
			agent.SignOuts++
		}
		err := account.MayChange(admin, &before, agent)
		if err == nil && agent.ID == admin.ID && agent.Disabled {
			err = chat.Invalid("disabled", "you cannot disable yourself; ask another owner")
		}
		if err == nil {
			err = account.Check(agent, all)
		}
		return changed(admin, chat.AuditAgentChange, in.ID, agent.Name, account.Changes(&before, agent)), err
	})
	if err != nil {
		return nil, a.problem(err)
	}
	a.service.AccountChanged(ctx, agent.ID)
	answer := new(agentAnswer)
	answer.Body.Agent = agent
	return answer, nil
}

// set changes what was given.
func set[T any](field *T, value *T) {
	if value != nil {
		*field = *value
	}
}

// overOther returns who is signed in if they may change accounts, and this one
// is not their own: that one changes on its own page, which asks for proof.
func (a *API) overOther(ctx context.Context, id string) (*chat.Agent, error) {
	admin, err := a.allowed(ctx, chat.PermissionAccounts)
	if err == nil && string(admin.ID) == id {
		err = chat.Errorf(chat.CodeForbidden, "Do this on the page of your own account.")
	}
	return admin, err
}

// mayTouch refuses to change accounts that by may not change.
func mayTouch(by *chat.Agent) func(*chat.Agent, []chat.Agent) error {
	return func(agent *chat.Agent, _ []chat.Agent) error { return account.MayChange(by, agent, agent) }
}

func (a *API) setPassword(ctx context.Context, in *newPassword) (*agentAnswer, error) {
	admin, err := a.overOther(ctx, in.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	password := in.Body.Password
	if password == "" {
		password = account.NewPassword()
	}
	hash, err := account.Hash(password)
	if err != nil {
		return nil, a.problem(err)
	}
	agent, err := a.signOutEverywhere(ctx, admin, chat.AgentID(in.ID), chat.AuditAgentPassword, func(agent *chat.Agent, all []chat.Agent) error {
		agent.PasswordHash = hash
		return mayTouch(admin)(agent, all)
	})
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

func (a *API) removeAgentTOTP(ctx context.Context, in *agentID) (*struct{}, error) {
	admin, err := a.overOther(ctx, in.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	agent, err := a.record.Agent(ctx, chat.AgentID(in.ID))
	if err == nil {
		err = account.MayChange(admin, &agent, &agent)
	}
	if err == nil {
		err = a.record.RemoveSecondFactor(ctx, agent.ID, line(admin, chat.AuditAgentTOTPOff, in.ID, agent.Name))
	}
	if err == nil {
		a.service.AccountChanged(ctx, agent.ID)
	}
	return nil, a.problem(err)
}
