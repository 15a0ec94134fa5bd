package record

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"dragoman/internal/chat"
)

// SecondFactor is the secret that an account's one-time codes are made from.
type SecondFactor struct {
	Secret    string    // base32
	Confirmed time.Time // zero while it is being set up
}

// SecondFactor returns an account's; CodeNotFound if it has none.
func (r *Record) SecondFactor(ctx context.Context, agent chat.AgentID) (SecondFactor, error) {
	f, err := first(ctx, r.read, func(rows *sql.Rows) (f SecondFactor, err error) {
		var at int64
		err = rows.Scan(&f.Secret, &at)
		f.Confirmed = moment(at)
		return f, err
	}, "SELECT secret, confirmed FROM second_factors WHERE agent = $1", string(agent))
	if errors.Is(err, sql.ErrNoRows) {
		return f, chat.Errorf(chat.CodeNotFound, "This account has no second step.")
	}
	if err != nil {
		return f, unavailable("reading a second factor", err)
	}
	return f, nil
}

// BeginSecondFactor keeps a secret that is still to be confirmed, instead of an
// earlier one of that kind. CodeConflict if the account has one that is
// confirmed.
func (r *Record) BeginSecondFactor(ctx context.Context, agent chat.AgentID, secret string) error {
	result, err := r.write.exec(ctx, "INSERT INTO second_factors (agent, secret, confirmed, step) VALUES ($1, $2, 0, 0) "+
		"ON CONFLICT (agent) DO UPDATE SET secret = excluded.secret, step = 0 WHERE second_factors.confirmed = 0", string(agent), secret)
	if err != nil {
		return unavailable("writing a second factor", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeConflict, "The second step is set up already; remove it first.")
	}
	return nil
}

// UseStep takes the code of a time step. It reports false if this one or a
// later one was taken before: of many at once exactly one succeeds.
func (r *Record) UseStep(ctx context.Context, agent chat.AgentID, step int64) (bool, error) {
	result, err := r.write.exec(ctx, "UPDATE second_factors SET step = $1 WHERE agent = $2 AND step < $1", step, string(agent))
	if err != nil {
		return false, unavailable("using a code", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// ConfirmSecondFactor makes signing in ask for codes of the secret that is
// being set up, with these recovery codes, given as hashes. CodeConflict if
// there is none being set up.
func (r *Record) ConfirmSecondFactor(ctx context.Context, agent chat.AgentID, recovery []string, line chat.AuditEntry) error {
	return r.changing(ctx, "confirming a second factor", func(ctx context.Context, tx *sql.Tx) error {
		result, err := tx.ExecContext(ctx, "UPDATE second_factors SET confirmed = $1 WHERE agent = $2 AND confirmed = 0", micros(r.now()), string(agent))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return chat.Errorf(chat.CodeConflict, "Nothing is being set up; begin again.")
		}
		return r.putRecovery(ctx, tx, agent, recovery, line)
	})
}

// PutRecoveryCodes puts these codes, given as hashes, in the place of all
// earlier ones.
func (r *Record) PutRecoveryCodes(ctx context.Context, agent chat.AgentID, hashes []string, line chat.AuditEntry) error {
	return r.changing(ctx, "writing recovery codes", func(ctx context.Context, tx *sql.Tx) error {
		return r.putRecovery(ctx, tx, agent, hashes, line)
	})
}

func (r *Record) putRecovery(ctx context.Context, tx *sql.Tx, agent chat.AgentID, hashes []string, line chat.AuditEntry) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM recovery_codes WHERE agent = $1", string(agent)); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := tx.ExecContext(ctx, "INSERT INTO recovery_codes (agent, hash) VALUES ($1, $2)", string(agent), hash); err != nil {
			return err
		}
	}
	return r.auditIn(ctx, tx, line)
}

// UseRecoveryCode takes a code away, given as its hash, and reports whether it
// was there: of many at once exactly one succeeds.
func (r *Record) UseRecoveryCode(ctx context.Context, agent chat.AgentID, hash string) (bool, error) {
	result, err := r.write.exec(ctx, "DELETE FROM recovery_codes WHERE agent = $1 AND hash = $2", string(agent), hash)
	if err != nil {
		return false, unavailable("using a recovery code", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// RecoveryCodes returns how many codes an account has left.
func (r *Record) RecoveryCodes(ctx context.Context, agent chat.AgentID) (int, error) {
	n, err := first(ctx, r.read, scanNumber,
		"SELECT COUNT(*) FROM recovery_codes WHERE agent = $1", string(agent))
	if err != nil {
		return 0, unavailable("counting recovery codes", err)
	}
	return int(n), nil
}

// RemoveSecondFactor takes secret and recovery codes away.
func (r *Record) RemoveSecondFactor(ctx context.Context, agent chat.AgentID, line chat.AuditEntry) error {
	return r.changing(ctx, "removing a second factor", func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM second_factors WHERE agent = $1", string(agent)); err != nil {
			return err
		}
		return r.putRecovery(ctx, tx, agent, nil, line)
	})
}
