package record

import (
	"context"
	"database/sql"
	"errors"

	"dragoman/internal/chat"
)

// Identified returns the account that an OpenID Connect identity is linked to;
// CodeNotFound if it is linked to none.
func (r *Record) Identified(ctx context.Context, issuer, subject string) (chat.AgentID, error) {
	id, err := first(ctx, r.read, scanText, "SELECT agent FROM identities WHERE issuer = $1 AND subject = $2", issuer, subject)
	if errors.Is(err, sql.ErrNoRows) {
		return "", chat.Errorf(chat.CodeNotFound, "This identity belongs to no account.")
	}
	if err != nil {
		return "", unavailable("reading an identity", err)
	}
	return chat.AgentID(id), nil
}

// LinkIdentity links an identity to an account for good. CodeConflict if the
// identity, or another one of the same issuer, is linked already: an e-mail
// address that was given to somebody else opens no account of the one before.
func (r *Record) LinkIdentity(ctx context.Context, issuer, subject string, agent chat.AgentID, line chat.AuditEntry) error {
	return r.changing(ctx, "linking an identity", func(ctx context.Context, tx *sql.Tx) error {
		var n int
		err := tx.QueryRowContext(ctx, "SELECT COUNT(*) FROM identities WHERE issuer = $1 AND agent = $2", issuer, string(agent)).Scan(&n)
		if err == nil && n == 0 {
			_, err = tx.ExecContext(ctx, "INSERT INTO identities (issuer, subject, agent) VALUES ($1, $2, $3)", issuer, subject, string(agent))
		}
		if n > 0 || err != nil && r.engine.refused(err) {
			return chat.Errorf(chat.CodeConflict, "This account is linked to another identity.")
		}
		if err != nil {
			return err
		}
		return r.auditIn(ctx, tx, line)
	})
}
