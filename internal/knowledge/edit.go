package knowledge

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"dragoman/internal/chat"
)

// Tidy brings an entry into the form that it has after it was read from a file.
func (e *Entry) Tidy() error {
	e.Question, e.Apology, e.Solution = strings.TrimSpace(e.Question), paragraphs(e.Apology), paragraphs(e.Solution)
	for key, text := range e.Variants {
		if e.Variants[key] = paragraphs(text); e.Variants[key] == "" {
			delete(e.Variants, key)
		}
	}
	examples := e.Examples[:0:0]
	for _, text := range e.Examples {
		if text = strings.TrimSpace(text); text != "" {
			examples = append(examples, text)
		}
	}
	e.Examples = examples
	if e.Question == "" {
		return chat.Invalid("question", "write what a buyer is offered to tap")
	}
	return nil
}

// PutTopic adds a topic, or replaces the one with its id. Errors: CodeInvalid.
func (b *Base) PutTopic(t Topic, mostAsked bool) error {
	if !topicID.MatchString(t.ID) {
		return chat.Invalid("topic", "write area.name in lower-case letters, digits and underscores, such as returns.window")
	}
	if !slices.Contains(chat.Groups(), t.Group) {
		return chat.Invalid("group", "give one of %v", chat.Groups())
	}
	if t.Scope = strings.TrimSpace(t.Scope); t.Scope == "" {
		return chat.Invalid("scope", "say what belongs to the topic")
	}
	if i := slices.IndexFunc(b.Topics, func(o Topic) bool { return o.ID == t.ID }); i >= 0 {
		b.Topics[i] = t
	} else {
		b.Topics = append(b.Topics, t)
	}
	switch i := slices.Index(b.MostAsked, t.ID); {
	case mostAsked && i < 0:
		b.MostAsked = append(b.MostAsked, t.ID)
	case !mostAsked && i >= 0:
		b.MostAsked = slices.Delete(b.MostAsked, i, i+1)
	}
	return nil
}

// RemoveTopic removes a topic with its entries, and from the follow-ups of
// others. Errors: CodeNotFound.
func (b *Base) RemoveTopic(id string) error {
	if _, ok := b.Topic(id); !ok {
		return chat.Errorf(chat.CodeNotFound, "There is no such topic.")
	}
	is := func(other string) bool { return other == id }
	b.Topics = slices.DeleteFunc(b.Topics, func(t Topic) bool { return t.ID == id })
	b.MostAsked = slices.DeleteFunc(b.MostAsked, is)
	for _, l := range b.Languages {
		delete(l.Entries, id)
		for _, e := range l.Entries {
			e.FollowUps = slices.DeleteFunc(e.FollowUps, is)
		}
	}
	return nil
}

var factName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// Form is a fact as a form shows it: its type, and the fields of that type as
// in facts.yaml. nil stands for a fact that is to go.
type Form map[string]any

// Form returns the fact's fields.
func (f Fact) Form() (Form, error) {
	text, err := yaml.MarshalWithOptions(f.value, yaml.JSON())
	if err != nil {
		return nil, chat.Errorf(chat.CodeInternal, "write fact %s: %w", f.Name, err)
	}
	var form Form
	return form, json.Unmarshal(text, &form)
}

// PutFacts adds, replaces and removes facts. Nothing is changed if one is
// CodeInvalid; the error names it.
func (b *Base) PutFacts(forms map[string]Form) error {
	facts := maps.Clone(b.Facts)
	for _, name := range slices.Sorted(maps.Keys(forms)) {
		if forms[name] == nil {
			delete(facts, name)
			continue
		}
		if !factName.MatchString(name) {
			return chat.Invalid("facts."+name, "name a fact in lower-case letters, digits and underscores")
		}
		text, err := yaml.Marshal(map[string]any{"facts": map[string]Form{name: forms[name]}})
		if err != nil {
			return chat.Invalid("facts."+name, "cannot be written: %v", err)
		}
		one := &Base{Facts: map[string]Fact{}}
		if err := one.loadFacts(Tree{FactsFile: text}.FS()); err != nil {
			reason, _, _ := strings.Cut(chat.PublicMessage(err), "\n")
			if _, after, ok := strings.Cut(reason, ": "); ok {
				reason = after
			}
			return chat.Invalid("facts."+name, "%s", reason)
		}
		facts[name] = one.Facts[name]
	}
	b.Facts = facts
	return nil
}

// CopyFacts returns a base whose facts can be changed without this one's.
func (b *Base) CopyFacts() *Base {
	other := *b
	other.Facts = maps.Clone(b.Facts)
	return &other
}

// Rendered is a text of an entry as buyers read it, before and after.
type Rendered struct {
	Topic    string `json:"topic"`
	Language string `json:"lang"`
	Before   string `json:"before"` // "" if it could not be filled in
	After    string `json:"after"`
}

// Differences returns the answers that read differently in two bases, by topic
// and language.
func Differences(before, after *Base) []Rendered {
	out := []Rendered{}
	for _, t := range after.Topics {
		for _, tag := range after.Tags() {
			r := Rendered{Topic: t.ID, Language: tag, Before: before.answer(tag, t.ID), After: after.answer(tag, t.ID)}
			if r.Before != r.After {
				out = append(out, r)
			}
		}
	}
	return out
}

// answer renders an entry; "" if there is none, or it cannot be filled in.
func (b *Base) answer(tag, topic string) string {
	e := b.Entry(tag, topic)
	if e == nil {
		return ""
	}
	text := e.Solution
	if e.Apology != "" {
		text = e.Apology + "\n\n" + text
	}
	rendered, err := b.Render(tag, text, nil)
	if err != nil {
		return ""
	}
	return rendered
}
