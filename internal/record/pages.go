package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"dragoman/internal/chat"
)

func scanPage(rows *sql.Rows) (p chat.Page, err error) {
	var body sql.RawBytes
	if err = rows.Scan(&body); err == nil {
		err = json.Unmarshal(body, &p)
	}
	return p, err
}

func noPage() error { return chat.Errorf(chat.CodeNotFound, "There is no such page.") }

// PutPage keeps a page with its text, in place of the one with its id. due is
// when it is to be fetched again, zero for never. CodeConflict if another page
// of the store has its name.
func (r *Record) PutPage(ctx context.Context, p chat.Page, text []byte, due time.Time) error {
	for field, text := range map[string]string{"id": p.ID, "store": string(p.Store), "name": p.Name} {
		if err := checkText(field, text, 1); err != nil {
			return err
		}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return chat.Invalid("page", "cannot be written as JSON: %v", err)
	}
	if text == nil {
		text = []byte{}
	}
	_, err = r.write.exec(ctx, "INSERT INTO pages (id, store, name, due, hash, body, data) VALUES ($1, $2, $3, $4, $5, $6, $7) "+
		"ON CONFLICT (id) DO UPDATE SET name = excluded.name, due = excluded.due, hash = excluded.hash, body = excluded.body, data = excluded.data",
		p.ID, string(p.Store), p.Name, micros(due), p.Hash, string(body), text)
	if err != nil && r.engine.refused(err) {
		return &chat.Error{Code: chat.CodeConflict, Field: "name", Message: "Another page of the store has this name."}
	}
	if err != nil {
		return unavailable("writing a page", err)
	}
	return nil
}

// ChangePage replaces a page and its text if it still has the text with this
// hash; what else was there stays otherwise. CodeConflict if it was changed, or
// removed, since.
func (r *Record) ChangePage(ctx context.Context, p chat.Page, text []byte, due time.Time, hash string) error {
	body, err := json.Marshal(p)
	if err != nil {
		return chat.Invalid("page", "cannot be written as JSON: %v", err)
	}
	if text == nil {
		text = []byte{}
	}
	done, err := r.write.exec(ctx, "UPDATE pages SET due = $1, hash = $2, body = $3, data = $4 WHERE id = $5 AND hash = $6",
		micros(due), p.Hash, string(body), text, p.ID, hash)
	if err != nil {
		return unavailable("changing a page", err)
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeConflict, "Somebody else has changed this page.")
	}
	return nil
}

// Pages returns those of a store by name, without their texts.
func (r *Record) Pages(ctx context.Context, store chat.StoreID) ([]chat.Page, error) {
	all, err := list(ctx, r.read, scanPage, "SELECT body FROM pages WHERE store = $1 ORDER BY name", string(store))
	if err != nil {
		return nil, unavailable("reading the pages", err)
	}
	return all, nil
}

// Page returns a page; CodeNotFound if there is none.
func (r *Record) Page(ctx context.Context, id string) (chat.Page, error) {
	p, err := first(ctx, r.read, scanPage, "SELECT body FROM pages WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return p, noPage()
	}
	if err != nil {
		return p, unavailable("reading a page", err)
	}
	return p, nil
}

// PageText returns the text of a page; CodeNotFound if there is none.
func (r *Record) PageText(ctx context.Context, id string) ([]byte, error) {
	data, err := first(ctx, r.read, scanBytes, "SELECT data FROM pages WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noPage()
	}
	if err != nil {
		return nil, unavailable("reading a page", err)
	}
	return data, nil
}

// TakeDuePage returns a page that is due by now and makes it due again at
// again, so that one node fetches it. ok is false if none is.
func (r *Record) TakeDuePage(ctx context.Context, now, again time.Time) (p chat.Page, ok bool, err error) {
	for range attempts {
		type due struct {
			page chat.Page
			at   int64
		}
		next, err := first(ctx, r.read, func(rows *sql.Rows) (d due, err error) {
			var body sql.RawBytes
			if err = rows.Scan(&body, &d.at); err == nil {
				err = json.Unmarshal(body, &d.page)
			}
			return d, err
		}, "SELECT body, due FROM pages WHERE due > 0 AND due <= $1 ORDER BY due LIMIT 1", micros(now))
		if errors.Is(err, sql.ErrNoRows) {
			return p, false, nil
		}
		if err != nil {
			return p, false, unavailable("reading the pages", err)
		}
		done, err := r.write.exec(ctx, "UPDATE pages SET due = $1 WHERE id = $2 AND due = $3", micros(again), next.page.ID, next.at)
		if err != nil {
			return p, false, unavailable("taking a page", err)
		}
		if n, err := done.RowsAffected(); err == nil && n == 1 {
			return next.page, true, nil
		}
	}
	return p, false, nil // others take them
}

// RemovePage removes a page; CodeNotFound if there is none.
func (r *Record) RemovePage(ctx context.Context, id string) error {
	done, err := r.write.exec(ctx, "DELETE FROM pages WHERE id = $1", id)
	if err != nil {
		return unavailable("removing a page", err)
	}
	if n, err := done.RowsAffected(); err == nil && n == 0 {
		return noPage()
	}
	return nil
}

// Dismissals returns those of a store, by the key of the finding.
func (r *Record) Dismissals(ctx context.Context, store chat.StoreID) (map[string]chat.Dismissal, error) {
	all, err := list(ctx, r.read, func(rows *sql.Rows) (d chat.Dismissal, err error) {
		var body sql.RawBytes
		if err = rows.Scan(&body); err == nil {
			err = json.Unmarshal(body, &d)
		}
		return d, err
	}, "SELECT body FROM dismissals WHERE store = $1", string(store))
	if err != nil {
		return nil, unavailable("reading what was dismissed", err)
	}
	byKey := make(map[string]chat.Dismissal, len(all))
	for _, d := range all {
		byKey[d.Key] = d
	}
	return byKey, nil
}

// PutDismissal keeps a dismissal, in place of an earlier one of the same
// finding.
func (r *Record) PutDismissal(ctx context.Context, d chat.Dismissal) error {
	for field, text := range map[string]string{"store": string(d.Store), "key": d.Key, "reason": d.Reason} {
		if err := checkText(field, text, 1); err != nil {
			return err
		}
	}
	body, err := json.Marshal(d)
	if err != nil {
		return chat.Invalid("reason", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO dismissals (store, key, body) VALUES ($1, $2, $3) ON CONFLICT (store, key) DO UPDATE SET body = excluded.body",
		string(d.Store), d.Key, string(body))
	if err != nil {
		return unavailable("dismissing a finding", err)
	}
	return nil
}

// DropDismissal takes a dismissal back.
func (r *Record) DropDismissal(ctx context.Context, store chat.StoreID, key string) error {
	if _, err := r.write.exec(ctx, "DELETE FROM dismissals WHERE store = $1 AND key = $2", string(store), key); err != nil {
		return unavailable("taking a dismissal back", err)
	}
	return nil
}
