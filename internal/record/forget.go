package record

import (
	"context"
	"database/sql"
	"errors"

	"dragoman/internal/chat"
)

// forgets deletes all that is kept of a conversation; a table that holds
// anything of one has a line here, which a test sees to. The conversation
// itself goes last.
var forgets = []string{
	"DELETE FROM events WHERE conversation = $1",
	"DELETE FROM mails WHERE conversation = $1",
	"DELETE FROM reads WHERE conversation = $1",
	`DELETE FROM deliveries WHERE payload LIKE '%"' || CAST($1 AS TEXT) || '"%'`,
	"DELETE FROM conversations WHERE id = $1",
}

// Forget deletes a conversation with everything that hangs on it and what was
// kept of its messages elsewhere, and writes the line of the audit log that says
// so, all of it or nothing. It returns the conversation as it was. What is
// appended to it from then on fails with CodeNotFound; only a buyer who begins
// anew makes one again.
//
// On SQLite what is deleted is overwritten, in the write-ahead log too. On
// PostgreSQL it is gone for every query, and from the files when VACUUM and the
// recycling of the log have come by. Errors: CodeNotFound, CodeUnavailable.
func (r *Record) Forget(ctx context.Context, id chat.ConversationID, line chat.AuditEntry) (chat.Conversation, error) {
	var before chat.Conversation
	err := r.changing(ctx, "forgetting a conversation", func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT "+conversationColumns+" FROM conversations WHERE id = $1"+r.engine.lockRows, string(id))
		if err != nil {
			return err
		}
		if !rows.Next() {
			rows.Close()
			return errors.Join(chat.Errorf(chat.CodeNotFound, "There is no such conversation."), rows.Err())
		}
		if before, err = scanConversation(rows); err != nil {
			return err
		}
		rows.Close()
		if err := r.forgetSettled(ctx, tx, &before); err != nil {
			return err
		}
		for _, text := range forgets {
			if _, err := tx.ExecContext(ctx, text, string(id)); err != nil {
				return err
			}
		}
		line.Store, line.Action, line.Target = before.Store, chat.AuditBuyerForget, string(id)
		return r.auditIn(ctx, tx, line)
	})
	if err != nil {
		return before, err
	}
	r.Unremember(id)
	if r.engine.scrub != "" {
		if _, err := r.write.db.ExecContext(ctx, r.engine.scrub); err != nil {
			r.log.Warn("what was deleted stands in the write-ahead log for a while yet", "err", err)
		}
	}
	return before, nil
}

const countForgotten = "SELECT COUNT(*) FROM audit WHERE store = $1 AND action = 'buyer.forget'"

// Forgotten returns how many conversations of a store were forgotten so far. What
// was made of a store's messages and is kept must be made anew when it grows.
func (r *Record) Forgotten(ctx context.Context, store chat.StoreID) (int64, error) {
	n, err := first(ctx, r.read, scanNumber, countForgotten, string(store))
	if err != nil {
		return 0, unavailable("counting what was forgotten", err)
	}
	return n, nil
}

// holdStore keeps others who call it from going on before the end of the
// transaction.
func (r *Record) holdStore(ctx context.Context, tx *sql.Tx, store chat.StoreID) error {
	var id string
	err := tx.QueryRowContext(ctx, "SELECT id FROM stores WHERE id = $1"+r.engine.lockRows, string(store)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// Unremember has a conversation read anew the next time that it is recalled.
func (r *Record) Unremember(id chat.ConversationID) {
	r.recalled.mu.Lock()
	defer r.recalled.mu.Unlock()
	delete(r.recalled.heads, id)
}
