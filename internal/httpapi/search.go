package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/record"
)

type conversationsQuestion struct {
	State  string    `query:"state" enum:"assistant,waiting,assigned,closed" doc:"only those in this state"`
	Lang   string    `query:"lang" maxLength:"35" doc:"only those in this language"`
	Store  string    `query:"store" maxLength:"64" doc:"only those of this store"`
	Q      string    `query:"q" maxLength:"200" doc:"only those whose buyer's last words hold all of these"`
	Since  time.Time `query:"since" doc:"only those with an activity from then on"`
	Before string    `query:"before" maxLength:"100" doc:"the next of the page before; none: from the newest"`
	Limit  int       `query:"limit" minimum:"1" maximum:"200" default:"50"`
}

type conversationsAnswer struct {
	Body struct {
		Conversations []chat.Conversation `json:"conversations"`
		Next          string              `json:"next,omitempty" doc:"where the next page begins; none: this is the last. A page may hold fewer than limit, or none, and still have a next"`
	}
}

type casesAnswer struct {
	Body struct {
		Cases []chat.Case `json:"cases" doc:"the oldest first"`
	}
}

func (a *API) routeSearch(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-conversations", Method: http.MethodGet, Path: "/api/v1/conversations", Tags: []string{tagConversations},
		Summary:     "List the conversations",
		Description: "Those that you may see, the latest activity first, in pages.",
		Security:    reader,
	}, func(ctx context.Context, in *conversationsQuestion) (*conversationsAnswer, error) {
		agent, err := a.signedIn(ctx)
		if err != nil {
			return nil, a.problem(err)
		}
		before, err := readCursor(in.Before)
		if err != nil {
			return nil, a.problem(err)
		}
		filter := record.Filter{State: chat.State(in.State), Language: in.Lang, Text: in.Q, Since: in.Since}
		answer := new(conversationsAnswer)
		var next record.Cursor
		answer.Body.Conversations, next, err = a.service.Search(ctx, agent, chat.StoreID(in.Store), filter, in.Limit, before)
		answer.Body.Next = writeCursor(next)
		return answer, a.problem(err)
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-cases", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/cases", Tags: []string{tagConversations},
		Summary:     "Read the cases of a conversation",
		Description: "What it was about before: the matters that the buyer brought, how they ended, how they were rated.",
		Security:    reader,
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"of the conversation"`
	}) (*casesAnswer, error) {
		c, err := a.conversation(ctx, in.ID)
		if err != nil {
			return nil, a.problem(err)
		}
		answer := new(casesAnswer)
		answer.Body.Cases, err = a.service.Cases(ctx, c.ID)
		return answer, a.problem(err)
	})
}

// writeCursor makes of a place in the list what a client may hold: the last
// activity in microseconds and the conversation.
func writeCursor(c record.Cursor) string {
	if c.UpdatedAt.IsZero() {
		return ""
	}
	return strconv.FormatInt(c.UpdatedAt.UnixMicro(), 10) + "." + string(c.ID)
}

func readCursor(s string) (record.Cursor, error) {
	if s == "" {
		return record.Cursor{}, nil
	}
	at, id, found := strings.Cut(s, ".")
	us, err := strconv.ParseInt(at, 10, 64)
	if !found || err != nil || us <= 0 {
		return record.Cursor{}, chat.Invalid("before", "is no place in this list; give the next of the page before")
	}
	return record.Cursor{UpdatedAt: time.UnixMicro(us).UTC(), ID: chat.ConversationID(id)}, nil
}
