package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/unanswered"
)

func (a *API) routeUnanswered(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("read-unanswered", http.MethodGet, "/unanswered", "List what was not answered",
		"What buyers of a store typed that led to a person, that an answer did not help with, that none of the suggestions fitted, or that they came back with: "+
			"grouped by likeness within each language, what grows most first. Personal data in all texts is masked. What is answered by now with the wanted precision is left out, and what was settled."),
		permitted(a, p, a.readUnanswered))
	huma.Register(api, knowledgeOperation("settle-unanswered", http.MethodPost, "/unanswered", "Settle what was not answered",
		"Takes messages of a group into the draft, as examples of a topic, of what no topic answers, or of a new topic, or dismisses the group. "+
			"Its messages are not shown again; of a group that was dismissed, messages alike that come later are not either."),
		permitted(a, p, a.settleUnanswered))
	huma.Register(api, knowledgeOperation("unsettle-unanswered", http.MethodDelete, "/unanswered/settled/{id}", "Take a decision back",
		"The messages are shown again. What was put into the draft stays there."), permitted(a, p, a.unsettle))
	a.routeHistory(api)
}

type unansweredQuestion struct {
	Store  string `query:"store" doc:"the store's id; left out: the first of your stores"`
	Source string `query:"source" enum:"chats,history" default:"chats" doc:"chats: what was said here; history: old chats that were imported"`
	Days   int    `query:"days" minimum:"1" maximum:"366" default:"28" doc:"of chats: how far back"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"how many groups"`
}

type unansweredAnswer struct {
	Body struct {
		Messages int                `json:"messages" doc:"found, before what is answered by now or settled was left out"`
		Shown    int                `json:"shown" doc:"messages in all groups"`
		Total    int                `json:"total" doc:"groups there are"`
		Groups   []unanswered.Group `json:"groups"`
		Settled  []chat.Settled     `json:"settled" doc:"the last decisions, the newest first"`
	}
}

func (a *API) readUnanswered(ctx context.Context, _ *chat.Agent, in *unansweredQuestion) (*unansweredAnswer, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	report, err := a.unanswered.Report(ctx, store, unanswered.Query{Source: unanswered.Source(in.Source), Days: in.Days, Most: in.Limit})
	if err != nil {
		return nil, err
	}
	answer := new(unansweredAnswer)
	b := &answer.Body
	b.Messages, b.Shown, b.Total = report.Messages, report.Shown, report.Total
	b.Groups, b.Settled = append([]unanswered.Group{}, report.Groups...), []chat.Settled{}
	for _, s := range report.Settled {
		s.Hashes, s.Of = []string{}, nil // thousands, and of no use to a client
		b.Settled = append(b.Settled, s)
	}
	return answer, nil
}

type settleQuestion struct {
	Store string `query:"store" doc:"the store's id; left out: the first of your stores"`
	Body  unanswered.Settlement
}

type settleAnswer struct {
	Body struct {
		ID string `json:"id" doc:"of the decision, to take it back"`
	}
}

func (a *API) settleUnanswered(ctx context.Context, agent *chat.Agent, in *settleQuestion) (*settleAnswer, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	settled, err := a.unanswered.Settle(ctx, agent, store.ID, in.Body)
	if err != nil {
		return nil, err
	}
	answer := new(settleAnswer)
	answer.Body.ID = settled.ID
	return answer, nil
}

type unsettleQuestion struct {
	ID    string `path:"id" doc:"of the decision"`
	Store string `query:"store" doc:"the store's id; left out: the first of your stores"`
}

func (a *API) unsettle(ctx context.Context, _ *chat.Agent, in *unsettleQuestion) (*struct{}, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	return nil, a.unanswered.TakeBack(ctx, store.ID, in.ID)
}

// storeOf is storeFor for what belongs to a store: there must be one.
func (a *API) storeOf(ctx context.Context, id string) (*chat.Store, error) {
	store, err := a.storeFor(ctx, id)
	if err == nil && store.ID == "" {
		return nil, chat.Errorf(chat.CodeNotFound, "You belong to no store.")
	}
	return store, err
}
