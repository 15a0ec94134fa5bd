package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
)

type auditAnswer struct {
	Body struct {
		Entries []chat.AuditEntry `json:"entries" doc:"the newest first"`
		Next    string            `json:"next,omitempty" doc:"the before of the next page; none: this is the last"`
	}
}

func (a *API) routeAudit(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "read-audit", Method: http.MethodGet, Path: "/api/v1/audit",
		Summary:     "Read the audit log",
		Description: "Who changed what, the newest first: in your stores and in the whole installation.",
		Security:    caller(chat.PermissionAudit),
	}, func(ctx context.Context, in *struct {
		Before string `query:"before" maxLength:"64" doc:"the next of the page before"`
		Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	}) (*auditAnswer, error) {
		agent, err := a.allowed(ctx, chat.PermissionAudit)
		if err != nil {
			return nil, a.problem(err)
		}
		answer := new(auditAnswer)
		answer.Body.Entries, err = a.record.AuditBefore(ctx, agent.Stores, in.Before, in.Limit)
		if n := len(answer.Body.Entries); n == in.Limit {
			answer.Body.Next = answer.Body.Entries[n-1].ID
		}
		return answer, a.problem(err)
	})
}

// line makes a line of the audit log about something of the whole installation.
func line(by *chat.Agent, action chat.AuditAction, target, name string) chat.AuditEntry {
	return chat.AuditEntry{By: by.ID, Name: by.Name, Action: action, Target: target, Detail: chat.AuditDetail{Name: name}.JSON()}
}

// changed is line with what was changed.
func changed(by *chat.Agent, action chat.AuditAction, target, name string, changes map[string][2]string) chat.AuditEntry {
	entry := line(by, action, target, name)
	entry.Detail = chat.AuditDetail{Name: name, Changes: changes}.JSON()
	return entry
}
