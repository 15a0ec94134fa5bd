package httpapi

import (
	"context"
	"slices"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// EntryForm is an entry as it is written. It is exported, as the parts of
// bodies are, for the schema to show its fields.
type EntryForm struct {
	Question  string            `json:"question"`
	Examples  []string          `json:"examples"`
	Apology   string            `json:"apology,omitempty"`
	Solution  string            `json:"solution,omitempty"`
	Variants  map[string]string `json:"variants,omitempty" doc:"with_order: for a buyer who named an order number"`
	FollowUps []string          `json:"follow_ups,omitempty" doc:"topics asked next"`
}

type draftEntry struct {
	EntryForm
	Hash    string          `json:"hash" doc:"to be sent back with a change; empty if there is no entry"`
	Preview string          `json:"preview" doc:"as the buyer will see it; empty with a fault in it"`
	Fault   string          `json:"fault,omitempty" doc:"why there is no preview"`
	Changed *chat.DraftFile `json:"changed,omitempty" doc:"who changed it, if it is not as it is published"`
	Starter *EntryForm      `json:"starter,omitempty" doc:"of the knowledge that comes with the program, if the store has words of its own"`
}

type topicQuestion struct {
	Topic string `path:"topic" doc:"id of the topic"`
}

type draftEntriesAnswer struct {
	Body struct {
		Topic     string                 `json:"topic"`
		Group     chat.Group             `json:"group"`
		Scope     string                 `json:"scope"`
		Off       bool                   `json:"off"`
		MostAsked bool                   `json:"most_asked"`
		Entries   map[string]*draftEntry `json:"entries" doc:"by language"`
	}
}

func (a *API) readEntry(ctx context.Context, _ *chat.Agent, in *topicQuestion) (*draftEntriesAnswer, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	base, err := a.knowledge.ReadTopic(ctx, draft.Files, in.Topic)
	if err != nil {
		return nil, err
	}
	topic, ok := base.Topic(in.Topic)
	if !ok {
		return nil, chat.Errorf(chat.CodeNotFound, "There is no such topic.")
	}
	starter, starterFiles, err := a.knowledge.StarterTopic(ctx, in.Topic)
	if err != nil {
		return nil, err
	}
	answer := new(draftEntriesAnswer)
	b := &answer.Body
	b.Topic, b.Group, b.Scope, b.Off, b.MostAsked = topic.ID, topic.Group, topic.Scope, topic.Off, slices.Contains(base.MostAsked, topic.ID)
	b.Entries = map[string]*draftEntry{}
	for _, tag := range a.knowledge.Tags(draft.Files) {
		name := knowledge.EntryFile(tag, topic.ID)
		view := &draftEntry{Hash: draft.Files[name]}
		if f, ok := draft.Changed[name]; ok {
			view.Changed = &f
		}
		if e := base.Entry(tag, topic.ID); e != nil {
			view.EntryForm = written(e)
			view.preview(base, tag, e)
		} else {
			view.Examples = []string{}
		}
		if e := starter.Entry(tag, topic.ID); e != nil && starterFiles[name] != view.Hash {
			own := written(e)
			view.Starter = &own
		}
		b.Entries[tag] = view
	}
	return answer, nil
}

func written(e *knowledge.Entry) EntryForm {
	return EntryForm{e.Question, e.Examples, e.Apology, e.Solution, e.Variants, e.FollowUps}
}

// preview renders the answer with an order number in its place.
func (v *draftEntry) preview(base *knowledge.Base, tag string, e *knowledge.Entry) {
	text := e.Solution
	if e.Apology != "" {
		text = e.Apology + "\n\n" + text
	}
	var err error
	if v.Preview, err = base.Render(tag, text, nil); err != nil {
		v.Fault = chat.PublicMessage(err)
	}
}

type entryQuestion struct {
	Topic string `path:"topic" doc:"id of the topic"`
	Lang  string `path:"lang" doc:"language"`
	Body  struct {
		EntryForm
		Hash string `json:"hash" doc:"of the entry that this was made from; empty if there was none"`
	}
}

type hashAnswer struct {
	Body struct {
		Hash string `json:"hash" doc:"of what is written now; to be sent back with the next change"`
	}
}

func (a *API) writeEntry(ctx context.Context, agent *chat.Agent, in *entryQuestion) (*hashAnswer, error) {
	name := knowledge.EntryFile(in.Lang, in.Topic)
	edited, err := a.knowledge.Change(ctx, agent, []string{in.Lang}, map[string]string{name: in.Body.Hash}, func(b *knowledge.Base) error {
		l := b.Languages[in.Lang]
		if _, ok := b.Topic(in.Topic); !ok || l == nil {
			return chat.Errorf(chat.CodeNotFound, "There is no such topic or language.")
		}
		e := &knowledge.Entry{
			Topic: in.Topic, Question: in.Body.Question, Examples: in.Body.Examples, Apology: in.Body.Apology,
			Solution: in.Body.Solution, Variants: in.Body.Variants, FollowUps: in.Body.FollowUps,
		}
		if err := e.Tidy(); err != nil {
			return err
		}
		if _, err := b.Compile(in.Lang, e.Solution); err != nil {
			return &chat.Error{Code: chat.CodeInvalid, Field: "solution", Message: err.Error(), Reason: chat.ReasonOf(err)}
		}
		l.Entries[in.Topic] = e
		return nil
	})
	if err != nil {
		return nil, err
	}
	answer := new(hashAnswer)
	answer.Body.Hash = in.Body.Hash
	if hash, changed := edited[name]; changed {
		answer.Body.Hash = hash
	}
	return answer, nil
}

type writeTopicQuestion struct {
	Topic string `path:"topic" doc:"id: area.name in lower-case letters, digits and underscores"`
	Body  struct {
		Group     chat.Group `json:"group" enum:"presale,aftersale,logistics"`
		Scope     string     `json:"scope" minLength:"1" maxLength:"500" doc:"what belongs to it, for those who write and label"`
		Off       bool       `json:"off,omitempty"`
		MostAsked bool       `json:"most_asked,omitempty"`
	}
}

func (a *API) writeTopic(ctx context.Context, agent *chat.Agent, in *writeTopicQuestion) (*struct{}, error) {
	_, err := a.knowledge.Change(ctx, agent, nil, nil, func(b *knowledge.Base) error {
		t := knowledge.Topic{ID: in.Topic, Group: in.Body.Group, Scope: in.Body.Scope, Off: in.Body.Off}
		return b.PutTopic(t, in.Body.MostAsked)
	})
	return nil, err
}

func (a *API) removeTopic(ctx context.Context, agent *chat.Agent, in *topicQuestion) (*struct{}, error) {
	draft, err := a.knowledge.Draft(ctx)
	if err != nil {
		return nil, err
	}
	_, err = a.knowledge.Change(ctx, agent, a.knowledge.Tags(draft.Files), nil, func(b *knowledge.Base) error {
		return b.RemoveTopic(in.Topic)
	})
	return nil, err
}
