package httpapi

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
	"dragoman/internal/record"
)

type conversationAnswer struct {
	Body struct {
		Conversation chat.Conversation `json:"conversation"`
	}
}

type newNote struct {
	ID   string `path:"id" doc:"of the conversation"`
	Body struct {
		ID   string `json:"id" minLength:"1" maxLength:"64" doc:"chosen by you and new in this conversation: the same again changes nothing, so that a retry is safe"`
		Text string `json:"text" minLength:"1" doc:"at most 2000 characters"`
	}
}

type ending struct {
	ID   string `path:"id" doc:"of the conversation"`
	Body struct {
		ID     string `json:"id" minLength:"1" maxLength:"64" doc:"chosen by you and new in this conversation: the same again changes nothing, so that a retry is safe"`
		Reason string `json:"reason" enum:"solved,no_answer,spam"`
		Topic  string `json:"topic,omitempty" maxLength:"64" doc:"what it was about; as understood if missing"`
	}
}

type receiptAnswer struct {
	Body struct {
		Seq int64     `json:"seq" doc:"number of the event in the conversation"`
		At  time.Time `json:"at"`
	}
}

type ratingsQuestion struct {
	Store chat.StoreID `query:"store" doc:"of this store only"`
	Since time.Time    `query:"since" doc:"given from then on"`
	After string       `query:"after" doc:"the value of next of the page before"`
	Limit int          `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type ratingsAnswer struct {
	Body struct {
		Ratings []record.Rated `json:"ratings"`
		Next    string         `json:"next,omitempty" doc:"what after is for the next page; missing on the last one"`
	}
}

func (a *API) routeIntegrations(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-conversation", Method: http.MethodGet, Path: "/api/v1/conversations/{id}", Tags: []string{tagConversations},
		Summary:     "Read a conversation",
		Description: "Its present facts; what was said are its events.",
		Security:    reader,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"of the conversation"`
	}) (*conversationAnswer, error) {
		answer := new(conversationAnswer)
		var err error
		answer.Body.Conversation, err = a.conversation(ctx, in.ID)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "add-note", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/notes", Tags: []string{tagConversations},
		Summary: "Write a note",
		Description: "Agents read it in the conversation, with the name of the key or the account; the buyer doesn't. " +
			"There is no operation that speaks to a buyer: only the assistant and people do.",
		DefaultStatus: http.StatusCreated, Security: caller(chat.PermissionRead, chat.PermissionChat),
	}, a.addNote)
	huma.Register(api, huma.Operation{
		OperationID: "close-conversation", Method: http.MethodPost, Path: "/api/v1/conversations/{id}/close", Tags: []string{tagConversations},
		Summary: "Close a conversation",
		Description: "Ends its present case, whoever has it. The buyer's next message opens the next case. " +
			"One that is closed already, or changes hands in the same moment, is a `conflict`.",
		DefaultStatus: http.StatusOK, Security: caller(chat.PermissionRead, chat.PermissionSupervise),
	}, a.closeConversation)
	huma.Register(api, huma.Operation{
		OperationID: "list-ratings", Method: http.MethodGet, Path: "/api/v1/ratings", Tags: []string{tagConversations},
		Summary:     "List the ratings",
		Description: "How content buyers were with their cases, the oldest first. Comments are words of buyers.",
		Security:    caller(chat.PermissionRead),
	}, a.listRatings)
}

func (a *API) addNote(ctx context.Context, in *newNote) (*receiptAnswer, error) {
	by, err := a.allowed(ctx, chat.PermissionChat)
	if err != nil {
		return nil, a.problem(err)
	}
	return a.receipt(a.service.Note(ctx, by, chat.ConversationID(in.ID), in.Body.ID, in.Body.Text))
}

func (a *API) closeConversation(ctx context.Context, in *ending) (*receiptAnswer, error) {
	by, err := a.allowed(ctx, chat.PermissionSupervise)
	if err != nil {
		return nil, a.problem(err)
	}
	return a.receipt(a.service.End(ctx, by, chat.ConversationID(in.ID), in.Body.ID, in.Body.Reason, in.Body.Topic))
}

func (a *API) receipt(r conversation.Receipt, err error) (*receiptAnswer, error) {
	if err != nil {
		return nil, a.problem(err)
	}
	answer := new(receiptAnswer)
	answer.Body.Seq, answer.Body.At = r.Seq, r.At
	return answer, nil
}

func (a *API) listRatings(ctx context.Context, in *ratingsQuestion) (*ratingsAnswer, error) {
	reader, err := a.allowed(ctx, chat.PermissionRead)
	if err != nil {
		return nil, a.problem(err)
	}
	after, err := parseRatingCursor(in.After)
	if err != nil {
		return nil, a.problem(err)
	}
	all := []record.Rated{}
	for _, store := range among(reader, in.Store) {
		page, err := a.record.Ratings(ctx, store, in.Since, in.Limit+1, after)
		if err != nil {
			return nil, a.problem(err)
		}
		all = append(all, page...)
	}
	slices.SortFunc(all, func(x, y record.Rated) int {
		if order := x.At.Compare(y.At); order != 0 {
			return order
		}
		if order := strings.Compare(string(x.Conversation), string(y.Conversation)); order != 0 {
			return order
		}
		return int(x.Seq - y.Seq)
	})
	answer := new(ratingsAnswer)
	answer.Body.Ratings = all[:min(in.Limit, len(all))]
	if len(all) > in.Limit {
		last := all[in.Limit-1]
		answer.Body.Next = strconv.FormatInt(last.At.UnixMicro(), 10) + "." + strconv.FormatInt(last.Seq, 10) + "." + string(last.Conversation)
	}
	return answer, nil
}

func parseRatingCursor(text string) (record.RatingCursor, error) {
	if text == "" {
		return record.RatingCursor{}, nil
	}
	at, rest, _ := strings.Cut(text, ".")
	seq, id, _ := strings.Cut(rest, ".")
	micros, err := strconv.ParseInt(at, 10, 64)
	number, errSeq := strconv.ParseInt(seq, 10, 64)
	if err != nil || errSeq != nil || id == "" {
		return record.RatingCursor{}, chat.Invalid("after", "take the value of next as it came")
	}
	return record.RatingCursor{At: time.UnixMicro(micros), Conversation: chat.ConversationID(id), Seq: number}, nil
}
