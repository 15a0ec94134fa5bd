package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/check"
)

type collisionsAnswer struct {
	Body struct {
		Languages []check.LanguageCollisions `json:"languages"`
	}
}

type moveQuestion struct {
	Body struct {
		Lang  string `json:"lang" maxLength:"35" doc:"language"`
		Topic string `json:"topic" maxLength:"128" doc:"that the example stands under"`
		To    string `json:"to,omitempty" maxLength:"128" doc:"topic that it is to stand under; missing: it is taken out"`
		Text  string `json:"text" minLength:"1" maxLength:"4000" doc:"the example, to the letter"`
	}
}

func (a *API) routeCollisions(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("read-collisions", http.MethodGet, "/draft/collisions", "See which topics are confused",
		"Pairs of topics of which one has examples that are taken for the other when they were not learned, by language, the worst first. What is not known yet is computed in the background, which takes seconds a language."), permitted(a, p, a.readCollisions))
	huma.Register(api, knowledgeOperation("move-draft-example", http.MethodPost, "/draft/examples", "Move an example",
		"To another topic, or out of the draft. Both topics change, or none."), permitted(a, p, a.moveExample))
}

func (a *API) readCollisions(ctx context.Context, _ *chat.Agent, _ *struct{}) (*collisionsAnswer, error) {
	draft, base, err := a.draftBase(ctx)
	if err != nil {
		return nil, err
	}
	live, _ := a.knowledge.Published()
	answer := new(collisionsAnswer)
	answer.Body.Languages, err = a.checks.Collisions(ctx, base, a.knowledge.Keys(draft.Files), a.knowledge.Keys(live.Files))
	return answer, err
}

func (a *API) moveExample(ctx context.Context, agent *chat.Agent, in *moveQuestion) (*struct{}, error) {
	return nil, a.knowledge.MoveExample(ctx, agent, in.Body.Lang, in.Body.Topic, in.Body.To, in.Body.Text)
}
