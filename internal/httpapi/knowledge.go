package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

type storeQuestion struct {
	Store string `query:"store" maxLength:"32" doc:"with whose facts; those of the first of one's own if missing"`
}

type knowledgeAnswer struct {
	Body struct {
		Languages []string    `json:"languages"`
		Default   string      `json:"default" doc:"the store's language: agents see its entry where the buyer's language has none"`
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
	Solution  string   `json:"solution" doc:"with the store's facts filled in; empty if it is not written in this language"`
	FollowUps []string `json:"follow_ups"`
}

type askQuestion struct {
	Body struct {
		Text   string `json:"text" minLength:"1" maxLength:"4000"`
		Locale string `json:"locale,omitempty" maxLength:"35" doc:"of the storefront, if it is to be a hint"`
		Store  string `json:"store,omitempty" maxLength:"32" doc:"as whose assistant; the first of one's own if missing"`
		Choice string `json:"choice,omitempty" maxLength:"64" doc:"the topic that was tapped"`
	}
}

type askAnswer struct {
	Body struct {
		Language string        `json:"lang"`
		Decision chat.Decision `json:"decision"`
		Reply    chat.Message  `json:"reply"`
		Explain  explanation   `json:"explain"`
	}
}

// explanation is why the assistant decided so.
type explanation struct {
	Words     []wordView `json:"words" doc:"of the message, in its order"`
	None      float64    `json:"none" doc:"probability that no entry answers it"`
	Human     float64    `json:"human" doc:"probability that it asks for a person"`
	Smalltalk float64    `json:"smalltalk" doc:"probability that it is small talk"`
	Alert     float64    `json:"alert" doc:"probability that it carries a warning sign"`
	Offer     float64    `json:"offer" doc:"probability that the right entry is among the first three"`
	Found     []hitView  `json:"found" doc:"what full-text search finds, best first"`
}

type wordView struct {
	Text    string  `json:"text"`
	Weight  float64 `json:"weight" doc:"what the confidence in the first topic would lose without it"`
	Known   bool    `json:"known" doc:"it stands in an example"`
	Concept string  `json:"concept,omitempty" doc:"of the lexicon"`
}

type hitView struct {
	Topic string  `json:"topic"`
	Score float64 `json:"score"`
}

func (a *API) routeKnowledge(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-knowledge", Method: http.MethodGet, Path: "/api/v1/knowledge", Tags: []string{tagKnowledge},
		Summary:     "Read the knowledge base",
		Description: "Every topic as it is published, with the answer in each language and the store's facts filled in.",
		Security:    reader,
	}, func(ctx context.Context, in *storeQuestion) (*knowledgeAnswer, error) {
		store, err := a.storeFor(ctx, in.Store)
		if err != nil {
			return nil, a.problem(err)
		}
		answer, err := viewKnowledge(a.baseOf(store))
		if err != nil {
			return nil, a.problem(err)
		}
		answer.Body.Default = store.Locale
		return answer, nil
	})
	huma.Register(api, huma.Operation{
		OperationID: "ask", Method: http.MethodPost, Path: "/api/v1/ask", Tags: []string{tagKnowledge},
		Summary:     "Ask the assistant",
		Description: "What it would do with a first message, and why. Nothing is kept.",
		Security:    reader,
	}, a.ask)
	huma.Register(api, huma.Operation{
		OperationID: "list-taps", Method: http.MethodGet, Path: "/api/v1/taps", Tags: []string{tagKnowledge},
		Summary:     "List what unclear messages meant",
		Description: "Unclear messages of which buyers then tapped what they meant, of the last 90 days: examples to learn from.",
		Security:    caller(chat.PermissionKnowledge),
	}, a.taps)
}

type tapsAnswer struct {
	Body struct {
		Taps []chat.Tap `json:"taps" doc:"labelled examples that buyers made by tapping a suggestion; topic is empty for none of those offered"`
	}
}

// mostTaps is how many labelled examples are shown at once.
const mostTaps = 500

func (a *API) taps(ctx context.Context, _ *struct{}) (*tapsAnswer, error) {
	admin, err := a.allowed(ctx, chat.PermissionKnowledge)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(tapsAnswer)
	answer.Body.Taps = []chat.Tap{}
	for _, store := range admin.Stores {
		taps, err := a.service.Taps(ctx, store, mostTaps)
		if err != nil {
			return nil, a.problem(err)
		}
		answer.Body.Taps = append(answer.Body.Taps, taps...)
	}
	return answer, nil
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
	store, err := a.storeFor(ctx, in.Body.Store)
	if err != nil {
		return nil, a.problem(err)
	}
	turn := assistant.Turn{Text: in.Body.Text, Locale: in.Body.Locale, Choice: in.Body.Choice, Languages: a.knowledge.Base().Tags()}
	if store.ID != "" {
		turn.Languages, turn.Precision, turn.Wording = store.Languages, store.Precision, a.service.Wording(store)
	}
	e, err := a.service.Assistant().Explain(turn)
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(askAnswer)
	answer.Body.Language, answer.Body.Decision, answer.Body.Reply = e.Language, e.Decision, e.Message
	answer.Body.Explain = explain(&e)
	return answer, nil
}

func explain(e *assistant.Explanation) explanation {
	k := &e.Ranking
	view := explanation{
		None: k.None, Human: k.Human, Smalltalk: k.Smalltalk, Alert: k.AlertProbability, Offer: k.Offer,
		Words: []wordView{}, Found: []hitView{},
	}
	for _, t := range k.Terms {
		view.Words = append(view.Words, wordView{Text: t.Text, Weight: t.Weight, Known: t.Known, Concept: t.Concept})
	}
	for _, h := range e.Found {
		view.Found = append(view.Found, hitView{Topic: h.Topic, Score: h.Score})
	}
	return view
}
