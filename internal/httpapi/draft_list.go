package httpapi

import (
	"context"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// ListForm is one of a language's lists: of kinds, examples, concepts or
// alerts, whichever it is made of.
type ListForm struct {
	Kinds    []kindBody    `json:"kinds,omitempty" doc:"of outofscope and smalltalk"`
	Examples []string      `json:"examples,omitempty" doc:"of human"`
	Concepts []conceptBody `json:"concepts,omitempty" doc:"of lexicon"`
	Alerts   []alertBody   `json:"alerts,omitempty" doc:"of alerts"`
}

type kindBody struct {
	Kind     string   `json:"kind"`
	Examples []string `json:"examples"`
	Replies  []string `json:"replies,omitempty" doc:"to small talk"`
}

type conceptBody struct {
	Concept string   `json:"concept" doc:"English, the same in every language"`
	Terms   []string `json:"terms" doc:"words and phrases that mean the same to the store"`
}

type alertBody struct {
	Category chat.AlertCategory `json:"category" enum:"fraud,safety,legal,anger"`
	Severity string             `json:"severity" enum:"high,medium"`
	Terms    []string           `json:"terms,omitempty"`
	Examples []string           `json:"examples,omitempty" doc:"whole messages"`
}

type ListPath struct {
	Lang string `path:"lang" doc:"language"`
	List string `path:"list" enum:"outofscope,smalltalk,human,lexicon,alerts" doc:"which of them"`
}

type listAnswer struct {
	Body struct {
		ListForm
		Hash string `json:"hash" doc:"to be sent back with a change"`
	}
}

func (a *API) readList(ctx context.Context, _ *chat.Agent, in *ListPath) (*listAnswer, error) {
	draft, base, err := a.draftBase(ctx)
	if err != nil {
		return nil, err
	}
	l := base.Languages[in.Lang]
	if l == nil {
		return nil, chat.Errorf(chat.CodeNotFound, "There is no such language.")
	}
	answer := new(listAnswer)
	answer.Body.Hash = draft.Files[in.file()]
	switch in.List {
	case "outofscope":
		answer.Body.Kinds = kindsOf(l.OutOfScope)
	case "smalltalk":
		answer.Body.Kinds = kindsOf(l.Smalltalk)
	case "human":
		answer.Body.Examples = l.Human
	case "lexicon":
		for _, c := range l.Lexicon.Concepts {
			answer.Body.Concepts = append(answer.Body.Concepts, conceptBody{c.ID, c.Terms})
		}
	case "alerts":
		for _, w := range l.Lexicon.Alerts {
			answer.Body.Alerts = append(answer.Body.Alerts, alertBody{w.Category, w.Severity, w.Terms, w.Examples})
		}
	}
	return answer, nil
}

func (in *ListPath) file() string { return in.Lang + "/" + in.List + ".yaml" }

func kindsOf(kinds []knowledge.Kind) []kindBody {
	out := make([]kindBody, len(kinds))
	for i, k := range kinds {
		out[i] = kindBody{k.Kind, k.Examples, k.Replies}
	}
	return out
}

type writeListQuestion struct {
	ListPath
	Body struct {
		ListForm
		Hash string `json:"hash" doc:"of the list that this was made from; empty if there was none"`
	}
}

func (a *API) writeList(ctx context.Context, agent *chat.Agent, in *writeListQuestion) (*hashAnswer, error) {
	edited, err := a.knowledge.Change(ctx, agent, []string{in.Lang}, map[string]string{in.file(): in.Body.Hash}, func(b *knowledge.Base) error {
		l := b.Languages[in.Lang]
		if l == nil {
			return chat.Errorf(chat.CodeNotFound, "There is no such language.")
		}
		switch in.List {
		case "outofscope":
			l.OutOfScope = in.Body.kinds()
		case "smalltalk":
			l.Smalltalk = in.Body.kinds()
		case "human":
			l.Human = in.Body.Examples
		case "lexicon":
			l.Lexicon.Concepts = nil
			for _, c := range in.Body.Concepts {
				l.Lexicon.Concepts = append(l.Lexicon.Concepts, knowledge.Concept{ID: c.Concept, Terms: c.Terms})
			}
		case "alerts":
			l.Lexicon.Alerts = nil
			for _, w := range in.Body.Alerts {
				l.Lexicon.Alerts = append(l.Lexicon.Alerts, knowledge.Alert{Category: w.Category, Severity: w.Severity, Terms: w.Terms, Examples: w.Examples})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	answer := new(hashAnswer)
	answer.Body.Hash = in.Body.Hash
	if hash, changed := edited[in.file()]; changed {
		answer.Body.Hash = hash
	}
	return answer, nil
}

func (b *ListForm) kinds() []knowledge.Kind {
	out := make([]knowledge.Kind, len(b.Kinds))
	for i, k := range b.Kinds {
		out[i] = knowledge.Kind{Kind: k.Kind, Examples: k.Examples, Replies: k.Replies}
	}
	return out
}
