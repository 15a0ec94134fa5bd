// Package editing knows who has which part of the draft of the knowledge base
// open just now, and what they have changed there and not saved, in Redis.
//
// It is a courtesy, not a lock: whoever saves second is told so by the record,
// whatever stands here.
package editing

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/chat"
	"dragoman/internal/live"
)

// Shown is how long somebody is shown after the last sign of life.
const Shown = 10 * time.Second

// Editor is a window in which somebody edits.
type Editor struct {
	Agent   chat.AgentID `json:"agent"`
	Name    string       `json:"name"`
	Window  string       `json:"window"` // of the agent's, who may have several
	Place   string       `json:"place"`  // what is open there: "topics/returns.how_to", "facts", "lists/en/lexicon"
	Unsaved []Unsaved    `json:"unsaved"`
}

// Unsaved is something that was changed and not saved.
type Unsaved struct {
	Language string `json:"lang,omitempty" maxLength:"35"`
	Field    string `json:"field" maxLength:"64" doc:"of an entry: question, examples, apology, solution, with_order, follow_ups; else the name of what is changed"`
}

// Editing knows who edits. It is safe for concurrent use.
type Editing struct {
	live  *live.Live
	shown time.Duration
}

// New makes it. shown is how long somebody is shown after the last sign of
// life, 0 for Shown.
func New(l *live.Live, shown time.Duration) *Editing {
	return &Editing{live: l, shown: cmp.Or(shown, Shown)}
}

// Bounds of what a window may say.
const (
	maxPlace   = 200 // bytes
	maxUnsaved = 200
	maxField   = 64 // bytes
)

var windowID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,64}$`)

func (e *Editor) check() error {
	switch {
	case !windowID.MatchString(e.Window):
		return chat.Invalid("window", "choose 8 to 64 letters, digits, hyphens and underscores")
	case e.Place == "" || len(e.Place) > maxPlace || !utf8.ValidString(e.Place):
		return chat.Invalid("place", "say in 1 to %d bytes what is open", maxPlace)
	case len(e.Unsaved) > maxUnsaved:
		return chat.Invalid("unsaved", "give at most %d", maxUnsaved)
	}
	for _, edit := range e.Unsaved {
		if len(edit.Field)+len(edit.Language) > maxField || !utf8.ValidString(edit.Field+edit.Language) {
			return chat.Invalid("unsaved", "give short names of fields and languages")
		}
	}
	return nil
}

// Note takes a window's sign of life and returns everybody who edits, that
// window too. Errors: CodeInvalid, CodeUnavailable.
func (e *Editing) Note(ctx context.Context, editor Editor) ([]Editor, error) {
	if err := editor.check(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(editor)
	if err != nil {
		return nil, err
	}
	return e.run(ctx, "noting who edits", key(editor.Agent, editor.Window), string(body))
}

// Leave notes that a window is closed. Errors: CodeUnavailable.
func (e *Editing) Leave(ctx context.Context, agent chat.AgentID, window string) error {
	_, err := e.run(ctx, "noting who left", key(agent, window), "")
	return err
}

// All returns everybody who edits, by name. Errors: CodeUnavailable.
func (e *Editing) All(ctx context.Context) ([]Editor, error) {
	return e.run(ctx, "reading who edits", "", "")
}

func key(agent chat.AgentID, window string) string { return string(agent) + "|" + window }

var (
	//go:embed editing.lua
	scriptText string
	script     = redis.NewScript(scriptText)
	keys       = []string{"dragoman:{editing}:windows", "dragoman:{editing}:until"}
)

func (e *Editing) run(ctx context.Context, doing, window, body string) ([]Editor, error) {
	var bodies []string
	err := e.live.Do(ctx, doing, func(ctx context.Context, client redis.UniversalClient) (err error) {
		bodies, err = script.Run(ctx, client, keys, window, body, e.shown.Milliseconds()).StringSlice()
		return err
	})
	if err != nil {
		return nil, err
	}
	editors := make([]Editor, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal([]byte(body), &editors[i]); err != nil {
			return nil, chat.Errorf(chat.CodeInternal, "%s: %w", doing, err)
		}
	}
	slices.SortFunc(editors, func(a, b Editor) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Window, b.Window)) })
	return editors, nil
}
