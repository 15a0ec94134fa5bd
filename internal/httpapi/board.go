package httpapi

import (
	"context"
	"net/http"

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
		OperationID: "board", Method: http.MethodGet, Path: "/api/v1/board", Summary: "Who waits, who is there, and how the day goes (leads)",
		Description: "The queue, the agents and today's figures of a store, a few seconds old at most. Times are in seconds; the day is the store's, in its time zone.",
		Errors:      []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound},
	}, func(ctx context.Context, in *boardQuestion) (*boardAnswer, error) {
		store, _, err := a.supervises(ctx, in.Store)
		if err != nil {
			return nil, a.problem(err)
		}
		board, err := a.service.Board(ctx, store)
		return &boardAnswer{Body: board}, a.problem(err)
	})
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
