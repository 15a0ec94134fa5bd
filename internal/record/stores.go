package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"dragoman/internal/chat"
)

func scanStore(rows *sql.Rows) (s chat.Store, err error) {
	var raw sql.RawBytes
	if err = rows.Scan(&raw); err == nil {
		err = json.Unmarshal(raw, &s)
	}
	return s, err
}

// Stores returns all stores by id.
func (r *Record) Stores(ctx context.Context) ([]chat.Store, error) {
	all, err := list(ctx, r.read, scanStore, "SELECT body FROM stores ORDER BY id")
	if err != nil {
		return nil, unavailable("reading the stores", err)
	}
	return all, nil
}

// Store returns the store with this public site key; CodeNotFound if there is
// none.
func (r *Record) Store(ctx context.Context, key string) (chat.Store, error) {
	s, err := first(ctx, r.read, scanStore, "SELECT body FROM stores WHERE key = $1", key)
	if errors.Is(err, sql.ErrNoRows) {
		return s, chat.Errorf(chat.CodeNotFound, "There is no store with this key.")
	}
	if err != nil {
		return s, unavailable("reading a store", err)
	}
	return s, nil
}

// PutStore adds the store, or replaces the one with its id. CodeConflict if
// another store has its key.
func (r *Record) PutStore(ctx context.Context, s chat.Store) error {
	if err := checkText("id", string(s.ID), 1); err != nil {
		return err
	}
	if err := checkText("key", s.Key, 1); err != nil {
		return err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return chat.Invalid("store", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO stores (id, key, body) VALUES ($1, $2, $3) "+
		"ON CONFLICT (id) DO UPDATE SET key = excluded.key, body = excluded.body", string(s.ID), s.Key, string(body))
	if err != nil && r.engine.refused(err) {
		return chat.Errorf(chat.CodeConflict, "Another store has this key.")
	}
	if err != nil {
		return unavailable("writing a store", err)
	}
	return nil
}
