package record

import (
	"context"
	"database/sql"
	"encoding/json"

	"dragoman/internal/chat"
)

// PutSettled keeps what was made of a group of unanswered messages.
func (r *Record) PutSettled(ctx context.Context, s chat.Settled) error {
	if err := checkText("id", s.ID, 1); err != nil {
		return err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return chat.Invalid("settled", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO settled (id, store, at, body) VALUES ($1, $2, $3, $4)", s.ID, string(s.Store), micros(s.At), string(body))
	if err != nil {
		return unavailable("writing what was settled", err)
	}
	return nil
}

// Settled returns what was made of a store's unanswered messages, the newest
// first, up to most.
func (r *Record) Settled(ctx context.Context, store chat.StoreID, most int) ([]chat.Settled, error) {
	all, err := list(ctx, r.read, func(rows *sql.Rows) (s chat.Settled, err error) {
		var body sql.RawBytes
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &s)
		}
		return s, err
	}, "SELECT body FROM settled WHERE store = $1 ORDER BY at DESC, id DESC LIMIT $2", string(store), most)
	if err != nil {
		return nil, unavailable("reading what was settled", err)
	}
	return all, nil
}

// DropSettled takes a decision back: the messages are shown again. Errors:
// CodeNotFound.
func (r *Record) DropSettled(ctx context.Context, store chat.StoreID, id string) error {
	done, err := r.write.exec(ctx, "DELETE FROM settled WHERE store = $1 AND id = $2", string(store), id)
	if err != nil {
		return unavailable("taking back what was settled", err)
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeNotFound, "There is no such decision.")
	}
	return nil
}
