package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
)

type colleaguesAnswer struct {
	Body struct {
		Colleagues []conversation.Colleague `json:"colleagues"`
	}
}

type eventsQuestion struct {
	ID    string `path:"id" doc:"of the conversation"`
	After int64  `query:"after" minimum:"0" doc:"the number of the last event that you have"`
	Limit int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type eventsAnswer struct {
	Body struct {
		Events []chat.Event `json:"events"`
	}
}

func (a *API) routeConversations(api huma.API) {
	a.routeSearch(api)
	huma.Register(api, huma.Operation{
		OperationID: "list-colleagues", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/colleagues", Tags: []string{tagConversations},
		Summary:     "List who could take a conversation",
		Description: "The agents of its store: who is there and has room for it.",
		Security:    reader,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"of the conversation"`
	}) (*colleaguesAnswer, error) {
		c, err := a.conversation(ctx, in.ID)
		if err != nil {
			return nil, a.problem(err)
		}
		answer := new(colleaguesAnswer)
		answer.Body.Colleagues, err = a.service.Colleagues(ctx, c.Store)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/events", Tags: []string{tagConversations},
		Summary:     "Read what happened in a conversation",
		Description: "Its events after a number, the oldest first: messages, changes of hands, ratings, notes. They are numbered without gaps, so the last one's `seq` is what `after` is for the next page.",
		Security:    reader,
	}, func(ctx context.Context, in *eventsQuestion) (*eventsAnswer, error) {
		agent, err := a.signedIn(ctx)
		if err != nil {
			return nil, a.problem(err)
		}
		c, err := a.conversation(ctx, in.ID)
		if err != nil {
			return nil, a.problem(err)
		}
		answer := new(eventsAnswer)
		answer.Body.Events, err = a.service.Events(ctx, c.ID, in.After, in.Limit)
		for i, e := range answer.Body.Events {
			answer.Body.Events[i] = e.ForAgent(agent)
		}
		return answer, a.problem(err)
	})
}

// conversation returns one that whoever signed in may see.
func (a *API) conversation(ctx context.Context, id string) (chat.Conversation, error) {
	agent, err := a.signedIn(ctx)
	if err != nil {
		return chat.Conversation{}, err
	}
	return a.service.MaySee(ctx, agent, chat.ConversationID(id))
}
