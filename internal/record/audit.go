package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"

	"dragoman/internal/chat"
)

func scanAudit(rows *sql.Rows) (e chat.AuditEntry, err error) {
	var raw sql.RawBytes
	if err = rows.Scan(&raw); err == nil {
		err = json.Unmarshal(raw, &e)
	}
	return e, err
}

// Audit writes a line of the audit log; its id and time are set here.
func (r *Record) Audit(ctx context.Context, e chat.AuditEntry) error {
	args, err := r.auditArgs(e)
	if err != nil {
		return err
	}
	if _, err := r.write.exec(ctx, insertAudit, args...); err != nil {
		return unavailable("writing the audit log", err)
	}
	return nil
}

// auditIn is Audit as a part of a transaction.
func (r *Record) auditIn(ctx context.Context, tx *sql.Tx, e chat.AuditEntry) error {
	args, err := r.auditArgs(e)
	if err == nil {
		_, err = tx.ExecContext(ctx, insertAudit, args...)
	}
	return err
}

const insertAudit = "INSERT INTO audit (id, at, store, action, target, body) VALUES ($1, $2, $3, $4, $5, $6)"

func (r *Record) auditArgs(e chat.AuditEntry) ([]any, error) {
	if err := checkText("action", string(e.Action), 1); err != nil {
		return nil, err
	}
	if err := checkText("target", e.Target, 0); err != nil {
		return nil, err
	}
	now := r.now()
	e.ID, e.At = chat.NewID(now), now.UTC()
	body, err := json.Marshal(e)
	if err != nil {
		return nil, chat.Invalid("detail", "cannot be written as JSON: %v", err)
	}
	return []any{e.ID, micros(e.At), string(e.Store), string(e.Action), e.Target, string(body)}, nil
}

// AuditBefore returns up to limit lines of the audit log that are older than
// the one with this id ("" for the newest), the newest first: those of these
// stores and those of the whole installation.
func (r *Record) AuditBefore(ctx context.Context, stores []chat.StoreID, id string, limit int) ([]chat.AuditEntry, error) {
	const newest = "~" // sorts after every id
	if id == "" {
		id = newest
	}
	found := []chat.AuditEntry{}
	for {
		page, err := list(ctx, r.read, scanAudit, "SELECT body FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2", id, limit)
		if err != nil {
			return nil, unavailable("reading the audit log", err)
		}
		for _, e := range page {
			if id = e.ID; e.Store == "" || slices.Contains(stores, e.Store) {
				found = append(found, e)
			}
			if len(found) == limit {
				return found, nil
			}
		}
		if len(page) < limit {
			return found, nil
		}
	}
}
