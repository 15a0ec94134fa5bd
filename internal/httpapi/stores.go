package httpapi

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

type newStore struct {
	Body struct {
		ID        string   `json:"id" maxLength:"32" doc:"lower-case letters, digits, hyphens; it stays for good"`
		Name      string   `json:"name" maxLength:"60" doc:"as buyers see it"`
		Locale    string   `json:"locale,omitempty" doc:"default language; that of the first store if missing"`
		Languages []string `json:"languages,omitempty" doc:"offered to buyers; all that the assistant speaks if missing"`
		Origins   []string `json:"origins,omitempty" doc:"origins of its pages, https://shop.example"`
		Timezone  string   `json:"timezone,omitempty" doc:"of its hours, Europe/Berlin"`
	}
}

type changedStore struct {
	ID   string `path:"id" doc:"of the store"`
	Body struct {
		Name      *string                     `json:"name,omitempty"`
		Locale    *string                     `json:"locale,omitempty"`
		Languages *[]string                   `json:"languages,omitempty"`
		Origins   *[]string                   `json:"origins,omitempty"`
		Hours     *chat.Hours                 `json:"hours,omitempty"`
		Offices   *[]chat.Office              `json:"offices,omitempty" doc:"with hours of their own for the languages that are answered there; a language is in one of them at most"`
		Desk      *chat.Desk                  `json:"desk,omitempty"`
		Precision *float64                    `json:"precision,omitempty"`
		Facts     *map[string]json.RawMessage `json:"facts,omitempty" doc:"the store's own values of facts, by name; facts that are left out are those of the knowledge base"`
	}
}

type storeAnswer struct {
	Body struct {
		Store chat.Store `json:"store"`
	}
}

type storesAnswer struct {
	Body struct {
		Stores    []chat.Store `json:"stores"`
		Languages []string     `json:"languages" doc:"that the assistant speaks"`
	}
}

type factsAnswer struct {
	Body struct {
		Facts []factView `json:"facts" doc:"of the knowledge base, by name"`
	}
}

type factView struct {
	Name  string          `json:"name"`
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value" doc:"an object as in facts.yaml, without the type"`
}

type storeName struct {
	ID string `path:"id" doc:"of the store"`
}

func (a *API) routeStores(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-stores", Method: http.MethodGet, Path: "/api/v1/stores", Summary: "List the stores",
		Description: "Those whose settings you may change, with all of their settings.",
		Security:    caller(chat.PermissionSettings),
	}, a.listStores)
	huma.Register(api, huma.Operation{
		OperationID: "add-store", Method: http.MethodPost, Path: "/api/v1/stores", Summary: "Add a store",
		Description:   "It belongs to whoever adds it at once; others are given it in their accounts.",
		DefaultStatus: http.StatusCreated,
		Security:      person(chat.PermissionOwn),
	}, a.addStore)
	huma.Register(api, huma.Operation{
		OperationID: "change-store", Method: http.MethodPatch, Path: "/api/v1/stores/{id}",
		Summary:     "Change a store",
		Description: "What is missing stays as it is.",
		Security:    caller(chat.PermissionSettings),
	}, a.changeStore)
	huma.Register(api, huma.Operation{
		OperationID: "renew-store-key", Method: http.MethodPost, Path: "/api/v1/stores/{id}/key",
		Summary:     "Renew the site key",
		Description: "Pages with the old one lose their chat until they are changed.",
		Security:    person(chat.PermissionSettings),
	}, a.renewKey)
	huma.Register(api, huma.Operation{
		OperationID: "list-facts", Method: http.MethodGet, Path: "/api/v1/facts", Summary: "List the facts",
		Description: "Those of the knowledge base, which a store may have values of its own of.",
	}, a.listFacts)
}

func (a *API) listStores(ctx context.Context, _ *struct{}) (*storesAnswer, error) {
	agent, err := a.allowed(ctx, chat.PermissionSettings)
	if err != nil {
		return nil, a.problem(err)
	}
	all, err := a.record.Stores(ctx)
	answer := new(storesAnswer)
	answer.Body.Stores = slices.DeleteFunc(all, func(s chat.Store) bool { return !mayConfigure(agent, s.ID) })
	answer.Body.Languages = a.service.Assistant().Languages()
	return answer, a.problem(err)
}

// mayConfigure reports whether an account may change a store's settings: its
// own stores', an owner all.
func mayConfigure(agent *chat.Agent, store chat.StoreID) bool {
	return agent.MayIn(store, chat.PermissionSettings) || agent.May(chat.PermissionOwn)
}

func (a *API) addStore(ctx context.Context, in *newStore) (*storeAnswer, error) {
	owner, err := a.allowed(ctx, chat.PermissionOwn)
	if err != nil {
		return nil, a.problem(err)
	}
	store := chat.Store{
		ID: chat.StoreID(in.Body.ID), Key: rand.Text(), Name: strings.TrimSpace(in.Body.Name), Locale: in.Body.Locale,
		Languages: in.Body.Languages, Origins: in.Body.Origins, Configured: true,
		Hours: chat.Hours{Days: chat.Weekdays(), From: "08:00", To: "20:00", Timezone: in.Body.Timezone},
	}
	a.fillStore(ctx, owner, &store)
	if err = store.Check(); err == nil {
		err = a.spoken("languages", store.Languages)
	}
	if err == nil {
		entry := changed(owner, chat.AuditStoreAdd, string(store.ID), store.Name, storeChanges(&chat.Store{}, &store))
		entry.Store = store.ID
		err = a.record.AddStore(ctx, store, entry)
	}
	if err == nil {
		_, err = a.record.ChangeAgent(ctx, owner.ID, func(agent *chat.Agent, _ []chat.Agent) (chat.AuditEntry, error) {
			before := *agent
			agent.Stores = append(slices.Clone(agent.Stores), store.ID)
			return changed(owner, chat.AuditAgentChange, string(owner.ID), owner.Name, map[string][2]string{"stores": {joinAny(before.Stores), joinAny(agent.Stores)}}), nil
		})
	}
	if err != nil {
		return nil, a.problem(err)
	}
	a.service.StoresChanged(ctx)
	a.service.AccountChanged(ctx, owner.ID)
	answer := new(storeAnswer)
	answer.Body.Store = store
	return answer, nil
}

// fillStore gives a new store what was not given: what the owner's first store
// has.
func (a *API) fillStore(ctx context.Context, owner *chat.Agent, s *chat.Store) {
	speaks := a.service.Assistant().Languages()
	if len(s.Languages) == 0 {
		s.Languages = speaks
	}
	first, err := a.service.FirstStore(ctx, owner.Stores)
	if err != nil {
		first = &chat.Store{Locale: speaks[0], Hours: chat.Hours{Timezone: "Europe/Berlin"}}
	}
	if s.Locale == "" {
		s.Locale = first.Locale
		if !s.Speaks(s.Locale) {
			s.Locale = s.Languages[0]
		}
	}
	if s.Hours.Timezone == "" {
		s.Hours.Timezone = first.Hours.Timezone
	}
}

// spoken refuses languages that the assistant does not speak.
func (a *API) spoken(field string, languages []string) error {
	speaks := a.service.Assistant().Languages()
	for _, lang := range languages {
		if !slices.Contains(speaks, lang) {
			return chat.Invalid(field, "the assistant does not speak %q; it speaks %s", lang, strings.Join(speaks, ", "))
		}
	}
	return nil
}

func (a *API) changeStore(ctx context.Context, in *changedStore) (*storeAnswer, error) {
	return a.alterStore(ctx, in.ID, chat.AuditStoreChange, func(s *chat.Store) error {
		set(&s.Name, in.Body.Name)
		set(&s.Locale, in.Body.Locale)
		set(&s.Origins, in.Body.Origins)
		set(&s.Hours, in.Body.Hours)
		set(&s.Offices, in.Body.Offices)
		set(&s.Desk, in.Body.Desk)
		set(&s.Precision, in.Body.Precision)
		set(&s.Facts, in.Body.Facts)
		s.Name, s.Configured = strings.TrimSpace(s.Name), true
		if in.Body.Languages != nil {
			s.Languages = *in.Body.Languages
			if err := a.spoken("languages", s.Languages); err != nil {
				return err
			}
		}
		if in.Body.Offices != nil {
			for i, office := range s.Offices {
				if err := a.spoken(fmt.Sprintf("offices[%d].languages", i), office.Languages); err != nil {
					return err
				}
			}
		}
		return a.checkFacts(s.Facts)
	})
}

// checkFacts refuses facts that the knowledge base does not have, and values
// that cannot be.
func (a *API) checkFacts(own map[string]json.RawMessage) error {
	base := a.knowledge.Base()
	for _, name := range slices.Sorted(maps.Keys(own)) {
		if _, known := base.Facts[name]; !known {
			return chat.Invalid("facts."+name, "the knowledge base has no such fact")
		}
	}
	_, err := base.WithFacts(own)
	return err
}

// storeFor returns the store of whoever signed in that was asked for, or their
// first one; an empty one if they belong to none. Errors: CodeUnauthenticated,
// CodeNotFound for a store that is not theirs.
func (a *API) storeFor(ctx context.Context, id string) (*chat.Store, error) {
	agent, err := a.signedIn(ctx)
	if err != nil {
		return nil, err
	}
	wanted := agent.Stores
	if id != "" {
		wanted = slices.DeleteFunc(slices.Clone(wanted), func(s chat.StoreID) bool { return string(s) != id })
	}
	store, err := a.service.FirstStore(ctx, wanted)
	if chat.CodeOf(err) == chat.CodeNotFound && id == "" {
		return new(chat.Store), nil
	}
	return store, err
}

// baseOf returns the knowledge base with a store's own facts.
func (a *API) baseOf(store *chat.Store) *knowledge.Base {
	base, err := a.knowledge.Base().WithFacts(store.Facts)
	if err != nil { // logged where buyers are answered
		return a.knowledge.Base()
	}
	return base
}

func (a *API) renewKey(ctx context.Context, in *storeName) (*storeAnswer, error) {
	return a.alterStore(ctx, in.ID, chat.AuditStoreKey, func(s *chat.Store) error {
		s.Key = rand.Text()
		return nil
	})
}

// alterStore changes a store if whoever signed in may, checks it, and tells.
func (a *API) alterStore(ctx context.Context, id string, action chat.AuditAction, change func(*chat.Store) error) (*storeAnswer, error) {
	agent, err := a.allowed(ctx, chat.PermissionSettings)
	if err == nil && !mayConfigure(agent, chat.StoreID(id)) {
		err = chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(storeAnswer)
	answer.Body.Store, err = a.record.ChangeStore(ctx, chat.StoreID(id), func(s *chat.Store) (chat.AuditEntry, error) {
		before := *s
		err := change(s)
		if err == nil {
			err = s.Check()
		}
		entry := changed(agent, action, id, s.Name, storeChanges(&before, s))
		entry.Store = s.ID
		return entry, err
	})
	if err != nil {
		return nil, a.problem(err)
	}
	a.service.StoresChanged(ctx)
	return answer, nil
}

func (a *API) listFacts(ctx context.Context, _ *struct{}) (*factsAnswer, error) {
	if _, err := a.allowed(ctx, chat.PermissionSettings); err != nil {
		return nil, a.problem(err)
	}
	answer := new(factsAnswer)
	base := a.knowledge.Base()
	for _, name := range slices.Sorted(maps.Keys(base.Facts)) {
		fact := base.Facts[name]
		value, err := fact.Value()
		if err != nil {
			return nil, a.problem(err)
		}
		answer.Body.Facts = append(answer.Body.Facts, factView{Name: name, Type: fact.Type, Value: value})
	}
	return answer, nil
}

// storeChanges lists what differs, for the audit log. Of the key it says only
// that it does: whoever has it may embed the chat.
func storeChanges(before, after *chat.Store) map[string][2]string {
	changes := map[string][2]string{}
	note := func(field string, was, is any) {
		w, i := jsonOf(was), jsonOf(is)
		if w != i {
			changes[field] = [2]string{w, i}
		}
	}
	note("name", before.Name, after.Name)
	note("locale", before.Locale, after.Locale)
	note("languages", joinAny(before.Languages), joinAny(after.Languages))
	note("origins", joinAny(before.Origins), joinAny(after.Origins))
	note("hours", before.Hours, after.Hours)
	note("offices", before.Offices, after.Offices)
	note("desk", before.Desk, after.Desk)
	note("precision", before.Precision, after.Precision)
	names := slices.Collect(maps.Keys(before.Facts))
	names = append(names, slices.Collect(maps.Keys(after.Facts))...)
	for _, name := range names {
		if !bytes.Equal(before.Facts[name], after.Facts[name]) {
			changes["facts."+name] = [2]string{string(before.Facts[name]), string(after.Facts[name])}
		}
	}
	return changes
}

// jsonOf returns a value as it stands in the audit log; "" for a list of nothing.
func jsonOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if text := string(data); text != "null" && text != "[]" {
		return text
	}
	return ""
}

func joinAny[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, ", ")
}
