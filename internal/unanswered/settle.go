package unanswered

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
	"dragoman/internal/mask"
	"dragoman/internal/record"
)

// Settlement is what an admin makes of a group.
type Settlement struct {
	Language string          `json:"lang"`
	Hashes   []string        `json:"hashes" minItems:"1" maxItems:"20000" doc:"of the group's messages, in the order in which they were shown"`
	How      chat.SettledHow `json:"how" enum:"example,outofscope,topic,dismissed"`
	Topic    string          `json:"topic,omitempty" doc:"of example: the topic; of topic: the new one; of outofscope: the kind"`
	Examples []string        `json:"examples,omitempty" maxItems:"100" doc:"what buyers said, as it is to stand among the examples"`
	Group    chat.Group      `json:"group,omitempty" enum:"presale,aftersale,logistics" doc:"of a new topic: who takes it over"`
	Scope    string          `json:"scope,omitempty" maxLength:"500" doc:"of a new topic: what belongs to it"`
	Question string          `json:"question,omitempty" maxLength:"200" doc:"of a new topic: what buyers are offered to tap"`
	Answer   string          `json:"answer,omitempty" maxLength:"4000" doc:"of a new topic: the draft of its answer"`
}

// maxHash bounds the names of messages that a client sends back.
const maxHash = 64

func (d *Settlement) check() error {
	if len(d.Hashes) == 0 {
		return chat.Invalid("hashes", "say which messages this is about")
	}
	for _, hash := range d.Hashes {
		if hash == "" || len(hash) > maxHash {
			return chat.Invalid("hashes", "send them as they were shown")
		}
	}
	if !slices.Contains([]chat.SettledHow{chat.SettledExample, chat.SettledOutOfScope, chat.SettledTopic, chat.SettledDismissed}, d.How) {
		return chat.Invalid("how", "give example, outofscope, topic or dismissed")
	}
	d.Examples = examples(d.Examples)
	if d.How != chat.SettledDismissed && d.Topic == "" {
		return chat.Invalid("topic", "say where the messages belong")
	}
	if d.How != chat.SettledDismissed && len(d.Examples) == 0 {
		return chat.Invalid("examples", "choose at least one message")
	}
	return nil
}

// longest is how much of a message is kept, in code points.
const longest = 2000

func clip(text string) string {
	if utf8.RuneCountInString(text) <= longest {
		return text
	}
	return string([]rune(text)[:longest])
}

// examples masks messages and leaves out those that come twice or say nothing.
func examples(texts []string) []string {
	var out []string
	for _, text := range texts {
		text = strings.TrimSpace(mask.Sample(mask.Text(clip(text))))
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// Settle takes what is decided into the draft and keeps the decision, so that
// the messages are not shown again. Errors: CodeInvalid, CodeNotFound for a
// topic or language that is not there, CodeConflict for a new topic that is
// there, or when somebody else has changed the same file meanwhile.
func (s *Service) Settle(ctx context.Context, by *chat.Agent, store chat.StoreID, d Settlement) (chat.Settled, error) {
	if err := d.check(); err != nil {
		return chat.Settled{}, err
	}
	if d.How != chat.SettledDismissed {
		if err := s.toDraft(ctx, by, &d); err != nil {
			return chat.Settled{}, err
		}
	}
	now := s.now().UTC()
	settled := chat.Settled{
		ID: chat.NewID(now), Store: store, At: now, Language: d.Language, How: d.How, Topic: d.Topic,
		Hashes: d.Hashes, Count: len(d.Hashes), By: by.ID, Author: by.Name,
	}
	return settled, s.keep(ctx, &settled)
}

// keep writes a decision down with the first texts of its messages as they
// stand in the record: of a buyer who was forgotten since they were shown,
// nothing comes back.
func (s *Service) keep(ctx context.Context, settled *chat.Settled) error {
	for {
		forgotten, err := s.record.Forgotten(ctx, settled.Store)
		if err != nil {
			return err
		}
		if settled.Texts, settled.Of, err = s.texts(ctx, settled.Store, settled.Hashes); err != nil {
			return err
		}
		if err = s.record.PutSettled(ctx, *settled, forgotten); chat.CodeOf(err) != chat.CodeConflict {
			return err
		}
	}
}

// texts returns the first texts of messages, masked, each wording once, and
// whose they are.
func (s *Service) texts(ctx context.Context, store chat.StoreID, hashes []string) (texts, of []string, err error) {
	now := s.now()
	events, err := s.record.Unanswered(ctx, store, record.Span{From: now.AddDate(0, 0, -MaxDays), To: now}, mostCases)
	if err != nil {
		return nil, nil, err
	}
	old, err := s.record.OldQuestions(ctx, store, mostOldQuestions)
	if err != nil {
		return nil, nil, err
	}
	said := make(map[string]string, len(events)+len(old))
	for _, e := range events {
		if e.Message != nil && e.Author.Role == chat.AuthorBuyer {
			said[chat.MessageHash(e.Conversation, e.Seq)] = e.Message.Text
		}
	}
	for _, q := range old {
		said[q.Hash] = q.Text
	}
	texts, of = []string{}, []string{}
	seen := map[string]bool{}
	for _, hash := range hashes {
		if len(texts) == mostTypical {
			break
		}
		text := clip(mask.Text(said[hash]))
		if key := strings.ToLower(text); text != "" && !seen[key] {
			seen[key] = true
			texts, of = append(texts, text), append(of, hash)
		}
	}
	return texts, of, nil
}

// TakeBack has the messages of a decision shown again. What it put into the
// draft stays there. Errors: CodeNotFound.
func (s *Service) TakeBack(ctx context.Context, store chat.StoreID, id string) error {
	return s.record.DropSettled(ctx, store, id)
}

// toDraft puts a decision into the draft, if the file that it is for is still
// as it was when this began.
func (s *Service) toDraft(ctx context.Context, by *chat.Agent, d *Settlement) error {
	file := knowledge.EntryFile(d.Language, d.Topic)
	put := d.addExamples
	switch d.How {
	case chat.SettledOutOfScope:
		file, put = d.Language+"/outofscope.yaml", d.addOutOfScope
	case chat.SettledTopic:
		put = d.addTopic
	}
	draft, err := s.knowledge.Draft(ctx)
	if err != nil {
		return err
	}
	_, err = s.knowledge.Change(ctx, by, []string{d.Language}, map[string]string{file: draft.Files[file]}, func(b *knowledge.Base) error {
		l := b.Languages[d.Language]
		if l == nil {
			return chat.Errorf(chat.CodeNotFound, "The knowledge base does not have this language.")
		}
		return put(b, l)
	})
	return err
}

func (d *Settlement) addExamples(b *knowledge.Base, l *knowledge.Language) error {
	e := l.Entries[d.Topic]
	if e == nil {
		return &chat.Error{Code: chat.CodeNotFound, Field: "topic", Message: "there is no entry of this topic in this language; write it first"}
	}
	e.Examples = union(e.Examples, d.Examples)
	return e.Tidy()
}

func (d *Settlement) addOutOfScope(_ *knowledge.Base, l *knowledge.Language) error {
	i := slices.IndexFunc(l.OutOfScope, func(k knowledge.Kind) bool { return k.Kind == d.Topic })
	if i < 0 {
		return &chat.Error{Code: chat.CodeNotFound, Field: "topic", Message: "there is no such kind of messages out of scope"}
	}
	l.OutOfScope[i].Examples = union(l.OutOfScope[i].Examples, d.Examples)
	return nil
}

func (d *Settlement) addTopic(b *knowledge.Base, l *knowledge.Language) error {
	if _, there := b.Topic(d.Topic); there {
		return &chat.Error{Code: chat.CodeConflict, Field: "topic", Message: "there is a topic with this id already"}
	}
	if err := b.PutTopic(knowledge.Topic{ID: d.Topic, Group: d.Group, Scope: d.Scope}, false); err != nil {
		return err
	}
	e := &knowledge.Entry{Topic: d.Topic, Question: d.Question, Examples: d.Examples, Solution: d.Answer}
	if err := e.Tidy(); err != nil {
		return err
	}
	if _, err := b.Compile(d.Language, e.Solution); err != nil {
		return &chat.Error{Code: chat.CodeInvalid, Field: "answer", Message: err.Error()}
	}
	l.Entries[d.Topic] = e
	return nil
}

// union appends what is not there yet.
func union(list, more []string) []string {
	for _, text := range more {
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	return list
}
