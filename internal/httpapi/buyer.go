package httpapi

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"html/template"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/conversation"
	"dragoman/internal/language"
)

//go:embed buyer.html
var buyerPage embed.FS

var buyerTemplate = template.Must(template.ParseFS(buyerPage, "buyer.html"))

type exportQuestion struct {
	ID     string `path:"id" doc:"of the conversation"`
	Format string `query:"format" enum:"json,html" default:"json" doc:"json: everything that is kept, notes too. html: a page to read, with what the buyer saw"`
}

type exportAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func (a *API) routeBuyer(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "export-conversation", Method: http.MethodGet, Path: "/api/v1/conversations/{id}/export", Summary: "Everything that is kept of a buyer's conversation",
		Description: "As JSON with everything, or as a page that the buyer can read, in their language. The audit log keeps who asked for it.",
		Security:    caller(chat.PermissionErase),
	}, a.exportConversation)
	huma.Register(api, huma.Operation{
		OperationID: "forget-conversation", Method: http.MethodDelete, Path: "/api/v1/conversations/{id}", Summary: "Delete a buyer's conversation for good",
		Description:   "All messages, notes, ratings, addresses and what else hangs on the conversation. It leaves the queue and its agent, the buyer's widget begins anew, and a line of the audit log stays, without any words. It cannot be taken back.",
		DefaultStatus: http.StatusNoContent, Security: caller(chat.PermissionErase),
	}, func(ctx context.Context, in *struct {
		ID string `path:"id" doc:"of the conversation"`
	}) (*struct{}, error) {
		lead, err := a.allowed(ctx, chat.PermissionErase)
		if err != nil {
			return nil, a.problem(err)
		}
		return nil, a.problem(a.service.Forget(ctx, lead, chat.ConversationID(in.ID)))
	})
}

func (a *API) exportConversation(ctx context.Context, in *exportQuestion) (*exportAnswer, error) {
	lead, err := a.allowed(ctx, chat.PermissionErase)
	if err != nil {
		return nil, a.problem(err)
	}
	e, err := a.service.Export(ctx, lead, chat.ConversationID(in.ID))
	if err != nil {
		return nil, a.problem(err)
	}
	answer := &exportAnswer{ContentType: "application/json", Disposition: `attachment; filename="conversation.json"`, Cache: "no-store"}
	if in.Format == "html" {
		answer.ContentType, answer.Disposition = "text/html; charset=utf-8", `attachment; filename="conversation.html"`
		answer.Body, err = a.readable(ctx, &e)
	} else {
		answer.Body, err = json.MarshalIndent(e, "", "  ")
	}
	return answer, a.problem(err)
}

// exported is one line of the page: said by somebody, or something that happened.
type exported struct {
	Who, Text, When string
}

// readable renders what the buyer saw, in their language and time zone.
func (a *API) readable(ctx context.Context, e *conversation.Export) ([]byte, error) {
	stores, err := a.service.Stores(ctx)
	if err != nil {
		return nil, err
	}
	c := &e.Conversation
	catalog := language.BuiltIn()
	locale := catalog.Locale(c.Language)
	page := struct {
		Lang, Dir, Store string
		Lines            []exported
	}{Lang: locale.Tag(), Dir: "ltr"}
	if locale.RightToLeft() {
		page.Dir = "rtl"
	}
	for _, store := range stores {
		if store.ID == c.Store {
			page.Store = store.Name
		}
	}
	zone, err := time.LoadLocation(c.Timezone)
	if err != nil || c.Timezone == "" {
		zone = time.UTC
	}
	text := func(key string, params map[string]string) string {
		return catalog.TextWith(locale.Tag(), "widget."+key, params)
	}
	for _, event := range e.Events {
		if event.Internal() {
			continue
		}
		l := exported{When: locale.Date(event.At.In(zone)) + ", " + event.At.In(zone).Format("15:04 MST")}
		switch {
		case event.Message != nil:
			l.Text = event.Message.Text
			l.Who = map[chat.AuthorRole]string{chat.AuthorBuyer: text("you", nil), chat.AuthorAgent: event.Author.Name}[event.Author.Role]
			if l.Who == "" {
				l.Who = text("assistant", nil)
			}
		case event.Change != nil && event.Change.To == chat.StateAssigned:
			l.Text = text("agent_joined", map[string]string{"name": event.Change.Name})
		case event.Change != nil && event.Change.To == chat.StateWaiting && event.Change.Reason != chat.ReasonWidened:
			l.Text = text("handed_on", nil)
		case event.Change != nil && event.Change.To == chat.StateClosed:
			l.Text = text("closed", nil)
		case event.Contact != nil:
			l.Text = text("contact_kept", map[string]string{"email": locale.Isolate(event.Contact.Email)})
		case event.Feedback != nil:
			l.Text = text("helped", nil) + " " + text(map[bool]string{true: "yes", false: "no"}[event.Feedback.Helped], nil)
		case event.Rating != nil:
			l.Text = text("rating", nil) + " " + text("rating_"+string(rune('0'+event.Rating.Score)), nil)
			if event.Rating.Comment != "" {
				l.Text += ": " + event.Rating.Comment
			}
		default:
			continue
		}
		page.Lines = append(page.Lines, l)
	}
	var out bytes.Buffer
	if err := buyerTemplate.Execute(&out, page); err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "rendering an export: %w", err)
	}
	return out.Bytes(), nil
}
