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

// Forget deletes a conversation with everything that hangs on it, and writes
// the line of the audit log that says so, all of it or nothing. It returns the
// conversation as it was. What is appended to it from then on fails with
// CodeNotFound; only a buyer who begins anew makes one again.
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
		for _, text := range forgets {
			if _, err := tx.ExecContext(ctx, text, string(id)); err != nil {
				return err
			}
		}
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

// Unremember has a conversation read anew the next time that it is recalled.
func (r *Record) Unremember(id chat.ConversationID) {
	r.recalled.mu.Lock()
	defer r.recalled.mu.Unlock()
	delete(r.recalled.heads, id)
}
