package httpapi

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

type cannedAnswer struct {
	Body struct {
		Stores       []cannedStore `json:"stores" doc:"that the agent may keep replies in"`
		Replies      []cannedView  `json:"replies" doc:"everybody's and the agent's own"`
		Placeholders []string      `json:"placeholders" doc:"what may stand between braces in a text"`
	}
}

type cannedStore struct {
	ID        chat.StoreID `json:"id"`
	Name      string       `json:"name"`
	Default   string       `json:"default" doc:"the store's language: its text is used where the buyer's language has none"`
	Languages []string     `json:"languages"`
	Editable  bool         `json:"editable" doc:"the agent may change the replies of everybody"`
}

type cannedView struct {
	ID       string            `json:"id"`
	Store    chat.StoreID      `json:"store"`
	Name     string            `json:"name"`
	Personal bool              `json:"personal" doc:"the agent's own"`
	Editable bool              `json:"editable"`
	Texts    map[string]string `json:"texts" doc:"by language, as written"`
	Updated  time.Time         `json:"updated_at" doc:"sent back with a change, so that nobody overwrites another's unseen"`
	Filled   map[string]string `json:"filled" doc:"by language, with the placeholders filled in; a text that cannot be filled in is missing"`
}

type newCanned struct {
	Body struct {
		Store    chat.StoreID      `json:"store"`
		Personal bool              `json:"personal,omitempty" doc:"only for the agent who adds it"`
		Name     string            `json:"name" maxLength:"200"`
		Texts    map[string]string `json:"texts" doc:"by language; {facts.NAME} and {agent.name} are filled in"`
	}
}

type changedCanned struct {
	ID   string `path:"id" doc:"of the canned reply"`
	Body struct {
		Name    string            `json:"name" maxLength:"200"`
		Texts   map[string]string `json:"texts" doc:"by language; {facts.NAME} and {agent.name} are filled in"`
		Updated time.Time         `json:"updated_at,omitzero" doc:"of the reply as it was read: refused with the code conflict if it was changed since. Without it the last writer wins."`
	}
}

type oneCannedAnswer struct {
	Body struct {
		Reply cannedView `json:"reply"`
	}
}

func (a *API) routeCanned(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-canned", Method: http.MethodGet, Path: "/api/v1/canned",
		Summary:     "List the canned replies",
		Description: "Everybody's of your stores and your own, with the store's facts filled in.",
		Security:    caller(chat.PermissionChat),
	}, a.listCanned)
	huma.Register(api, huma.Operation{
		OperationID: "add-canned", Method: http.MethodPost, Path: "/api/v1/canned", DefaultStatus: http.StatusCreated,
		Summary:     "Add a canned reply",
		Description: "Your own, or everybody's: that asks for the permission `supervise` or `knowledge`.",
		Security:    person(chat.PermissionChat),
	}, a.addCanned)
	huma.Register(api, huma.Operation{
		OperationID: "change-canned", Method: http.MethodPut, Path: "/api/v1/canned/{id}", Summary: "Change a canned reply",
		Description: "Its name and all of its texts: what is not sent is gone. Refused if it was changed since it was read.",
		Security:    person(chat.PermissionChat),
	}, a.changeCanned)
	huma.Register(api, huma.Operation{
		OperationID: "remove-canned", Method: http.MethodDelete, Path: "/api/v1/canned/{id}", Summary: "Remove a canned reply",
		Description: "Your own, or everybody's if you may change those.", DefaultStatus: http.StatusNoContent,
		Security: person(chat.PermissionChat),
	}, a.removeCanned)
}

func (a *API) listCanned(ctx context.Context, _ *struct{}) (*cannedAnswer, error) {
	agent, err := a.allowed(ctx, chat.PermissionChat)
	if err != nil {
		return nil, a.problem(err)
	}
	stores, err := a.service.Stores(ctx)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(cannedAnswer)
	answer.Body.Stores, answer.Body.Replies = []cannedStore{}, []cannedView{}
	answer.Body.Placeholders = []string{strings.Trim(agentName, "{}")}
	for _, name := range slices.Sorted(maps.Keys(a.knowledge.Base().Facts)) {
		answer.Body.Placeholders = append(answer.Body.Placeholders, "facts."+name)
	}
	for _, store := range stores {
		if !slices.Contains(agent.Stores, store.ID) {
			continue
		}
		anybodys := chat.Canned{Store: store.ID}
		answer.Body.Stores = append(answer.Body.Stores, cannedStore{
			ID: store.ID, Name: store.Name, Default: store.Locale, Languages: store.Languages, Editable: anybodys.EditableBy(agent),
		})
		replies, err := a.record.Canned(ctx, store.ID, agent.ID)
		if err != nil {
			return nil, a.problem(err)
		}
		base := a.baseOf(store)
		for i := range replies {
			answer.Body.Replies = append(answer.Body.Replies, viewCanned(&replies[i], agent, base))
		}
	}
	return answer, nil
}

func (a *API) addCanned(ctx context.Context, in *newCanned) (*oneCannedAnswer, error) {
	agent, err := a.allowed(ctx, chat.PermissionChat)
	if err != nil {
		return nil, a.problem(err)
	}
	now := time.Now()
	reply := chat.Canned{ID: chat.NewID(now), Store: in.Body.Store, Name: in.Body.Name, Texts: in.Body.Texts, UpdatedAt: now.UTC()}
	if in.Body.Personal {
		reply.Owner = agent.ID
	}
	return a.putCanned(ctx, agent, &reply, chat.AuditCannedAdd, func() error { return a.record.PutCanned(ctx, reply) })
}

func (a *API) changeCanned(ctx context.Context, in *changedCanned) (*oneCannedAnswer, error) {
	agent, reply, err := a.canned(ctx, in.ID)
	if err != nil {
		return nil, a.problem(err)
	}
	before := reply
	if !in.Body.Updated.IsZero() && !in.Body.Updated.Equal(before.UpdatedAt) {
		return nil, a.problem(chat.Errorf(chat.CodeConflict, "This reply was changed since you read it."))
	}
	reply.Name, reply.Texts, reply.UpdatedAt = in.Body.Name, in.Body.Texts, time.Now().UTC()
	return a.putCanned(ctx, agent, &reply, chat.AuditCannedChange, func() error { return a.record.ChangeCanned(ctx, before, reply) })
}

func (a *API) removeCanned(ctx context.Context, in *struct {
	ID string `path:"id" doc:"of the canned reply"`
}) (*struct{}, error) {
	agent, reply, err := a.canned(ctx, in.ID)
	if err == nil && !reply.EditableBy(agent) {
		err = chat.Errorf(chat.CodeForbidden, "Your account may not change the replies of everybody.")
	}
	if err == nil {
		err = a.record.DeleteCanned(ctx, reply.ID)
	}
	if err == nil {
		err = a.auditCanned(ctx, agent, &reply, chat.AuditCannedRemove)
	}
	return nil, a.problem(err)
}

// canned returns a reply that whoever signed in may see.
func (a *API) canned(ctx context.Context, id string) (*chat.Agent, chat.Canned, error) {
	agent, err := a.allowed(ctx, chat.PermissionChat)
	if err != nil {
		return nil, chat.Canned{}, err
	}
	reply, err := a.record.CannedByID(ctx, id)
	if err == nil && (!slices.Contains(agent.Stores, reply.Store) || reply.Owner != "" && reply.Owner != agent.ID) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such canned reply.")
	}
	return agent, reply, err
}

func (a *API) putCanned(ctx context.Context, agent *chat.Agent, reply *chat.Canned, action chat.AuditAction, write func() error) (*oneCannedAnswer, error) {
	if !reply.EditableBy(agent) {
		return nil, a.problem(chat.Errorf(chat.CodeForbidden, "Your account may not change the replies of everybody."))
	}
	err := reply.Check()
	if err == nil {
		err = a.checkCanned(ctx, reply)
	}
	if err == nil {
		err = write()
	}
	if err == nil {
		err = a.auditCanned(ctx, agent, reply, action)
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(oneCannedAnswer)
	store, err := a.service.FirstStore(ctx, []chat.StoreID{reply.Store})
	if err != nil {
		return nil, a.problem(err)
	}
	answer.Body.Reply = viewCanned(reply, agent, a.baseOf(store))
	return answer, nil
}

// checkCanned refuses languages that the store does not offer and placeholders
// that nothing can be filled in for.
func (a *API) checkCanned(ctx context.Context, reply *chat.Canned) error {
	store, err := a.service.FirstStore(ctx, []chat.StoreID{reply.Store})
	if err != nil {
		return err
	}
	for lang, text := range reply.Texts {
		if lang != store.Locale && !store.Speaks(lang) {
			return chat.Invalid("texts."+lang, "the store does not offer this language; it offers %s", strings.Join(store.Languages, ", "))
		}
		if _, err := fillCanned(a.baseOf(store), lang, text, ""); err != nil {
			return chat.Invalid("texts."+lang, "%s", chat.PublicMessage(err))
		}
	}
	return nil
}

// auditCanned writes down what was done to a reply of everybody; one's own is
// nobody else's business.
func (a *API) auditCanned(ctx context.Context, agent *chat.Agent, reply *chat.Canned, action chat.AuditAction) error {
	if reply.Owner != "" {
		return nil
	}
	detail, err := json.Marshal(map[string]any{"name": reply.Name, "texts": reply.Texts})
	if err != nil {
		return err
	}
	return a.record.Audit(ctx, chat.AuditEntry{
		Store: reply.Store, By: agent.ID, Name: agent.Name, Action: action, Target: reply.ID, Detail: detail,
	})
}

func viewCanned(reply *chat.Canned, agent *chat.Agent, base *knowledge.Base) cannedView {
	view := cannedView{
		ID: reply.ID, Store: reply.Store, Name: reply.Name, Personal: reply.Owner != "", Editable: reply.EditableBy(agent),
		Texts: reply.Texts, Updated: reply.UpdatedAt, Filled: make(map[string]string, len(reply.Texts)),
	}
	for lang, text := range reply.Texts {
		// A fact may be gone since: then there is nothing to say to a buyer.
		if filled, err := fillCanned(base, lang, text, agent.Name); err == nil {
			view.Filled[lang] = filled
		}
	}
	return view
}

// agentName is the placeholder of who uses the reply.
const agentName = "{agent.name}"

// fillCanned fills in facts and the agent's name. The name is put in last, so
// that nothing in it is taken for a placeholder.
func fillCanned(base *knowledge.Base, lang, text, name string) (string, error) {
	parts := strings.Split(text, agentName)
	for i, part := range parts {
		filled, err := base.Render(lang, part, nil)
		if err != nil {
			return "", err
		}
		parts[i] = filled
	}
	return strings.Join(parts, name), nil
}
