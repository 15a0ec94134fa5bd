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
	huma.Register(api, huma.Operation{
		OperationID: "read-collisions", Method: http.MethodGet, Path: "/api/v1/knowledge/draft/collisions", Tags: []string{tagKnowledge},
		Summary:     "See which topics are confused",
		Description: "Pairs of topics of which one has examples that are taken for the other when they were not learned, by language, the worst first. What is not known yet is computed in the background, which takes seconds a language.",
		Security:    caller(p),
	}, permitted(a, p, a.readCollisions))
	huma.Register(api, huma.Operation{
		OperationID: "move-draft-example", Method: http.MethodPost, Path: "/api/v1/knowledge/draft/examples", Tags: []string{tagKnowledge},
		Summary: "Move an example", Description: "To another topic, or out of the draft. Both topics change, or none.", Security: caller(p),
	}, permitted(a, p, a.moveExample))
}

func (a *API) readCollisions(ctx context.Context, _ *chat.Agent, _ *struct{}) (*collisionsAnswer, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	base, err := a.knowledge.Read(ctx, draft.Files)
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
