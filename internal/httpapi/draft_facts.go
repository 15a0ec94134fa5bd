package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

func (a *API) routeFacts(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("read-draft-facts", http.MethodGet, "/draft/facts", "Read the facts",
		"What the store promises and states about itself, as it is being edited."), permitted(a, p, a.readDraftFacts))
	huma.Register(api, knowledgeOperation("write-draft-facts", http.MethodPut, "/draft/facts", "Write facts",
		"The facts that are sent are added or replaced; one that is null is removed."), permitted(a, p, a.writeDraftFacts))
	huma.Register(api, knowledgeOperation("draft-facts-effect", http.MethodPost, "/draft/facts/effect", "See what facts would change",
		"Every answer in every language that would read differently, before and after. Nothing is kept."), permitted(a, p, a.factsEffect))
}

type draftFactsAnswer struct {
	Body struct {
		Hash  string                    `json:"hash" doc:"to be sent back with a change"`
		Facts map[string]knowledge.Form `json:"facts" doc:"by name; the fields of each type are as in docs/knowledge.md"`
		Shown map[string]string         `json:"shown" doc:"as they read in the store's language"`
	}
}

func (a *API) readDraftFacts(ctx context.Context, agent *chat.Agent, _ *struct{}) (*draftFactsAnswer, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	base, err := a.knowledge.ReadTopic(ctx, draft.Files, "")
	if err != nil {
		return nil, err
	}
	lang := "en"
	if store, err := a.service.FirstStore(ctx, agent.Stores); err == nil {
		lang = store.Locale
	}
	answer := new(draftFactsAnswer)
	answer.Body.Hash = draft.Files[knowledge.FactsFile]
	answer.Body.Facts, answer.Body.Shown = map[string]knowledge.Form{}, map[string]string{}
	for name, fact := range base.Facts {
		if answer.Body.Facts[name], err = fact.Form(); err != nil {
			return nil, err
		}
		if answer.Body.Shown[name], err = base.Render(lang, "{facts."+name+"}", nil); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

type draftFactsQuestion struct {
	Body struct {
		Hash  string                    `json:"hash,omitempty" doc:"of the facts that this was made from"`
		Facts map[string]knowledge.Form `json:"facts" doc:"by name; null removes one"`
	}
}

func (a *API) writeDraftFacts(ctx context.Context, agent *chat.Agent, in *draftFactsQuestion) (*hashAnswer, error) {
	edited, err := a.knowledge.Change(ctx, agent, nil, map[string]string{knowledge.FactsFile: in.Body.Hash}, func(b *knowledge.Base) error {
		return b.PutFacts(in.Body.Facts)
	})
	if err != nil {
		return nil, err
	}
	answer := new(hashAnswer)
	answer.Body.Hash = in.Body.Hash
	if hash, changed := edited[knowledge.FactsFile]; changed {
		answer.Body.Hash = hash
	}
	return answer, nil
}

type factsEffectAnswer struct {
	Body struct {
		Changes []knowledge.Rendered `json:"changes"`
	}
}

func (a *API) factsEffect(ctx context.Context, _ *chat.Agent, in *draftFactsQuestion) (*factsEffectAnswer, error) {
	_, before, err := a.draftBase(ctx)
	if err != nil {
		return nil, err
	}
	after := before.CopyFacts()
	if err := after.PutFacts(in.Body.Facts); err != nil {
		return nil, err
	}
	answer := new(factsEffectAnswer)
	answer.Body.Changes = knowledge.Differences(before, after)
	return answer, nil
}
