package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/usage"
)

type weekQuestion struct {
	Store string `query:"store" maxLength:"32" doc:"the store's id; left out: the first of your stores"`
	Of    string `query:"of" maxLength:"10" doc:"a day of the week, 2026-11-18; left out: the last whole week"`
}

type weekAnswer struct {
	Body *usage.Week
}

type additionsAnswer struct {
	Body *usage.Additions
}

type suggestionsQuestion struct {
	Store string `query:"store" maxLength:"32" doc:"the store's id; left out: the first of your stores"`
	Days  int    `query:"days" minimum:"1" maximum:"365" default:"30" doc:"how far to look back"`
}

type suggestionsAnswer struct {
	Body *usage.Report
}

func (a *API) routeWeek(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-week", Method: http.MethodGet, Path: "/api/v1/week", Summary: "Read the week",
		Description: "How a week of a store went, Monday to Sunday in its time zone, with the week before: conversations, how many needed a person, answers and what buyers said of them, how long it took until an agent wrote, words that the assistant does not know, topics that are asked for more. Times are in seconds.",
		Security:    caller(chat.PermissionSupervise),
	}, permitted(a, chat.PermissionSupervise, a.readWeek))
	huma.Register(api, huma.Operation{
		OperationID: "list-additions", Method: http.MethodGet, Path: "/api/v1/week/additions", Summary: "List the additions worth most",
		Description: "The ten additions to the knowledge base that would have answered most chats of a week. The week's messages that were not answered well are put together by likeness and asked of the draft as it is, then one half of each group of the draft with the other half as examples of the topic that buyers tapped or agents gave in the end, and the other way round: for that, the languages are really learned anew. Where no topic is near, the number of chats is an upper bound. Texts are masked. It takes seconds the first time.",
		Security:    caller(chat.PermissionSupervise),
	}, permitted(a, chat.PermissionSupervise, a.listAdditions))
	huma.Register(api, knowledgeOperation("suggest-topics", http.MethodGet, "/suggestions", "List what use suggests",
		"Topics to drop, write anew, merge or split, by what buyers did in the last days. Each says how many cases it rests on, and between which shares the true one lies; too few cases are no suggestion. What a topic is to be split by comes as a group of unanswered messages, which settles in the same way."), permitted(a, chat.PermissionKnowledge, a.suggestTopics))
}

func (a *API) readWeek(ctx context.Context, _ *chat.Agent, in *weekQuestion) (*weekAnswer, error) {
	store, monday, err := a.weekOf(ctx, in)
	if err != nil {
		return nil, err
	}
	week, err := a.usage.Week(ctx, store, monday)
	return &weekAnswer{Body: week}, err
}

func (a *API) listAdditions(ctx context.Context, _ *chat.Agent, in *weekQuestion) (*additionsAnswer, error) {
	store, monday, err := a.weekOf(ctx, in)
	if err != nil {
		return nil, err
	}
	additions, err := a.usage.Additions(ctx, store, monday)
	return &additionsAnswer{Body: additions}, err
}

// weekOf returns the store that was asked about and the Monday of the week.
func (a *API) weekOf(ctx context.Context, in *weekQuestion) (*chat.Store, time.Time, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, time.Time{}, err
	}
	if in.Of == "" {
		return store, usage.Monday(store, time.Now()).AddDate(0, 0, -7), nil
	}
	day, err := time.Parse(time.DateOnly, in.Of)
	if err != nil {
		return nil, time.Time{}, chat.Invalid("of", "%q is no day; write it as 2026-11-18", in.Of)
	}
	// Noon of that day, wherever the store is, is in the week that is meant.
	loc, err := time.LoadLocation(store.Hours.Timezone)
	if err != nil {
		loc = time.UTC
	}
	return store, usage.Monday(store, time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, loc)), nil
}

func (a *API) suggestTopics(ctx context.Context, _ *chat.Agent, in *suggestionsQuestion) (*suggestionsAnswer, error) {
	store, err := a.storeOf(ctx, in.Store)
	if err != nil {
		return nil, err
	}
	report, err := a.usage.Suggest(ctx, store.ID, in.Days)
	return &suggestionsAnswer{Body: report}, err
}
