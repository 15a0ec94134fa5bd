package httpapi

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"dragoman/internal/assistant"
	"dragoman/internal/chat"
	"dragoman/internal/check"
	"dragoman/internal/knowledge"
	"dragoman/internal/revision"
)

type draftAnswer struct {
	Body struct {
		Published publishedView    `json:"published"`
		FourEyes  bool             `json:"four_eyes" doc:"a revision must be approved by somebody else than its author"`
		Languages []languageView   `json:"languages"`
		Topics    []draftTopic     `json:"topics"`
		MostAsked []string         `json:"most_asked"`
		Changed   []chat.DraftFile `json:"changed" doc:"files that differ from what is published"`
	}
}

type publishedView struct {
	Revision    chat.Revision    `json:"revision"`
	Publication chat.Publication `json:"publication"`
}

type languageView struct {
	Language string `json:"lang"`
	Draft    bool   `json:"draft" doc:"still being written: not offered to buyers"`
}

type draftTopic struct {
	ID    string                `json:"id"`
	Group chat.Group            `json:"group"`
	Scope string                `json:"scope"`
	Off   bool                  `json:"off" doc:"recognised and not answered: a person takes over"`
	Cells map[string]*draftCell `json:"cells" doc:"by language"`
}

type draftCell struct {
	State    string `json:"state" enum:"published,changed,missing,weak" doc:"weak: fewer examples than are needed; missing: no answer is written"`
	Examples int    `json:"examples"`
}

func (a *API) routeDraft(api huma.API) {
	const p = chat.PermissionKnowledge
	huma.Register(api, knowledgeOperation("read-draft", http.MethodGet, "/draft", "Read the draft",
		"The knowledge base as it is being edited: topics by languages, and what differs from what is published."), permitted(a, p, a.readDraft))
	huma.Register(api, knowledgeOperation("discard-draft", http.MethodPost, "/draft/discard", "Discard changes",
		"Files of the draft become as they are published; all of them if none is named."), permitted(a, p, a.discardDraft))
	huma.Register(api, knowledgeOperation("read-draft-entry", http.MethodGet, "/draft/entries/{topic}", "Read a topic",
		"A topic of the draft with its entry in every language, each as buyers will see it."), permitted(a, p, a.readEntry))
	huma.Register(api, knowledgeOperation("write-draft-entry", http.MethodPut, "/draft/entries/{topic}/{lang}", "Write an entry",
		"The entry of a topic in a language. `hash` is that of the entry it was made from: when somebody has changed it since, this is a conflict."), permitted(a, p, a.writeEntry))
	huma.Register(api, knowledgeOperation("write-draft-topic", http.MethodPut, "/draft/topics/{topic}", "Write a topic",
		"Adds a topic, or changes its group and scope, switches it off or on, or says that it is among the most asked."), permitted(a, p, a.writeTopic))
	huma.Register(api, knowledgeOperation("remove-draft-topic", http.MethodDelete, "/draft/topics/{topic}", "Remove a topic",
		"With its entries in every language, and from the follow-ups of others."), permitted(a, p, a.removeTopic))
	huma.Register(api, knowledgeOperation("read-draft-list", http.MethodGet, "/draft/lists/{lang}/{list}", "Read a list of a language",
		"Small talk, messages out of scope, pleas for a person, the lexicon, or warning signs."), permitted(a, p, a.readList))
	huma.Register(api, knowledgeOperation("write-draft-list", http.MethodPut, "/draft/lists/{lang}/{list}", "Write a list of a language",
		"`hash` is that of the list it was made from."), permitted(a, p, a.writeList))
	huma.Register(api, knowledgeOperation("ask-draft", http.MethodPost, "/draft/ask", "Ask the draft",
		"What the assistant would do with a first message now, and what with the draft."), permitted(a, p, a.askDraft))
	huma.Register(api, knowledgeOperation("draft-findings", http.MethodGet, "/draft/findings", "Check the draft",
		"What is wrong with it, or could be better, with what contradicts the stores' pages and what their markets require; errors that are new keep it from being published. Collisions are asked for by themselves."), permitted(a, p, a.findings))
	huma.Register(api, knowledgeOperation("preview-draft", http.MethodPost, "/draft/preview", "Preview an answer",
		"An answer that is being written, as the buyer will see it with the facts of the draft. Nothing is kept."), permitted(a, p, a.preview))
	a.routeFacts(api)
}

func (a *API) readDraft(ctx context.Context, _ *chat.Agent, _ *struct{}) (*draftAnswer, error) {
	draft, base, err := a.draftBase(ctx)
	if err != nil {
		return nil, err
	}
	a.checks.Prepare(check.Subject{Base: base, Answers: a.knowledge.Answers()}) // who opens a draft soon asks what is wrong with it
	answer := new(draftAnswer)
	b := &answer.Body
	b.Published.Revision, b.Published.Publication = a.knowledge.Published()
	if b.FourEyes, err = a.knowledge.FourEyes(ctx); err != nil {
		return nil, err
	}
	b.MostAsked = append([]string{}, base.MostAsked...)
	for _, tag := range base.Tags() {
		b.Languages = append(b.Languages, languageView{tag, base.Languages[tag].Draft})
	}
	b.Changed = []chat.DraftFile{}
	for _, name := range slices.Sorted(maps.Keys(draft.Changed)) {
		b.Changed = append(b.Changed, draft.Changed[name])
	}
	for _, t := range base.Topics {
		view := draftTopic{ID: t.ID, Group: t.Group, Scope: t.Scope, Off: t.Off, Cells: map[string]*draftCell{}}
		for _, tag := range base.Tags() {
			_, changed := draft.Changed[knowledge.EntryFile(tag, t.ID)]
			view.Cells[tag] = cell(base.Entry(tag, t.ID), changed)
		}
		b.Topics = append(b.Topics, view)
	}
	return answer, nil
}

func cell(e *knowledge.Entry, changed bool) *draftCell {
	switch {
	case e == nil || e.Solution == "":
		return &draftCell{State: "missing"}
	case len(e.Examples) < knowledge.MinExamples:
		return &draftCell{"weak", len(e.Examples)}
	case changed:
		return &draftCell{"changed", len(e.Examples)}
	}
	return &draftCell{"published", len(e.Examples)}
}

type discardQuestion struct {
	Body struct {
		Files []string `json:"files,omitempty" doc:"by name; all if none is named"`
	}
}

func (a *API) discardDraft(ctx context.Context, _ *chat.Agent, in *discardQuestion) (*struct{}, error) {
	return nil, a.knowledge.Discard(ctx, in.Body.Files)
}

type draftAskAnswer struct {
	Body struct {
		Now   decided `json:"now"`
		Draft decided `json:"draft"`
	}
}

// decided is what an assistant does with a message.
type decided struct {
	Language string        `json:"lang"`
	Decision chat.Decision `json:"decision"`
	Reply    chat.Message  `json:"reply"`
}

func (a *API) askDraft(ctx context.Context, agent *chat.Agent, in *askQuestion) (*draftAskAnswer, error) {
	tried, err := a.knowledge.Try(ctx)
	if err != nil {
		return nil, err
	}
	answer := new(draftAskAnswer)
	decide := func(l *assistant.Assistant) decided {
		turn := assistant.Turn{Text: in.Body.Text, Locale: in.Body.Locale, Choice: in.Body.Choice, Languages: l.Languages()}
		if store, err := a.service.FirstStore(ctx, agent.Stores); err == nil {
			turn.Precision = store.Precision
		}
		r := l.Decide(turn)
		return decided{r.Language, r.Decision, r.Message}
	}
	answer.Body.Now, answer.Body.Draft = decide(a.service.Assistant()), decide(tried.Answers)
	return answer, nil
}

type findingsAnswer struct {
	Body struct {
		Findings []FindingView `json:"findings"`
	}
}

// FindingView is a finding about the draft.
type FindingView struct {
	check.Found
	New bool `json:"new" doc:"what is published does not have it"`
}

func (a *API) findings(ctx context.Context, agent *chat.Agent, in *struct {
	Store chat.StoreID `query:"store" doc:"whose pages and markets; those of all of one's own if missing"`
}) (*findingsAnswer, error) {
	subject, err := a.draftSubject(ctx)
	if err != nil {
		return nil, err
	}
	stores, err := a.storesOf(ctx, agent, in.Store)
	if err != nil {
		return nil, err
	}
	known, err := a.checks.Known(ctx, check.Subject{Base: a.knowledge.Base(), Answers: subject.Answers}, stores)
	if err != nil {
		return nil, err
	}
	found, err := a.checks.Findings(ctx, subject, stores)
	if err != nil {
		return nil, err
	}
	answer := new(findingsAnswer)
	answer.Body.Findings = []FindingView{}
	for _, f := range found {
		answer.Body.Findings = append(answer.Body.Findings, FindingView{f, !known(f)})
	}
	return answer, nil
}

// draftBase returns the draft, and the knowledge base that it is.
func (a *API) draftBase(ctx context.Context) (revision.Draft, *knowledge.Base, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return draft, nil, err
	}
	base, err := a.knowledge.Read(ctx, draft.Files)
	return draft, base, err
}

// draftSubject is the draft, to be checked.
func (a *API) draftSubject(ctx context.Context) (check.Subject, error) {
	_, base, err := a.draftBase(ctx)
	return check.Subject{Base: base, Answers: a.knowledge.Answers()}, err
}

// subjectFor returns the draft to check and the store that is named, or the
// first of the account's, to check it for. Errors: CodeNotFound for a store
// that is not theirs.
func (a *API) subjectFor(ctx context.Context, agent *chat.Agent, named chat.StoreID) (check.Subject, chat.Store, error) {
	store, err := a.oneStore(ctx, agent, named)
	if err != nil {
		return check.Subject{}, store, err
	}
	subject, err := a.draftSubject(ctx)
	return subject, store, err
}

// storesOf returns an account's stores, or the one that is named. Errors:
// CodeNotFound for one that is not theirs.
func (a *API) storesOf(ctx context.Context, agent *chat.Agent, named chat.StoreID) ([]chat.Store, error) {
	ids := among(agent, named)
	if named != "" && len(ids) == 0 {
		return nil, chat.Errorf(chat.CodeNotFound, "There is no such store.")
	}
	all, err := a.record.Stores(ctx)
	return slices.DeleteFunc(all, func(s chat.Store) bool { return !slices.Contains(ids, s.ID) }), err
}

// oneStore returns the store that is named, or an account's first.
func (a *API) oneStore(ctx context.Context, agent *chat.Agent, named chat.StoreID) (chat.Store, error) {
	stores, err := a.storesOf(ctx, agent, named)
	if err != nil {
		return chat.Store{}, err
	}
	if len(stores) == 0 {
		return chat.Store{}, chat.Errorf(chat.CodeNotFound, "You belong to no store.")
	}
	return stores[0], nil
}
