package record

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"time"
)

// Sessions keeps the sessions of the console; it is a store for
// alexedwards/scs (CtxStore and IterableCtxStore). Tokens are stored as hashes
// only: whoever reads the database cannot sign in with what stands there.
type Sessions struct{ record *Record }

// Sessions returns the store of console sessions.
func (r *Record) Sessions() *Sessions { return &Sessions{r} }

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx returns the data of a session that has not expired.
func (s *Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	data, err := first(ctx, s.record.read, scanBytes,
		"SELECT data FROM sessions WHERE token_hash = $1 AND expires_at > $2", tokenHash(token), micros(s.record.now()))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, unavailable("reading a session", err)
	}
	return data, true, nil
}

// CommitCtx stores a session until it expires, and clears away those that have.
func (s *Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, err := s.record.write.exec(ctx, "DELETE FROM sessions WHERE expires_at <= $1", micros(s.record.now()))
	if err == nil {
		_, err = s.record.write.exec(ctx, "INSERT INTO sessions (token_hash, data, expires_at) VALUES ($1, $2, $3) "+
			"ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at",
			tokenHash(token), data, micros(expiry))
	}
	if err != nil {
		return unavailable("writing a session", err)
	}
	return nil
}

// DeleteCtx ends a session, named by its token or by its key in AllCtx.
func (s *Sessions) DeleteCtx(ctx context.Context, token string) error {
	_, err := s.record.write.exec(ctx, "DELETE FROM sessions WHERE token_hash IN ($1, $2)", tokenHash(token), token)
	if err != nil {
		return unavailable("ending a session", err)
	}
	return nil
}

// AllCtx returns the data of all sessions that have not expired, by the hash of
// their token.
func (s *Sessions) AllCtx(ctx context.Context) (map[string][]byte, error) {
	type session struct {
		hash string
		data []byte
	}
	sessions, err := list(ctx, s.record.read, func(rows *sql.Rows) (one session, err error) {
		err = rows.Scan(&one.hash, &one.data)
		return one, err
	}, "SELECT token_hash, data FROM sessions WHERE expires_at > $1", micros(s.record.now()))
	if err != nil {
		return nil, unavailable("reading the sessions", err)
	}
	all := make(map[string][]byte, len(sessions))
	for _, one := range sessions {
		all[one.hash] = one.data
	}
	return all, nil
}

// Find, Commit, Delete and All are the same without a context, as scs.Store
// asks for.

func (s *Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s *Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

func (s *Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func (s *Sessions) All() (map[string][]byte, error) { return s.AllCtx(context.Background()) }
