package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/editing"
)

// editorsPath is where pages say, every second or two, what is open in them.
const editorsPath = "/api/v1/knowledge/draft/editors"

type editorsQuestion struct {
	Window string `path:"window" doc:"id that the page chose: 8 to 64 letters, digits, hyphens and underscores"`
	Body   struct {
		Place   string            `json:"place" minLength:"1" maxLength:"200" doc:"what is open: topics/ID, facts, lists/LANG/NAME"`
		Unsaved []editing.Unsaved `json:"unsaved,omitempty" maxItems:"200" doc:"what was changed there and not saved"`
	}
}

type windowQuestion struct {
	Window string `path:"window" doc:"id that the page chose"`
}

type editorsAnswer struct {
	Body struct {
		Editors []editorView `json:"editors" doc:"without the window that asks"`
	}
}

type editorView struct {
	Agent   chat.AgentID      `json:"agent"`
	Name    string            `json:"name"`
	You     bool              `json:"you" doc:"it is one's own account, in another window"`
	Place   string            `json:"place"`
	Unsaved []editing.Unsaved `json:"unsaved"`
}

func (a *API) routeEditors(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, huma.Operation{
		OperationID: "read-editors", Method: http.MethodGet, Path: editorsPath, Tags: []string{tagKnowledge},
		Summary:     "Read who edits",
		Description: "Who has which part of the draft open now, and what they have changed there and not saved.",
		Security:    caller(p),
	}, permitted(a, p, func(ctx context.Context, agent *chat.Agent, _ *struct{}) (*editorsAnswer, error) {
		all, err := a.editing.All(ctx)
		return viewEditors(all, agent, ""), err
	}))
	huma.Register(api, huma.Operation{
		OperationID: "note-editor", Method: http.MethodPut, Path: editorsPath + "/{window}", Tags: []string{tagKnowledge},
		Summary:     "Say what is open in a window",
		Description: "A page says so every second or two while it is looked at, and is answered with the others. Ten seconds after the last time it counts as closed. It does not prolong the session.",
		Security:    person(p),
	}, permitted(a, p, func(ctx context.Context, agent *chat.Agent, in *editorsQuestion) (*editorsAnswer, error) {
		all, err := a.editing.Note(ctx, editing.Editor{Agent: agent.ID, Name: agent.Name, Window: in.Window, Place: in.Body.Place, Unsaved: in.Body.Unsaved})
		return viewEditors(all, agent, in.Window), err
	}))
	huma.Register(api, huma.Operation{
		OperationID: "remove-editor", Method: http.MethodDelete, Path: editorsPath + "/{window}", Tags: []string{tagKnowledge},
		Summary:     "Say that a window is closed",
		Description: "Others see at once that nobody edits there any more.",
		Security:    person(p), DefaultStatus: http.StatusNoContent,
	}, permitted(a, p, func(ctx context.Context, agent *chat.Agent, in *windowQuestion) (*struct{}, error) {
		return nil, a.editing.Leave(ctx, agent.ID, in.Window)
	}))
}

func viewEditors(all []editing.Editor, agent *chat.Agent, window string) *editorsAnswer {
	answer := new(editorsAnswer)
	answer.Body.Editors = []editorView{}
	for _, e := range all {
		if e.Agent == agent.ID && e.Window == window {
			continue
		}
		answer.Body.Editors = append(answer.Body.Editors, editorView{e.Agent, e.Name, e.Agent == agent.ID, e.Place, append([]editing.Unsaved{}, e.Unsaved...)})
	}
	return answer
}

// unprolonged knows who is signed in and leaves their session as it is: what a
// page sends by itself is no sign that somebody is there.
func (a *API) unprolonged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if cookie, err := r.Cookie(a.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := a.sessions.Load(r.Context(), token)
		if err != nil {
			a.refuse(w, chat.Errorf(chat.CodeUnavailable, "reading a session: %w", err))
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
