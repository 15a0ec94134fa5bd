package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"dragoman/internal/chat"
)

// Besides is what is kept of a conversation outside its events.
type Besides struct {
	Mails   []KeptMail    // the oldest first
	Notices []chat.Notice // to the store's webhooks, the oldest first
	Settled []string      // its texts in what was settled, masked
}

// KeptMail is a mail to a buyer that waits to be sent, or was done in the last
// day.
type KeptMail struct {
	Kind      MailKind  `json:"kind"`
	Address   string    `json:"address,omitempty"` // gone when it is done
	Language  string    `json:"lang"`
	CreatedAt time.Time `json:"created_at"`
	DoneAt    time.Time `json:"done_at,omitzero"` // sent or given up
}

// Besides returns what is kept of a conversation outside its events.
func (r *Record) Besides(ctx context.Context, c *chat.Conversation) (b Besides, err error) {
	if b.Mails, err = list(ctx, r.read, func(rows *sql.Rows) (m KeptMail, err error) {
		var created, done int64
		err = rows.Scan(&m.Kind, &m.Address, &m.Language, &created, &done)
		m.CreatedAt, m.DoneAt = moment(created), moment(done)
		return m, err
	}, "SELECT kind, address, lang, created_at, done_at FROM mails WHERE conversation = $1 ORDER BY created_at, id", string(c.ID)); err != nil {
		return b, unavailable("reading the mails of a conversation", err)
	}
	if b.Notices, err = list(ctx, r.read, func(rows *sql.Rows) (n chat.Notice, err error) {
		var at int64
		var payload sql.RawBytes
		if err = rows.Scan(&at, &payload); err == nil {
			err = json.Unmarshal(payload, &n)
		}
		return n, err
	}, `SELECT DISTINCT at, payload FROM deliveries WHERE payload LIKE '%"' || CAST($1 AS TEXT) || '"%' ORDER BY at, payload`, string(c.ID)); err != nil {
		return b, unavailable("reading the notices about a conversation", err)
	}
	settled, err := list(ctx, r.read, scanSettled, "SELECT body FROM settled WHERE store = $1 ORDER BY at, id", string(c.Store))
	if err != nil {
		return b, unavailable("reading what was settled", err)
	}
	its := messageHashes(c)
	for _, s := range settled {
		for i, hash := range s.Of {
			if its[hash] && i < len(s.Texts) {
				b.Settled = append(b.Settled, s.Texts[i])
			}
		}
	}
	return b, nil
}
