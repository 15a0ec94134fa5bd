package record

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"dragoman/internal/chat"
)

func scanBytes(rows *sql.Rows) (b []byte, err error) {
	err = rows.Scan(&b)
	return b, err
}

// Blob returns what was put under a name; CodeNotFound if nothing was.
func (r *Record) Blob(ctx context.Context, name string) ([]byte, error) {
	data, err := first(ctx, r.read, scanBytes, "SELECT data FROM blobs WHERE name = $1", name)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, chat.Errorf(chat.CodeNotFound, "There is nothing stored as %q.", name)
	}
	if err != nil {
		return nil, unavailable("reading a blob", err)
	}
	return data, nil
}

// PutBlob stores data under a name, in place of what was there. It is for what
// can be computed again, such as a trained model.
func (r *Record) PutBlob(ctx context.Context, name string, data []byte) error {
	if err := checkText("name", name, 1); err != nil {
		return err
	}
	if data == nil {
		data = []byte{}
	}
	_, err := r.write.exec(ctx, "INSERT INTO blobs (name, data, updated_at) VALUES ($1, $2, $3) "+
		"ON CONFLICT (name) DO UPDATE SET data = excluded.data, updated_at = excluded.updated_at", name, data, micros(r.now()))
	if err != nil {
		return unavailable("writing a blob", err)
	}
	return nil
}

// DropBlobs removes the blobs whose names begin with prefix, except those in
// keep.
func (r *Record) DropBlobs(ctx context.Context, prefix string, keep map[string]bool) error {
	names, err := list(ctx, r.read, scanText, "SELECT name FROM blobs")
	if err != nil {
		return unavailable("listing blobs", err)
	}
	for _, name := range names {
		if strings.HasPrefix(name, prefix) && !keep[name] {
			if _, err := r.write.exec(ctx, "DELETE FROM blobs WHERE name = $1", name); err != nil {
				return unavailable("removing a blob", err)
			}
		}
	}
	return nil
}
