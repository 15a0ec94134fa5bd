package record

import (
	"context"
	"database/sql"
	"errors"

	"dragoman/internal/chat"
)

func scanText(rows *sql.Rows) (s string, err error) {
	err = rows.Scan(&s)
	return s, err
}

// Setting returns a setting of the installation; CodeNotFound if it was never
// put.
func (r *Record) Setting(ctx context.Context, name string) (string, error) {
	value, err := first(ctx, r.read, scanText, "SELECT value FROM settings WHERE name = $1", name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", chat.Errorf(chat.CodeNotFound, "There is no setting %q.", name)
	}
	if err != nil {
		return "", unavailable("reading a setting", err)
	}
	return value, nil
}

// PutSettingOnce stores a setting unless it is stored already, and returns what
// is stored: nodes that start together agree on one value.
func (r *Record) PutSettingOnce(ctx context.Context, name, value string) (string, error) {
	if err := checkText("name", name, 1); err != nil {
		return "", err
	}
	if err := checkText("value", value, 0); err != nil {
		return "", err
	}
	_, err := r.write.exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, value)
	if err != nil {
		return "", unavailable("writing a setting", err)
	}
	return r.Setting(ctx, name)
}

// PutSetting stores a setting in place of what was there.
func (r *Record) PutSetting(ctx context.Context, name, value string) error {
	if err := checkText("name", name, 1); err != nil {
		return err
	}
	_, err := r.write.exec(ctx, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)
	if err != nil {
		return unavailable("writing a setting", err)
	}
	return nil
}

// SwapSetting stores a setting if it is still what the caller has read ("" for
// never put), and reports whether it was: of nodes that change it at once, one
// does.
func (r *Record) SwapSetting(ctx context.Context, name, old, value string) (bool, error) {
	if err := checkText("name", name, 1); err != nil {
		return false, err
	}
	if err := checkText("value", value, 1); err != nil {
		return false, err
	}
	text, args := "UPDATE settings SET value = $1 WHERE name = $2 AND value = $3", []any{value, name, old}
	if old == "" {
		text, args = "INSERT INTO settings (value, name) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", args[:2]
	}
	result, err := r.write.exec(ctx, text, args...)
	if err != nil {
		return false, unavailable("writing a setting", err)
	}
	n, err := result.RowsAffected()
	if err != nil {
		return false, unavailable("writing a setting", err)
	}
	return n == 1, nil
}
