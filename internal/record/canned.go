package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"dragoman/internal/chat"
)

func scanCanned(rows *sql.Rows) (c chat.Canned, err error) {
	var raw sql.RawBytes
	if err = rows.Scan(&raw); err == nil {
		err = json.Unmarshal(raw, &c)
	}
	return c, err
}

// Canned returns a store's canned replies by name: everybody's and the agent's
// own.
func (r *Record) Canned(ctx context.Context, store chat.StoreID, agent chat.AgentID) ([]chat.Canned, error) {
	all, err := list(ctx, r.read, scanCanned, "SELECT body FROM canned WHERE store = $1 AND (owner = '' OR owner = $2) ORDER BY name, owner",
		string(store), string(agent))
	if err != nil {
		return nil, unavailable("reading the canned replies", err)
	}
	return all, nil
}

// CannedByID returns one canned reply; CodeNotFound if there is none.
func (r *Record) CannedByID(ctx context.Context, id string) (chat.Canned, error) {
	c, err := first(ctx, r.read, scanCanned, "SELECT body FROM canned WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return c, noCanned()
	}
	if err != nil {
		return c, unavailable("reading a canned reply", err)
	}
	return c, nil
}

// PutCanned adds the reply, or replaces the one with its id. CodeConflict if
// another of the same owner in the store has its name (the error names the
// field).
func (r *Record) PutCanned(ctx context.Context, c chat.Canned) error {
	body, err := encodeCanned(&c)
	if err != nil {
		return err
	}
	_, err = r.write.exec(ctx, "INSERT INTO canned (id, store, owner, name, body) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (id) DO UPDATE SET name = excluded.name, body = excluded.body",
		c.ID, string(c.Store), string(c.Owner), c.Name, body)
	return r.wroteCanned(err)
}

// ChangeCanned replaces the name and the texts of the reply that was as
// before when it was read. CodeConflict without a field if it has been changed
// or removed since; other errors as of PutCanned.
func (r *Record) ChangeCanned(ctx context.Context, before, c chat.Canned) error {
	was, err := encodeCanned(&before)
	if err != nil {
		return err
	}
	body, err := encodeCanned(&c)
	if err != nil {
		return err
	}
	result, err := r.write.exec(ctx, "UPDATE canned SET name = $1, body = $2 WHERE id = $3 AND body = $4", c.Name, body, c.ID, was)
	if err != nil {
		return r.wroteCanned(err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeConflict, "This reply was changed since you read it.")
	}
	return nil
}

func encodeCanned(c *chat.Canned) (string, error) {
	for field, text := range map[string]string{"id": c.ID, "store": string(c.Store), "name": c.Name} {
		if err := checkText(field, text, 1); err != nil {
			return "", err
		}
	}
	for lang, text := range c.Texts {
		if err := checkText("texts."+lang, text, 1); err != nil {
			return "", err
		}
	}
	body, err := json.Marshal(c)
	if err != nil {
		return "", chat.Invalid("texts", "cannot be written as JSON: %v", err)
	}
	return string(body), nil
}

func (r *Record) wroteCanned(err error) error {
	if err != nil && r.engine.refused(err) {
		return &chat.Error{Code: chat.CodeConflict, Field: "name", Message: "Another canned reply has this name."}
	}
	if err != nil {
		return unavailable("writing a canned reply", err)
	}
	return nil
}

// DeleteCanned removes a reply; CodeNotFound if there is none.
func (r *Record) DeleteCanned(ctx context.Context, id string) error {
	result, err := r.write.exec(ctx, "DELETE FROM canned WHERE id = $1", id)
	if err != nil {
		return unavailable("removing a canned reply", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return noCanned()
	}
	return nil
}

func noCanned() error { return chat.Errorf(chat.CodeNotFound, "There is no such canned reply.") }
