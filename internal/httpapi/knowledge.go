package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

type knowledgeAnswer struct {
	Body struct {
		Languages []string    `json:"languages"`
		Topics    []topicView `json:"topics"`
	}
}

type topicView struct {
	ID      string               `json:"id"`
	Group   chat.Group           `json:"group"`
	Scope   string               `json:"scope"`
	Entries map[string]entryView `json:"entries" doc:"by language"`
}

type entryView struct {
	Question  string   `json:"question"`
	Examples  int      `json:"examples" doc:"how many"`
	Apology   string   `json:"apology,omitempty"`
	Solution  string   `json:"solution" doc:"with the store's facts filled in"`
	FollowUps []string `json:"follow_ups"`
}

type askQuestion struct {
	Body struct {
		Text   string `json:"text" minLength:"1" maxLength:"4000"`
		Locale string `json:"locale,omitempty" maxLength:"35" doc:"of the storefront, if it is to be a hint"`
		Choice string `json:"choice,omitempty" maxLength:"64" doc:"the topic that was tapped"`
	}
}

type askAnswer struct {
	Body struct {
		Language string        `json:"lang"`
		Decision chat.Decision `json:"decision"`
		Reply    chat.Message  `json:"reply"`
	}
}

func (a *API) routeKnowledge(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-knowledge", Method: http.MethodGet, Path: "/api/v1/knowledge",
		Summary: "The knowledge base as it is published",
	}, func(ctx context.Context, _ *struct{}) (*knowledgeAnswer, error) {
		if _, err := a.signedIn(ctx); err != nil {
			return nil, a.problem(err)
		}
		answer, err := viewKnowledge(a.base)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "ask", Method: http.MethodPost, Path: "/api/v1/ask",
		Summary: "What the assistant would do with a first message",
	}, a.ask)
}

func viewKnowledge(base *knowledge.Base) (*knowledgeAnswer, error) {
	answer := new(knowledgeAnswer)
	answer.Body.Languages = base.Tags()
	for _, t := range base.Topics {
		view := topicView{ID: t.ID, Group: t.Group, Scope: t.Scope, Entries: make(map[string]entryView)}
		for _, lang := range base.Tags() {
			e := base.Entry(lang, t.ID)
			if e == nil {
				continue
			}
			solution, err := base.Render(lang, e.Solution, nil)
			if err != nil {
				return nil, err
			}
			view.Entries[lang] = entryView{
				Question: e.Question, Examples: len(e.Examples), Apology: e.Apology, Solution: solution, FollowUps: e.FollowUps,
			}
		}
		answer.Body.Topics = append(answer.Body.Topics, view)
	}
	return answer, nil
}

func (a *API) ask(ctx context.Context, in *askQuestion) (*askAnswer, error) {
	agent, err := a.signedIn(ctx)
	if err != nil {
		return nil, a.problem(err)
	}
	turn := assistant.Turn{Text: in.Body.Text, Locale: in.Body.Locale, Choice: in.Body.Choice, Languages: a.base.Tags()}
	if store, err := a.service.FirstStore(ctx, agent.Stores); err == nil {
		turn.Languages, turn.Precision = store.Languages, store.Precision
	}
	result := a.service.Assistant().Decide(turn)
	answer := new(askAnswer)
	answer.Body.Language, answer.Body.Decision, answer.Body.Reply = result.Language, result.Decision, result.Message
	return answer, nil
}
