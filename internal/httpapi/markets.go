package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
)

type marketsAnswer struct {
	Body struct {
		Store    chat.StoreID               `json:"store"`
		Chosen   []string                   `json:"chosen" doc:"markets that the store sells to"`
		Markets  []check.MarketView         `json:"markets" doc:"all that there are, as they are in force"`
		Coverage []knowledge.MarketCoverage `json:"coverage" doc:"of the chosen ones, by the draft"`
	}
}

type chosenQuestion struct {
	Body struct {
		Store   chat.StoreID `json:"store"`
		Markets []string     `json:"markets" doc:"ids"`
	}
}

type marketQuestion struct {
	ID   string `path:"id" doc:"of the market"`
	Body struct {
		Name      string                  `json:"name,omitempty" doc:"of a market of one's own"`
		Languages []string                `json:"languages,omitempty" doc:"that buyers there read, of a market of one's own"`
		Includes  []string                `json:"includes,omitempty" doc:"markets that come with the program, whose requirements hold in one of one's own too"`
		Add       []knowledge.Requirement `json:"add" doc:"topics that are required as well"`
		Remove    []string                `json:"remove" doc:"topics and facts that are not"`
	}
}

func (a *API) routeMarkets(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("read-markets", http.MethodGet, "/markets", "Measure what markets require",
		"How much of what each market of the store requires the draft has, by language, and what is missing. The table is a checklist, no legal advice."), permitted(a, p, a.readMarkets))
	huma.Register(api, knowledgeOperation("choose-markets", http.MethodPut, "/markets", "Choose the markets of a store",
		"Those that it sells to: what they require and is missing is among the findings."), permitted(a, p, a.chooseMarkets))
	huma.Register(api, knowledgeOperation("write-market", http.MethodPut, "/markets/{id}", "Change a market",
		"What it requires besides or not, for all stores of the installation; or a market of one's own."), permitted(a, p, a.writeMarket))
	huma.Register(api, knowledgeOperation("remove-market", http.MethodDelete, "/markets/{id}", "Remove what is one's own of a market",
		"A market of one's own is gone, one that comes with the program is as it came."), permitted(a, p, a.removeMarket))
}

func (a *API) readMarkets(ctx context.Context, agent *chat.Agent, in *struct {
	Store chat.StoreID `query:"store" doc:"whose markets; those of the first of one's own if missing"`
}) (*marketsAnswer, error) {
	subject, store, err := a.subjectFor(ctx, agent, in.Store)
	if err != nil {
		return nil, err
	}
	answer := new(marketsAnswer)
	b := &answer.Body
	b.Store = store.ID
	if b.Chosen, err = a.checks.Chosen(ctx, store.ID); err != nil {
		return nil, err
	}
	if b.Markets, err = a.checks.Markets(ctx); err != nil {
		return nil, err
	}
	b.Coverage, err = a.checks.Coverage(ctx, subject.Base, store)
	return answer, err
}

func (a *API) chooseMarkets(ctx context.Context, agent *chat.Agent, in *chosenQuestion) (*struct{}, error) {
	store, err := a.oneStore(ctx, agent, in.Body.Store)
	if err != nil {
		return nil, err
	}
	before, err := a.checks.Chosen(ctx, store.ID)
	if err != nil {
		return nil, err
	}
	if err := a.checks.Choose(ctx, store.ID, in.Body.Markets); err != nil {
		return nil, err
	}
	return nil, a.note(ctx, agent, store.ID, chat.AuditMarketChoose, string(store.ID), store.Name, change{"markets": {list(before), list(in.Body.Markets)}})
}

func (a *API) writeMarket(ctx context.Context, agent *chat.Agent, in *marketQuestion) (*struct{}, error) {
	b := &in.Body
	o := check.OwnMarket{ID: in.ID, Name: b.Name, Languages: b.Languages, Includes: b.Includes, Add: b.Add, Remove: b.Remove}
	if err := a.checks.PutMarket(ctx, o); err != nil {
		return nil, err
	}
	var added []string
	for _, r := range b.Add {
		added = append(added, r.ID)
	}
	return nil, a.note(ctx, agent, "", chat.AuditMarketChange, in.ID, b.Name, change{"add": {"", list(added)}, "remove": {"", list(b.Remove)}})
}

func (a *API) removeMarket(ctx context.Context, agent *chat.Agent, in *struct {
	ID string `path:"id" doc:"of the market"`
}) (*struct{}, error) {
	if err := a.checks.RemoveMarket(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, a.note(ctx, agent, "", chat.AuditMarketRemove, in.ID, "", nil)
}
