package record

import (
	"context"
	"database/sql"
	"errors"

	"dragoman/internal/chat"
)

func scanNumber(rows *sql.Rows) (n int64, err error) {
	err = rows.Scan(&n)
	return n, err
}

// MarkRead notes that an agent has read a conversation up to the event with this
// number. What was read stays read: a smaller number changes nothing.
func (r *Record) MarkRead(ctx context.Context, agent chat.AgentID, id chat.ConversationID, seq int64) error {
	_, err := r.write.exec(ctx, "INSERT INTO reads (agent, conversation, seq) VALUES ($1, $2, $3) "+
		"ON CONFLICT (agent, conversation) DO UPDATE SET seq = excluded.seq WHERE reads.seq < excluded.seq",
		string(agent), string(id), seq)
	if err != nil {
		return unavailable("noting what was read", err)
	}
	return nil
}

// ReadUpto returns the number of the last event that an agent has read of a
// conversation, 0 for none.
func (r *Record) ReadUpto(ctx context.Context, agent chat.AgentID, id chat.ConversationID) (int64, error) {
	seq, err := first(ctx, r.read, scanNumber, "SELECT seq FROM reads WHERE agent = $1 AND conversation = $2", string(agent), string(id))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, unavailable("reading what was read", err)
	}
	return seq, nil
}
