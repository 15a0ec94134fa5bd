package account

import (
	"context"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"dragoman/internal/chat"
)

// Agents is where accounts are kept.
type Agents interface {
	// AgentByEmail returns CodeNotFound if there is none.
	AgentByEmail(ctx context.Context, email string) (chat.Agent, error)
	PutAgent(ctx context.Context, a chat.Agent) error
}

// maxName is how long a name may be, in characters; buyers see it above each
// message.
const maxName = 60

// Add checks and keeps a new account and returns it with its password, which
// is made if none is given. Errors: CodeInvalid names the field, CodeConflict
// if the e-mail has an account.
func Add(ctx context.Context, agents Agents, a chat.Agent, password string, now time.Time) (chat.Agent, string, error) {
	a.Email, a.Name = strings.ToLower(strings.TrimSpace(a.Email)), strings.TrimSpace(a.Name)
	if a.Role == "" {
		a.Role = chat.RoleAgent
	}
	if a.Capacity == 0 {
		a.Capacity = chat.DefaultCapacity
	}
	if err := check(&a); err != nil {
		return a, "", err
	}
	if password == "" {
		password = NewPassword()
	}
	var err error
	if a.PasswordHash, err = Hash(password); err != nil {
		return a, "", err
	}
	switch _, err := agents.AgentByEmail(ctx, a.Email); {
	case err == nil:
		return a, "", chat.Errorf(chat.CodeConflict, "There is an account with this e-mail.")
	case chat.CodeOf(err) != chat.CodeNotFound:
		return a, "", err
	}
	a.ID, a.CreatedAt = chat.AgentID(chat.NewID(now)), now.UTC()
	return a, password, agents.PutAgent(ctx, a)
}

func check(a *chat.Agent) error {
	if parsed, err := mail.ParseAddress(a.Email); err != nil || parsed.Address != a.Email {
		return chat.Invalid("email", "give an address such as ana@shop.example")
	}
	if n := utf8.RuneCountInString(a.Name); n == 0 || n > maxName {
		return chat.Invalid("name", "give 1 to %d characters", maxName)
	}
	if !slices.Contains(chat.Roles(), a.Role) {
		return chat.Invalid("role", "give one of %v", chat.Roles())
	}
	if a.External && a.Role != chat.RoleAgent {
		return chat.Invalid("external", "an external helper has the role agent")
	}
	if a.Capacity < 1 || a.Capacity > 50 {
		return chat.Invalid("capacity", "give 1 to 50 chats at once")
	}
	for _, l := range a.Languages {
		if _, err := language.Parse(l); err != nil {
			return chat.Invalid("languages", "%q is no language tag such as es or pt-BR", l)
		}
	}
	for _, g := range a.Groups {
		if !slices.Contains(chat.Groups(), g) {
			return chat.Invalid("groups", "%q is none of %v", g, chat.Groups())
		}
	}
	return nil
}
