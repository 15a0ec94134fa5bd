package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dragoman/internal/chat"
)

// changing runs do in a transaction, again if another one was in the way. do
// may run several times.
func (r *Record) changing(ctx context.Context, doing string, do func(context.Context, *sql.Tx) error) error {
	if r.engine.quick {
		ctx = context.WithoutCancel(ctx)
	}
	for attempt := 1; ; attempt++ {
		err := r.once(ctx, do)
		var ours *chat.Error
		switch {
		case err == nil || errors.As(err, &ours):
			return err
		case r.engine.collided(err) && attempt < attempts:
			time.Sleep(time.Duration(attempt) * 5 * time.Millisecond)
		default:
			return unavailable(doing, err)
		}
	}
}

func (r *Record) once(ctx context.Context, do func(context.Context, *sql.Tx) error) error {
	tx, err := r.write.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// ChangeAgent changes an account. change gets it, and all accounts as they are
// at this moment, which nobody changes meanwhile; it may run several times.
// The line of the audit log that it returns is written with the change, or
// neither is. Errors: CodeNotFound, CodeConflict if another account has the
// e-mail address, and what change returns.
func (r *Record) ChangeAgent(ctx context.Context, id chat.AgentID, change func(a *chat.Agent, all []chat.Agent) (chat.AuditEntry, error)) (chat.Agent, error) {
	var changed chat.Agent
	err := r.changing(ctx, "changing an account", func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, selectAgents+" ORDER BY id"+r.engine.lockRows)
		if err != nil {
			return err
		}
		defer rows.Close()
		var all []chat.Agent
		at := -1
		for rows.Next() {
			one, err := scanAgent(rows)
			if err != nil {
				return err
			}
			if one.ID == id {
				at = len(all)
			}
			all = append(all, one)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		if at < 0 {
			return noAccount()
		}
		changed = all[at]
		line, err := change(&changed, all)
		if err != nil {
			return err
		}
		body, err := json.Marshal(changed)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE agents SET email = $1, password_hash = $2, sign_outs = $3, body = $4 WHERE id = $5",
			strings.ToLower(changed.Email), changed.PasswordHash, changed.SignOuts, string(body), string(id))
		if err != nil && r.engine.refused(err) {
			return emailTaken()
		}
		if err != nil {
			return err
		}
		return r.auditIn(ctx, tx, line)
	})
	return changed, err
}

// ChangeStore changes a store like ChangeAgent. Errors: CodeNotFound,
// CodeConflict if another store has its key, and what change returns.
func (r *Record) ChangeStore(ctx context.Context, id chat.StoreID, change func(s *chat.Store) (chat.AuditEntry, error)) (chat.Store, error) {
	var changed chat.Store
	err := r.changing(ctx, "changing a store", func(ctx context.Context, tx *sql.Tx) error {
		changed = chat.Store{}
		var body []byte
		err := tx.QueryRowContext(ctx, "SELECT body FROM stores WHERE id = $1"+r.engine.lockRows, string(id)).Scan(&body)
		if errors.Is(err, sql.ErrNoRows) {
			return chat.Errorf(chat.CodeNotFound, "There is no such store.")
		}
		if err == nil {
			err = json.Unmarshal(body, &changed)
		}
		if err != nil {
			return err
		}
		line, err := change(&changed)
		if err != nil {
			return err
		}
		if body, err = json.Marshal(changed); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "UPDATE stores SET key = $1, body = $2 WHERE id = $3", changed.Key, string(body), string(id))
		if err != nil && r.engine.refused(err) {
			return chat.Errorf(chat.CodeConflict, "Another store has this key.")
		}
		if err != nil {
			return err
		}
		return r.auditIn(ctx, tx, line)
	})
	return changed, err
}

// AddStore adds a store with its line of the audit log. CodeConflict if there
// is one with its id or key.
func (r *Record) AddStore(ctx context.Context, s chat.Store, line chat.AuditEntry) error {
	body, err := json.Marshal(s)
	if err != nil {
		return chat.Invalid("store", "cannot be written as JSON: %v", err)
	}
	return r.changing(ctx, "adding a store", func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO stores (id, key, body) VALUES ($1, $2, $3)", string(s.ID), s.Key, string(body))
		if err != nil && r.engine.refused(err) {
			return &chat.Error{Code: chat.CodeConflict, Field: "id", Message: "There is a store with this id already."}
		}
		if err != nil {
			return err
		}
		return r.auditIn(ctx, tx, line)
	})
}
