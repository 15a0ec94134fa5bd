package httpapi

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/revision"
)

func (a *API) routeRevisions(api huma.API) {
	register := func(id, method, path, summary, description string) huma.Operation {
		o := knowledgeOperation(id, method, path, summary, description)
		o.Security = person(chat.PermissionKnowledge)
		return o
	}
	const p = chat.PermissionKnowledge
	huma.Register(api, register("submit-draft", http.MethodPost, "/draft/submit", "Submit the draft",
		"Makes a revision of it: checked, measured, and waiting for approval if the store wants four eyes."), permitted(a, p, a.submitDraft))
	huma.Register(api, register("list-revisions", http.MethodGet, "/revisions", "List the revisions",
		"The newest first, and what was in force when."), permitted(a, p, a.listRevisions))
	huma.Register(api, register("revision-changes", http.MethodGet, "/revisions/{id}/changes", "See what a revision changed",
		"Its files that differ from those of the revision before it; of the draft, those that differ from what is published."), permitted(a, p, a.revisionChanges))
	huma.Register(api, register("judge-revision", http.MethodPost, "/revisions/{id}/judge", "Approve or reject a revision",
		"Where the store wants four eyes, its author cannot approve it."), permitted(a, p, a.judgeRevision))
	huma.Register(api, register("publish-revision", http.MethodPost, "/revisions/{id}/publish", "Publish a revision",
		"It is in force on every node within two seconds. What others published since it was made stays; where both changed the same, this is a conflict."), permitted(a, p, a.publishRevision))
	huma.Register(api, register("restore-revision", http.MethodPost, "/revisions/{id}/restore", "Bring a revision back",
		"What was in force with it is in force again, whatever came after."), permitted(a, p, a.restoreRevision))
	settings := register("set-four-eyes", http.MethodPut, "/four-eyes", "Ask for four eyes", "Whether a revision must be approved by somebody else than its author.")
	settings.Security = person(chat.PermissionSettings)
	huma.Register(api, settings, permitted(a, chat.PermissionSettings, a.setFourEyes))
}

type submission struct {
	Body struct {
		Note      string    `json:"note" minLength:"1" maxLength:"2000" doc:"what was changed, and why"`
		PublishAt time.Time `json:"publish_at,omitempty" doc:"when it is to be published by itself"`
		ReturnAt  time.Time `json:"return_at,omitempty" doc:"when what was before is to come back"`
	}
}

type revisionAnswer struct {
	Body struct {
		Revision chat.Revision `json:"revision"`
	}
}

// revised answers with a revision after noting in the audit log what was done
// with it.
func (a *API) revised(ctx context.Context, agent *chat.Agent, action chat.AuditAction, v chat.Revision) (*revisionAnswer, error) {
	detail, err := json.Marshal(map[string]any{"number": v.Number, "note": v.Note})
	if err != nil {
		return nil, err
	}
	answer := new(revisionAnswer)
	answer.Body.Revision = v
	return answer, a.record.Audit(ctx, chat.AuditEntry{By: agent.ID, Name: agent.Name, Action: action, Target: v.ID, Detail: detail})
}

type RevisionPath struct {
	ID string `path:"id" doc:"of the revision"`
}

type revisionsAnswer struct {
	Body struct {
		Revisions    []chat.Revision    `json:"revisions"`
		Publications []chat.Publication `json:"publications" doc:"the newest first: that one is in force"`
	}
}

func (a *API) listRevisions(ctx context.Context, _ *chat.Agent, in *struct {
	Before int64 `query:"before" minimum:"0" doc:"number of the oldest revision that is known"`
	Limit  int   `query:"limit" minimum:"1" maximum:"100" default:"20"`
}) (*revisionsAnswer, error) {
	answer := new(revisionsAnswer)
	var err error
	if answer.Body.Revisions, err = a.record.RevisionsBefore(ctx, in.Before, in.Limit); err != nil {
		return nil, err
	}
	answer.Body.Publications, err = a.record.Publications(ctx, in.Limit)
	return answer, err
}

func (a *API) submitDraft(ctx context.Context, agent *chat.Agent, in *submission) (*revisionAnswer, error) {
	v, err := a.knowledge.Submit(ctx, agent, revision.Submission{Note: in.Body.Note, PublishAt: in.Body.PublishAt, ReturnAt: in.Body.ReturnAt})
	if err != nil {
		return nil, err
	}
	return a.revised(ctx, agent, chat.AuditRevisionSubmit, v)
}

type judgement struct {
	RevisionPath
	Body struct {
		Approve bool   `json:"approve"`
		Reason  string `json:"reason,omitempty" maxLength:"2000" doc:"of a rejection"`
	}
}

func (a *API) judgeRevision(ctx context.Context, agent *chat.Agent, in *judgement) (*revisionAnswer, error) {
	v, err := a.knowledge.Judge(ctx, agent, in.ID, in.Body.Approve, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	action := chat.AuditRevisionReject
	if in.Body.Approve {
		action = chat.AuditRevisionApprove
	}
	return a.revised(ctx, agent, action, v)
}

func (a *API) publishRevision(ctx context.Context, agent *chat.Agent, in *RevisionPath) (*revisionAnswer, error) {
	v, err := a.knowledge.Publish(ctx, agent, in.ID)
	if err != nil {
		return nil, err
	}
	return a.revised(ctx, agent, chat.AuditRevisionPublish, v)
}

func (a *API) restoreRevision(ctx context.Context, agent *chat.Agent, in *RevisionPath) (*revisionAnswer, error) {
	v, err := a.knowledge.Restore(ctx, agent, in.ID)
	if err != nil {
		return nil, err
	}
	return a.revised(ctx, agent, chat.AuditRevisionRestore, v)
}

type fourEyesQuestion struct {
	Body struct {
		On bool `json:"on"`
	}
}

func (a *API) setFourEyes(ctx context.Context, agent *chat.Agent, in *fourEyesQuestion) (*struct{}, error) {
	if err := a.knowledge.SetFourEyes(ctx, in.Body.On); err != nil {
		return nil, err
	}
	detail, err := json.Marshal(in.Body)
	if err != nil {
		return nil, err
	}
	return nil, a.record.Audit(ctx, chat.AuditEntry{By: agent.ID, Name: agent.Name, Action: chat.AuditFourEyes, Detail: detail})
}

type changesAnswer struct {
	Body struct {
		Changes []revision.FileChange `json:"changes"`
	}
}

func (a *API) revisionChanges(ctx context.Context, _ *chat.Agent, in *struct {
	ID string `path:"id" doc:"of the revision; draft for the draft"`
}) (*changesAnswer, error) {
	answer := new(changesAnswer)
	var err error
	answer.Body.Changes, err = a.knowledge.Changes(ctx, in.ID)
	return answer, err
}
