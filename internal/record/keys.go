package record

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"dragoman/internal/chat"
)

// KeyPrefix is what the text of every key begins with, so that people and
// secret scanners know one when they see it.
const KeyPrefix = "dgm_"

// keyUsed is how exactly it is known when a key was used last.
const keyUsed = time.Minute

type storedKey struct {
	chat.Key
	hash string
}

func scanKey(rows *sql.Rows) (k storedKey, err error) {
	var (
		raw  sql.RawBytes
		used int64
	)
	if err = rows.Scan(&k.hash, &used, &raw); err == nil {
		err = json.Unmarshal(raw, &k.Key)
	}
	k.LastUsed = moment(used)
	return k, err
}

// AddKey keeps a new key and returns it with its text, dgm_ID_SECRET, of which
// only a hash is kept. ID and CreatedAt are set here. Errors: CodeInvalid.
func (r *Record) AddKey(ctx context.Context, k chat.Key) (chat.Key, string, error) {
	now := r.now()
	if err := k.Check(now); err != nil {
		return k, "", err
	}
	if err := checkText("store", string(k.Store), 1); err != nil {
		return k, "", err
	}
	if err := checkText("name", k.Name, 1); err != nil {
		return k, "", err
	}
	k.ID, k.CreatedAt, k.LastUsed, k.RevokedAt = chat.NewID(now), now.UTC(), time.Time{}, time.Time{}
	text := KeyPrefix + k.ID + "_" + rand.Text()
	body, err := json.Marshal(k)
	if err != nil {
		return k, "", chat.Invalid("key", "cannot be written as JSON: %v", err)
	}
	_, err = r.write.exec(ctx, "INSERT INTO api_keys (id, store, hash, last_used, body) VALUES ($1, $2, $3, 0, $4)",
		k.ID, string(k.Store), tokenHash(text), string(body))
	if err != nil {
		return k, "", unavailable("writing a key", err)
	}
	return k, text, nil
}

// Keys returns the keys of a store, the newest first, those that open nothing
// any more too.
func (r *Record) Keys(ctx context.Context, store chat.StoreID) ([]chat.Key, error) {
	found, err := list(ctx, r.read, scanKey, "SELECT hash, last_used, body FROM api_keys WHERE store = $1 ORDER BY id DESC", string(store))
	if err != nil {
		return nil, unavailable("reading the keys", err)
	}
	keys := make([]chat.Key, len(found))
	for i := range found {
		keys[i] = found[i].Key
	}
	return keys, nil
}

// Key returns a key; CodeNotFound if there is none.
func (r *Record) Key(ctx context.Context, id string) (chat.Key, error) {
	k, err := r.key(ctx, id)
	return k.Key, err
}

func (r *Record) key(ctx context.Context, id string) (storedKey, error) {
	k, err := first(ctx, r.read, scanKey, "SELECT hash, last_used, body FROM api_keys WHERE id = $1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return k, chat.Errorf(chat.CodeNotFound, "There is no such key.")
	}
	if err != nil {
		return k, unavailable("reading a key", err)
	}
	return k, nil
}

// KeyByText returns the key with this text and notes that it was used.
// CodeUnauthenticated if there is none, or it opens nothing any more.
func (r *Record) KeyByText(ctx context.Context, text string) (chat.Key, error) {
	refused := chat.Errorf(chat.CodeUnauthenticated, "This key is not known, has expired or was revoked.")
	id, _, _ := strings.Cut(strings.TrimPrefix(text, KeyPrefix), "_")
	if checkText("key", id, 1) != nil {
		return chat.Key{}, refused
	}
	k, err := r.key(ctx, id)
	if err != nil && chat.CodeOf(err) != chat.CodeNotFound {
		return chat.Key{}, err
	}
	now := r.now()
	if subtle.ConstantTimeCompare([]byte(tokenHash(text)), []byte(k.hash)) == 0 || !k.Valid(now) {
		return chat.Key{}, refused
	}
	if now.Sub(k.LastUsed) >= keyUsed {
		if _, err := r.write.exec(ctx, "UPDATE api_keys SET last_used = $1 WHERE id = $2", micros(now), id); err != nil {
			r.log.Warn("the use of a key is not noted", "key", id, "error", err)
		}
	}
	return k.Key, nil
}

// RevokeKey makes a key open nothing any more, for good. CodeNotFound if there
// is none.
func (r *Record) RevokeKey(ctx context.Context, id string) (chat.Key, error) {
	k, err := r.Key(ctx, id)
	if err != nil || !k.RevokedAt.IsZero() {
		return k, err
	}
	k.RevokedAt = r.now().UTC()
	body, err := json.Marshal(k)
	if err != nil {
		return k, chat.Invalid("key", "cannot be written as JSON: %v", err)
	}
	if _, err := r.write.exec(ctx, "UPDATE api_keys SET body = $1 WHERE id = $2", string(body), id); err != nil {
		return k, unavailable("revoking a key", err)
	}
	return k, nil
}
