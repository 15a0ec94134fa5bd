package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

type keysAnswer struct {
	Body struct {
		Keys []chat.Key `json:"keys"`
	}
}

type newKey struct {
	Body struct {
		Store     chat.StoreID      `json:"store" minLength:"1" maxLength:"32"`
		Name      string            `json:"name" minLength:"1" maxLength:"60" doc:"what it is for; colleagues read it under notes that it writes"`
		Scopes    []chat.Permission `json:"scopes" minItems:"1" doc:"what it may do; nothing that you may not do yourself"`
		ExpiresAt time.Time         `json:"expires_at,omitempty" doc:"when it stops opening anything; never if missing"`
	}
}

type keyAnswer struct {
	Body struct {
		Key  chat.Key `json:"key"`
		Text string   `json:"text,omitempty" doc:"of a new key: what goes into the header Authorization; it is shown this once"`
	}
}

func (a *API) routeKeys(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-keys", Method: http.MethodGet, Path: "/api/v1/keys", Tags: []string{tagIntegrations},
		Summary:     "List the keys",
		Description: "The keys of the store, or of all your stores, the newest first: those that were revoked or have expired too.",
		Security:    person(chat.PermissionSettings),
	}, a.listKeys)
	huma.Register(api, huma.Operation{
		OperationID: "add-key", Method: http.MethodPost, Path: "/api/v1/keys", Tags: []string{tagIntegrations},
		Summary:       "Make a key",
		Description:   "The answer holds the key's text, this once: only a hash is kept. A key acts in one store and may do what its scopes say.",
		DefaultStatus: http.StatusCreated, Security: person(chat.PermissionSettings),
	}, a.addKey)
	huma.Register(api, huma.Operation{
		OperationID: "revoke-key", Method: http.MethodDelete, Path: "/api/v1/keys/{id}", Tags: []string{tagIntegrations},
		Summary:     "Revoke a key",
		Description: "It opens nothing any more, at once and for good. It stays in the list, as the audit log and notes name it.",
		Security:    person(chat.PermissionSettings),
	}, a.revokeKey)
}

func (a *API) listKeys(ctx context.Context, in *struct {
	Store chat.StoreID `query:"store" doc:"of this store only"`
}) (*keysAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionSettings)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(keysAnswer)
	answer.Body.Keys = []chat.Key{}
	for _, store := range among(admin, in.Store) {
		keys, err := a.record.Keys(ctx, store)
		if err != nil {
			return nil, a.problem(err)
		}
		answer.Body.Keys = append(answer.Body.Keys, keys...)
	}
	return answer, nil
}

func (a *API) addKey(ctx context.Context, in *newKey) (*keyAnswer, error) {
	admin, err := a.allowedIn(ctx, in.Body.Store, chat.PermissionSettings)
	if err != nil {
		return nil, a.problem(err)
	}
	for _, scope := range in.Body.Scopes {
		if slices.Contains(chat.Scopes(), scope) && !admin.May(scope) {
			return nil, a.problem(chat.Errorf(chat.CodeForbidden, "A key may do nothing that you may not do: you lack %q.", scope))
		}
	}
	answer := new(keyAnswer)
	answer.Body.Key, answer.Body.Text, err = a.record.AddKey(ctx, chat.Key{
		Store: in.Body.Store, Name: in.Body.Name, Scopes: in.Body.Scopes, ExpiresAt: in.Body.ExpiresAt.UTC(), CreatedBy: admin.ID,
	})
	if err != nil {
		return nil, a.problem(err)
	}
	key := answer.Body.Key
	return answer, a.problem(a.note(ctx, admin, key.Store, chat.AuditKeyAdd, key.ID, key.Name, change{"scopes": {"", list(key.Scopes)}}))
}

func (a *API) revokeKey(ctx context.Context, in *struct {
	ID string `path:"id" doc:"of the key"`
}) (*keyAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionSettings)
	if err != nil {
		return nil, a.problem(err)
	}
	key, err := a.record.Key(ctx, in.ID)
	if err == nil && !slices.Contains(admin.Stores, key.Store) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such key.")
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(keyAnswer)
	if answer.Body.Key, err = a.record.RevokeKey(ctx, in.ID); err != nil {
		return nil, a.problem(err)
	}
	return answer, a.problem(a.note(ctx, admin, key.Store, chat.AuditKeyRevoke, key.ID, key.Name, nil))
}

// among returns the stores that a list is of: the one asked for, if the agent
// belongs to it, or all of theirs.
func among(agent *chat.Agent, store chat.StoreID) []chat.StoreID {
	if store == "" {
		return agent.Stores
	}
	if slices.Contains(agent.Stores, store) {
		return []chat.StoreID{store}
	}
	return nil
}

// allowedIn is allowed for something in one store. A store that the agent does
// not belong to is CodeNotFound.
func (a *API) allowedIn(ctx context.Context, store chat.StoreID, p chat.Permission) (*chat.Agent, error) {
	agent, err := a.allowed(ctx, p)
	if err == nil && !slices.Contains(agent.Stores, store) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	return agent, err
}

// change is what was changed, by field: what it was, what it is.
type change map[string][2]string

// note writes a line of the audit log.
func (a *API) note(ctx context.Context, by *chat.Agent, store chat.StoreID, action chat.AuditAction, target, name string, changed change) error {
	detail := chat.AuditDetail{Name: name, Changes: changed}.JSON()
	return a.record.Audit(ctx, chat.AuditEntry{Store: store, By: by.ID, Name: by.Name, Action: action, Target: target, Detail: detail})
}

// list writes several values as one text.
func list[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return strings.Join(texts, ", ")
}
