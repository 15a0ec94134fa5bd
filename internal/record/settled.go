package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"dragoman/internal/chat"
)

// PutSettled keeps what was made of a group of unanswered messages. forgotten is
// what Forgotten said before its texts were read. Errors: CodeConflict if a
// conversation of the store was forgotten since: some may be of that one.
func (r *Record) PutSettled(ctx context.Context, s chat.Settled, forgotten int64) error {
	if err := checkText("id", s.ID, 1); err != nil {
		return err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return chat.Invalid("settled", "cannot be written as JSON: %v", err)
	}
	return r.changing(ctx, "writing what was settled", func(ctx context.Context, tx *sql.Tx) error {
		if err := r.holdStore(ctx, tx, s.Store); err != nil {
			return err
		}
		var now int64
		if err := tx.QueryRowContext(ctx, countForgotten, string(s.Store)).Scan(&now); err != nil {
			return err
		}
		if now != forgotten {
			return chat.Errorf(chat.CodeConflict, "A conversation was deleted meanwhile. Try again.")
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO settled (id, store, at, body) VALUES ($1, $2, $3, $4)", s.ID, string(s.Store), micros(s.At), string(body))
		return err
	})
}

// forgetSettled takes the messages of a conversation out of what was settled.
func (r *Record) forgetSettled(ctx context.Context, tx *sql.Tx, c *chat.Conversation) error {
	if err := r.holdStore(ctx, tx, c.Store); err != nil {
		return err
	}
	about, err := settledAbout(ctx, tx, c)
	if err != nil {
		return err
	}
	for _, s := range about {
		if len(s.Hashes) == 0 {
			_, err = tx.ExecContext(ctx, "DELETE FROM settled WHERE id = $1", s.ID)
		} else if body, e := json.Marshal(s); e != nil {
			err = e
		} else {
			_, err = tx.ExecContext(ctx, "UPDATE settled SET body = $1 WHERE id = $2", string(body), s.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rowReader is a database or a transaction.
type rowReader interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
}

// settledAbout returns the decisions about messages of a conversation, as they
// are without these.
func settledAbout(ctx context.Context, from rowReader, c *chat.Conversation) ([]chat.Settled, error) {
	gone := messageHashes(c)
	rows, err := from.QueryContext(ctx, "SELECT body FROM settled WHERE store = $1", string(c.Store))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var about []chat.Settled
	for rows.Next() {
		s, err := scanSettled(rows)
		if err != nil {
			return nil, err
		}
		if s.Forget(gone) {
			about = append(about, s)
		}
	}
	return about, rows.Err()
}

func messageHashes(c *chat.Conversation) map[string]bool {
	hashes := make(map[string]bool, c.LastSeq)
	for seq := int64(1); seq <= c.LastSeq; seq++ {
		hashes[chat.MessageHash(c.ID, seq)] = true
	}
	return hashes
}

func scanSettled(rows *sql.Rows) (s chat.Settled, err error) {
	var body sql.RawBytes
	if err = rows.Scan(&body); err == nil {
		err = json.Unmarshal(body, &s)
	}
	return s, err
}

// Settled returns what was made of a store's unanswered messages, the newest
// first, up to most.
func (r *Record) Settled(ctx context.Context, store chat.StoreID, most int) ([]chat.Settled, error) {
	all, err := list(ctx, r.read, scanSettled, "SELECT body FROM settled WHERE store = $1 ORDER BY at DESC, id DESC LIMIT $2", string(store), most)
	if err != nil {
		return nil, unavailable("reading what was settled", err)
	}
	return all, nil
}

// SettledTrace returns a text that is another one when Settled would return
// something else.
func (r *Record) SettledTrace(ctx context.Context, store chat.StoreID) (string, error) {
	forgotten, err := r.Forgotten(ctx, store)
	if err != nil {
		return "", err
	}
	trace, err := first(ctx, r.read, scanTrace, "SELECT COUNT(*), COALESCE(MAX(at), 0), COALESCE(MAX(id), '') FROM settled WHERE store = $1", string(store))
	if err != nil {
		return "", unavailable("looking for what was settled", err)
	}
	return fmt.Sprint(trace, " ", forgotten), nil
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
