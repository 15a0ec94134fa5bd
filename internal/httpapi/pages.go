package httpapi

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/chat"
	"dragoman/internal/check"
)

type pagesAnswer struct {
	Body struct {
		Store chat.StoreID         `json:"store"`
		Pages []check.PageFindings `json:"pages" doc:"by name, each with what contradicts the draft"`
	}
}

type newPage struct {
	Body struct {
		Store chat.StoreID `json:"store"`
		URL   string       `json:"url,omitempty" maxLength:"2000" doc:"to be fetched from, now and once a day; name, html and text are then left out"`
		Name  string       `json:"name,omitempty" maxLength:"500" doc:"of a text that is handed in; one with the same name is replaced"`
		Lang  string       `json:"lang,omitempty" maxLength:"35" doc:"language; found out if it is missing"`
		HTML  bool         `json:"html,omitempty" doc:"the text is HTML"`
		Text  string       `json:"text,omitempty" doc:"at most 2 MB"`
	}
}

type pageAnswer struct {
	Body struct {
		Page chat.Page `json:"page"`
	}
}

// PagePath names a page.
type PagePath struct {
	ID string `path:"id" doc:"of the page"`
}

type dismissalQuestion struct {
	Body struct {
		Store  chat.StoreID `json:"store"`
		Key    string       `json:"key" maxLength:"64" doc:"dismissal of the finding"`
		Reason string       `json:"reason" maxLength:"500" doc:"why this is no contradiction"`
	}
}

type dismissalAnswer struct {
	Body struct {
		Dismissal chat.Dismissal `json:"dismissal"`
	}
}

// pageBody is how large a request with a page may be, in bytes: its text, in
// which JSON may write a character with two or more.
const pageBody = 3 * check.MaxPageSize

func (a *API) routePages(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("list-pages", http.MethodGet, "/pages", "Compare the store's pages with the draft",
		"Every page of the store, with each sentence that contradicts a fact and the answer that names the fact. What somebody dismissed says so."), permitted(a, p, a.listPages))
	add := knowledgeOperation("add-page", http.MethodPost, "/pages", "Hand in a page",
		"A text of the store's site, or its address: then the server fetches it, at once and every day. Addresses inside private networks are refused unless the operator allows them. At most 200 pages of 2 MB, 20 MB together.")
	add.DefaultStatus, add.MaxBodyBytes = http.StatusCreated, pageBody
	huma.Register(api, add, permitted(a, p, a.addPage))
	huma.Register(api, knowledgeOperation("fetch-page", http.MethodPost, "/pages/{id}/fetch", "Fetch a page again",
		"If that fails, the text stays as it was and `fault` says why."), permitted(a, p, a.fetchPage))
	huma.Register(api, knowledgeOperation("remove-page", http.MethodDelete, "/pages/{id}", "Remove a page",
		"It is not compared any more."), permitted(a, p, a.removePage))
	huma.Register(api, knowledgeOperation("dismiss-finding", http.MethodPost, "/dismissals", "Dismiss a finding about a page",
		"With the reason why it is no contradiction: it holds wherever the store's pages have the same sentence, until that or the fact says something else."), permitted(a, p, a.dismiss))
	huma.Register(api, knowledgeOperation("recall-dismissal", http.MethodDelete, "/dismissals/{store}/{key}", "Take a dismissal back",
		"The finding counts again."), permitted(a, p, a.recallDismissal))
}

func (a *API) listPages(ctx context.Context, agent *chat.Agent, in *struct {
	Store chat.StoreID `query:"store" doc:"whose pages; those of the first of one's own if missing"`
}) (*pagesAnswer, error) {
	subject, store, err := a.subjectFor(ctx, agent, in.Store)
	if err != nil {
		return nil, err
	}
	answer := new(pagesAnswer)
	answer.Body.Store = store.ID
	answer.Body.Pages, err = a.checks.Pages(ctx, subject, store)
	if answer.Body.Pages == nil {
		answer.Body.Pages = []check.PageFindings{}
	}
	return answer, err
}

func (a *API) addPage(ctx context.Context, agent *chat.Agent, in *newPage) (*pageAnswer, error) {
	store, err := a.oneStore(ctx, agent, in.Body.Store)
	if err != nil {
		return nil, err
	}
	answer := new(pageAnswer)
	b := &in.Body
	answer.Body.Page, err = a.checks.AddPage(ctx, agent.ID, check.NewPage{Store: store.ID, URL: b.URL, Name: b.Name, Language: b.Lang, HTML: b.HTML, Text: b.Text})
	if err != nil {
		return nil, err
	}
	return answer, a.note(ctx, agent, store.ID, chat.AuditPageAdd, answer.Body.Page.ID, answer.Body.Page.Name, nil)
}

// page returns a page of one of an account's stores.
func (a *API) page(ctx context.Context, agent *chat.Agent, id string) (chat.Page, error) {
	p, err := a.record.Page(ctx, id)
	if err == nil && len(among(agent, p.Store)) == 0 {
		err = chat.Errorf(chat.CodeNotFound, "There is no such page.")
	}
	return p, err
}

func (a *API) fetchPage(ctx context.Context, agent *chat.Agent, in *PagePath) (*pageAnswer, error) {
	if _, err := a.page(ctx, agent, in.ID); err != nil {
		return nil, err
	}
	answer := new(pageAnswer)
	var err error
	answer.Body.Page, err = a.checks.FetchPage(ctx, in.ID)
	return answer, err
}

func (a *API) removePage(ctx context.Context, agent *chat.Agent, in *PagePath) (*struct{}, error) {
	p, err := a.page(ctx, agent, in.ID)
	if err != nil {
		return nil, err
	}
	if err := a.record.RemovePage(ctx, p.ID); err != nil {
		return nil, err
	}
	return nil, a.note(ctx, agent, p.Store, chat.AuditPageRemove, p.ID, p.Name, nil)
}

func (a *API) dismiss(ctx context.Context, agent *chat.Agent, in *dismissalQuestion) (*dismissalAnswer, error) {
	subject, store, err := a.subjectFor(ctx, agent, in.Body.Store)
	if err != nil {
		return nil, err
	}
	d, err := a.checks.Dismiss(ctx, agent, subject, store, in.Body.Key, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	answer := new(dismissalAnswer)
	answer.Body.Dismissal = d
	return answer, a.note(ctx, agent, store.ID, chat.AuditPageDismiss, d.Key, d.Text, change{"reason": {"", d.Reason}})
}

func (a *API) recallDismissal(ctx context.Context, agent *chat.Agent, in *struct {
	Store chat.StoreID `path:"store" doc:"whose pages the finding is about"`
	Key   string       `path:"key" doc:"dismissal of the finding"`
}) (*struct{}, error) {
	store, err := a.oneStore(ctx, agent, in.Store)
	if err != nil {
		return nil, err
	}
	if err := a.record.DropDismissal(ctx, store.ID, in.Key); err != nil {
		return nil, err
	}
	return nil, a.note(ctx, agent, store.ID, chat.AuditPageRecall, in.Key, "", nil)
}
