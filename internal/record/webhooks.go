package record

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"dragoman/internal/chat"
)

// SecretOverlap is how long messages are signed with the secret before, too,
// after it was replaced.
const SecretOverlap = 24 * time.Hour

// SignedWebhook is a webhook with what its messages are signed with: the
// present secret and, for a while, the one before.
type SignedWebhook struct {
	chat.Webhook
	Secrets []string
}

const webhookColumns = "secret, old_secret, old_until, failures, failing_since, body"

func (r *Record) scanWebhook(rows *sql.Rows) (w SignedWebhook, err error) {
	var (
		secret, old  string
		until, since int64
		raw          sql.RawBytes
	)
	if err = rows.Scan(&secret, &old, &until, &w.Failures, &since, &raw); err != nil {
		return w, err
	}
	failures := w.Failures
	if err = json.Unmarshal(raw, &w.Webhook); err != nil {
		return w, err
	}
	w.Failures, w.FailingSince, w.Secrets = failures, moment(since), []string{secret}
	if old != "" && r.now().Before(moment(until)) {
		w.OldSecretUntil, w.Secrets = moment(until), append(w.Secrets, old)
	}
	return w, nil
}

// newSecret makes a secret as Standard Webhooks writes it.
func newSecret() string {
	raw := make([]byte, 32)
	rand.Read(raw)
	return "whsec_" + base64.StdEncoding.EncodeToString(raw)
}

// AddWebhook keeps a new webhook and returns it with its secret. ID and
// CreatedAt are set here. Errors: CodeInvalid.
func (r *Record) AddWebhook(ctx context.Context, w chat.Webhook) (chat.Webhook, string, error) {
	if err := w.Check(); err != nil {
		return w, "", err
	}
	now := r.now()
	w.ID, w.CreatedAt = chat.NewID(now), now.UTC()
	body, err := webhookBody(w)
	if err != nil {
		return w, "", err
	}
	secret := newSecret()
	_, err = r.write.exec(ctx, "INSERT INTO webhooks (id, store, enabled, secret, old_secret, old_until, failures, failing_since, body) "+
		"VALUES ($1, $2, $3, $4, '', 0, 0, 0, $5)", w.ID, string(w.Store), flag(w.Enabled), secret, body)
	if err != nil {
		return w, "", unavailable("writing a webhook", err)
	}
	return w, secret, r.WatchWebhooks(ctx)
}

// webhookBody encodes what is not in columns of its own.
func webhookBody(w chat.Webhook) (string, error) {
	for field, text := range map[string]string{"store": string(w.Store), "name": w.Name, "url": w.URL} {
		if err := checkText(field, text, 1); err != nil {
			return "", err
		}
	}
	w.Failures, w.FailingSince, w.OldSecretUntil = 0, time.Time{}, time.Time{}
	body, err := json.Marshal(w)
	if err != nil {
		return "", chat.Invalid("webhook", "cannot be written as JSON: %v", err)
	}
	return string(body), nil
}

func flag(on bool) int64 {
	if on {
		return 1
	}
	return 0
}

// Webhooks returns those of a store, the oldest first.
func (r *Record) Webhooks(ctx context.Context, store chat.StoreID) ([]chat.Webhook, error) {
	found, err := list(ctx, r.read, r.scanWebhook, "SELECT "+webhookColumns+" FROM webhooks WHERE store = $1 ORDER BY id", string(store))
	if err != nil {
		return nil, unavailable("reading the webhooks", err)
	}
	all := make([]chat.Webhook, len(found))
	for i := range found {
		all[i] = found[i].Webhook
	}
	return all, nil
}

// Webhook returns a webhook; CodeNotFound if there is none.
func (r *Record) Webhook(ctx context.Context, id string) (chat.Webhook, error) {
	w, err := first(ctx, r.read, r.scanWebhook, "SELECT "+webhookColumns+" FROM webhooks WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return w.Webhook, chat.Errorf(chat.CodeNotFound, "There is no such webhook.")
	}
	if err != nil {
		return w.Webhook, unavailable("reading a webhook", err)
	}
	return w.Webhook, nil
}

// ChangeWebhook replaces what people set of a webhook. Errors: CodeInvalid,
// CodeNotFound.
func (r *Record) ChangeWebhook(ctx context.Context, w chat.Webhook) error {
	if err := w.Check(); err != nil {
		return err
	}
	body, err := webhookBody(w)
	if err != nil {
		return err
	}
	if err := r.changeWebhook(ctx, "UPDATE webhooks SET enabled = $1, body = $2 WHERE id = $3", flag(w.Enabled), body, w.ID); err != nil {
		return err
	}
	return r.WatchWebhooks(ctx)
}

// RotateWebhook gives a webhook a new secret and returns it. Messages are
// signed with the one before too, for SecretOverlap. CodeNotFound if there is
// no such webhook.
func (r *Record) RotateWebhook(ctx context.Context, id string) (string, error) {
	secret := newSecret()
	return secret, r.changeWebhook(ctx, "UPDATE webhooks SET old_secret = secret, old_until = $1, secret = $2 WHERE id = $3",
		micros(r.now().Add(SecretOverlap)), secret, id)
}

// RemoveWebhook takes a webhook out, its deliveries with it. CodeNotFound if
// there is none.
func (r *Record) RemoveWebhook(ctx context.Context, id string) error {
	if err := r.changeWebhook(ctx, "DELETE FROM webhooks WHERE id = $1", id); err != nil {
		return err
	}
	if _, err := r.write.exec(ctx, "DELETE FROM deliveries WHERE webhook = $1", id); err != nil {
		return unavailable("removing deliveries", err)
	}
	return r.WatchWebhooks(ctx)
}

func (r *Record) changeWebhook(ctx context.Context, text string, args ...any) error {
	result, err := r.write.exec(ctx, text, args...)
	if err != nil {
		return unavailable("writing a webhook", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeNotFound, "There is no such webhook.")
	}
	return nil
}

// watched is a webhook that the writer tells of what it commits.
type watched struct {
	id     string
	events []chat.NoticeType
}

// WatchWebhooks reads which stores have webhooks, so that the writer need not
// look. It is to be called every few seconds: other nodes change webhooks too.
func (r *Record) WatchWebhooks(ctx context.Context) error {
	found, err := list(ctx, r.read, r.scanWebhook, "SELECT "+webhookColumns+" FROM webhooks WHERE enabled = 1")
	if err != nil {
		return unavailable("reading the webhooks", err)
	}
	var hooks map[chat.StoreID][]watched // nil is quickest to look into
	for _, w := range found {
		if hooks == nil {
			hooks = make(map[chat.StoreID][]watched)
		}
		hooks[w.Store] = append(hooks[w.Store], watched{w.ID, w.Events})
	}
	r.webhooks.Store(&hooks)
	return nil
}
