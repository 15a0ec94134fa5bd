package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

type boardQuestion struct {
	Store string `query:"store" doc:"the store's id; left out: the first of your stores"`
}

type boardAnswer struct {
	Body *conversation.Board
}

func (a *API) routeBoard(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "board", Method: http.MethodGet, Path: "/api/v1/board", Summary: "Read the board",
		Description: "The queue, the agents and today's figures of a store, a few seconds old at most. Times are in seconds; the day is the store's, in its time zone.",
		Errors:      []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound},
		Security:    caller(chat.PermissionSupervise),
	}, func(ctx context.Context, in *boardQuestion) (*boardAnswer, error) {
		store, _, err := a.supervises(ctx, in.Store)
		if err != nil {
			return nil, a.problem(err)
		}
		board, err := a.service.Board(ctx, store)
		return &boardAnswer{Body: board}, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "switch-overload", Method: http.MethodPut, Path: "/api/v1/overload", Summary: "Begin or end overload",
		Description: "While it lasts, the assistant asks back about more before it brings a person, external helpers may take from the queue, and buyers are told how long the wait is. One that was ended does not begin again by itself within an hour.",
		Errors:      []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict},
		Security:    caller(chat.PermissionSupervise),
	}, a.switchOverload)
}

type overloadQuestion struct {
	Store string `query:"store" doc:"the store's id; left out: the first of your stores"`
	Body  struct {
		On      bool `json:"on"`
		Minutes int  `json:"minutes,omitempty" minimum:"0" maximum:"1440" doc:"until it ends by itself; left out: until it is switched off"`
	}
}

type overloadAnswer struct {
	Body conversation.Overload
}

func (a *API) switchOverload(ctx context.Context, in *overloadQuestion) (*overloadAnswer, error) {
	store, lead, err := a.supervises(ctx, in.Store)
	if err != nil {
		return nil, a.problem(err)
	}
	o, err := a.service.SwitchOverload(ctx, lead, store, in.Body.On, time.Duration(in.Body.Minutes)*time.Minute)
	return &overloadAnswer{Body: o}, a.problem(err)
}

// supervises returns the store if whoever signed in looks after it: "" for the
// first of theirs. Errors: CodeUnauthenticated, CodeForbidden, CodeNotFound.
func (a *API) supervises(ctx context.Context, store string) (chat.StoreID, *chat.Agent, error) {
	agent, err := a.allowed(ctx, chat.PermissionSupervise)
	if err != nil {
		return "", nil, err
	}
	if store == "" && len(agent.Stores) > 0 {
		return agent.Stores[0], agent, nil
	}
	if !agent.MayIn(chat.StoreID(store), chat.PermissionSupervise) {
		return "", nil, chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	return chat.StoreID(store), agent, nil
}
