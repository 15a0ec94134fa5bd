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
