package chat

import (
	"strings"
	"time"
	"unicode/utf8"
)

const (
	// MaxCannedName is how long the name of a canned reply may be, characters.
	MaxCannedName = 60
	// MaxCannedText is how long its text may be, characters.
	MaxCannedText = 2000
)

// Canned is a reply that agents keep ready: a name to find it by, and a text in
// each language that it was written in. Texts may hold placeholders.
type Canned struct {
	ID        string            `json:"id"`
	Store     StoreID           `json:"store"`
	Owner     AgentID           `json:"owner,omitempty"` // whose own it is, "" for everybody's
	Name      string            `json:"name"`
	Texts     map[string]string `json:"texts"` // by language
	UpdatedAt time.Time         `json:"updated_at"`
}

// Check trims the name and the texts, drops those that are empty, and returns
// CodeInvalid if what is left is no reply.
func (c *Canned) Check() error {
	if c.Name = strings.TrimSpace(c.Name); c.Name == "" {
		return Invalid("name", "is missing; write what agents will look for")
	}
	if n := utf8.RuneCountInString(c.Name); n > MaxCannedName {
		return Invalid("name", "has %d characters; use at most %d", n, MaxCannedName)
	}
	texts := make(map[string]string, len(c.Texts))
	for lang, text := range c.Texts {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if n := utf8.RuneCountInString(text); n > MaxCannedText {
			return Invalid("texts."+lang, "has %d characters; use at most %d", n, MaxCannedText)
		}
		texts[lang] = text
	}
	if len(texts) == 0 {
		return Invalid("texts", "are missing; write the reply in at least one language")
	}
	c.Texts = texts
	return nil
}

// EditableBy reports whether an account may change the reply: an agent their
// own, and who looks after the desk or the knowledge base those of everybody.
func (c *Canned) EditableBy(a *Agent) bool {
	if c.Owner != "" {
		return c.Owner == a.ID && a.MayIn(c.Store, PermissionChat)
	}
	return a.MayIn(c.Store, PermissionKnowledge) || a.MayIn(c.Store, PermissionSupervise)
}
