package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"dragoman/internal/chat"
)

func scanAgent(rows *sql.Rows) (a chat.Agent, err error) {
	var (
		raw      sql.RawBytes
		hash     string
		signOuts int64
		totp     bool
	)
	if err = rows.Scan(&hash, &signOuts, &totp, &raw); err == nil {
		err = json.Unmarshal(raw, &a)
	}
	a.PasswordHash, a.SignOuts, a.TOTP = hash, signOuts, totp // no part of the body, which clients may see
	return a, err
}

const selectAgents = "SELECT password_hash, sign_outs, " +
	"EXISTS (SELECT 1 FROM second_factors WHERE agent = agents.id AND confirmed > 0), body FROM agents"

func noAccount() error { return chat.Errorf(chat.CodeNotFound, "There is no such account.") }

func emailTaken() error {
	return chat.Errorf(chat.CodeConflict, "Another account has this e-mail address.")
}

// Agents returns all accounts, by e-mail address.
func (r *Record) Agents(ctx context.Context) ([]chat.Agent, error) {
	all, err := list(ctx, r.read, scanAgent, selectAgents+" ORDER BY email")
	if err != nil {
		return nil, unavailable("reading the accounts", err)
	}
	return all, nil
}

// Agent returns an account; CodeNotFound if there is none.
func (r *Record) Agent(ctx context.Context, id chat.AgentID) (chat.Agent, error) {
	return r.agent(ctx, "id", string(id))
}

// AgentByEmail returns the account with this address, in whatever case it is
// written; CodeNotFound if there is none.
func (r *Record) AgentByEmail(ctx context.Context, email string) (chat.Agent, error) {
	return r.agent(ctx, "email", strings.ToLower(email))
}

func (r *Record) agent(ctx context.Context, column, value string) (chat.Agent, error) {
	a, err := first(ctx, r.read, scanAgent, selectAgents+" WHERE "+column+" = $1", value)
	if errors.Is(err, sql.ErrNoRows) {
		return a, noAccount()
	}
	if err != nil {
		return a, unavailable("reading an account", err)
	}
	return a, nil
}

// PutAgent adds the account, or replaces the one with its id. CodeConflict if
// another account has its e-mail address.
func (r *Record) PutAgent(ctx context.Context, a chat.Agent) error {
	if err := checkText("id", string(a.ID), 1); err != nil {
		return err
	}
	if err := checkText("email", a.Email, 3); err != nil {
		return err
	}
	body, err := json.Marshal(a)
	if err != nil {
		return chat.Invalid("agent", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO agents (id, email, password_hash, sign_outs, body) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (id) DO UPDATE SET email = excluded.email, password_hash = excluded.password_hash, sign_outs = excluded.sign_outs, body = excluded.body",
		string(a.ID), strings.ToLower(a.Email), a.PasswordHash, a.SignOuts, string(body))
	if err != nil && r.engine.refused(err) {
		return emailTaken()
	}
	if err != nil {
		return unavailable("writing an account", err)
	}
	return nil
}
