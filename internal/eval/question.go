// Package eval measures the assistant on labelled messages: they go through
// the very code that answers chats, and what comes out is counted.
package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"

	"dragoman/internal/chat"
	"dragoman/internal/knowledge"
)

// Labels that are no topics.
const (
	LabelNone      = "none"      // no topic answers it
	LabelHuman     = "human"     // asks for a person
	LabelSmalltalk = "smalltalk" // greeting, thanks and the like
)

// Question is a labelled message.
type Question struct {
	ID    string             `json:"id"`
	Lang  string             `json:"lang"`
	Text  string             `json:"text"`
	Label string             `json:"label"` // a topic or a Label* constant
	Style string             `json:"style"` // plain, indirect, noisy, long, ...; "" if unknown
	Alert chat.AlertCategory `json:"alert"`
}

// HasTopic reports whether a topic answers the message.
func (q *Question) HasTopic() bool {
	return q.Label != LabelNone && q.Label != LabelHuman && q.Label != LabelSmalltalk
}

// ReadQuestions reads a file with one JSON object a line. Errors are
// chat.CodeInvalid and name file and line.
func ReadQuestions(file string) ([]Question, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, &chat.Error{Code: chat.CodeInvalid, Field: file, Message: "cannot be read", Err: err}
	}
	return parseQuestions(file, data)
}

// StoreQuestions reads the labelled questions that stand beside a knowledge
// base's entries, <language>/questions.jsonl; none is no error.
func StoreQuestions(files fs.FS) ([]Question, error) {
	names, err := fs.Glob(files, "*/questions.jsonl")
	if err != nil {
		return nil, err
	}
	var all []Question
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: name, Message: "cannot be read", Err: err}
		}
		list, err := parseQuestions(name, data)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}

func parseQuestions(file string, data []byte) ([]Question, error) {
	var out []Question
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var q Question
		at := fmt.Sprintf("%s:%d", file, n)
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, &chat.Error{Code: chat.CodeInvalid, Field: at, Message: `not a line like {"id":"1","lang":"en","text":"...","label":"..."}`, Err: err}
		}
		if q.Text == "" || q.Label == "" {
			return nil, chat.Invalid(at, "text and label are needed")
		}
		if q.ID == "" {
			q.ID = at
		}
		if q.Lang == "" {
			q.Lang = "en"
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, &chat.Error{Code: chat.CodeInvalid, Field: file, Message: "cannot be read", Err: err}
	}
	return out, nil
}

// Knowledge makes a throw-away knowledge base of labelled messages: one entry a
// label, its first message being its question.
func Knowledge(examples []Question) *knowledge.Base {
	b := &knowledge.Base{Facts: map[string]knowledge.Fact{}, Languages: map[string]*knowledge.Language{}}
	none := map[string]*knowledge.Kind{}
	for _, e := range examples {
		l := b.Languages[e.Lang]
		if l == nil {
			l = &knowledge.Language{Tag: e.Lang, Entries: map[string]*knowledge.Entry{}}
			b.Languages[e.Lang] = l
			none[e.Lang] = &knowledge.Kind{Kind: LabelNone}
		}
		switch e.Label {
		case LabelNone:
			none[e.Lang].Examples = append(none[e.Lang].Examples, e.Text)
		case LabelHuman:
			l.Human = append(l.Human, e.Text)
		case LabelSmalltalk:
			l.Smalltalk = append(l.Smalltalk, knowledge.Kind{Kind: LabelSmalltalk, Examples: []string{e.Text}, Replies: []string{"…"}})
		default:
			if _, ok := b.Topic(e.Label); !ok {
				b.Topics = append(b.Topics, knowledge.Topic{ID: e.Label, Group: chat.GroupAftersale})
			}
			entry := l.Entries[e.Label]
			if entry == nil {
				entry = &knowledge.Entry{Topic: e.Label, Question: e.Text, Solution: e.Label}
				l.Entries[e.Label] = entry
			} else {
				entry.Examples = append(entry.Examples, e.Text)
			}
		}
	}
	for tag, kind := range none {
		if len(kind.Examples) > 0 {
			b.Languages[tag].OutOfScope = []knowledge.Kind{*kind}
		}
	}
	return b
}
