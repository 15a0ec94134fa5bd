package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"dragoman/internal/chat"
)

const conversationColumns = "id, store, state, epoch, case_no, last_seq, lang, locale, page, timezone, topic, desk, " +
	"priority, alert, agent, memory, created_at, updated_at, waiting_since, preview, long_wait"

// scanHead reads a row of conversationColumns, the memory still encoded.
func scanHead(rows *sql.Rows) (c chat.Conversation, memory string, err error) {
	var created, updated, waiting, long int64
	err = rows.Scan(&c.ID, &c.Store, &c.State, &c.Epoch, &c.Case, &c.LastSeq, &c.Language, &c.Locale, &c.Page, &c.Timezone,
		&c.Topic, &c.Group, &c.Priority, &c.Alert, &c.Agent, &memory, &created, &updated, &waiting, &c.Preview, &long)
	c.CreatedAt, c.UpdatedAt, c.WaitingSince, c.LongWait = moment(created), moment(updated), moment(waiting), moment(long)
	return c, memory, err
}

func scanConversation(rows *sql.Rows) (chat.Conversation, error) {
	c, memory, err := scanHead(rows)
	if err == nil {
		c.Memory, err = decodeMemory(memory)
	}
	return c, err
}

func decodeMemory(text string) (m chat.Memory, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &m)
	}
	return m, err
}

// Conversation returns the present facts of a conversation; CodeNotFound if
// there is none.
func (r *Record) Conversation(ctx context.Context, id chat.ConversationID) (chat.Conversation, error) {
	c, err := first(ctx, r.read, func(rows *sql.Rows) (chat.Conversation, error) {
		c, memory, err := scanHead(rows)
		if err == nil {
			r.recalled.put(c, memory, false)
			c.Memory, err = decodeMemory(memory)
		}
		return c, err
	}, "SELECT "+conversationColumns+" FROM conversations WHERE id = $1", string(id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, chat.Errorf(chat.CodeNotFound, "There is no such conversation.")
	}
	if err != nil {
		return c, unavailable("reading a conversation", err)
	}
	return c, nil
}

// Waiting returns the store's waiting conversations in the order in which they
// are to be taken: by priority, then the longest waiting first.
func (r *Record) Waiting(ctx context.Context, store chat.StoreID) ([]chat.Conversation, error) {
	return r.conversations(ctx, "reading the waiting conversations",
		"WHERE store = $1 AND state = 'waiting' ORDER BY priority DESC, waiting_since, id", string(store))
}

// Assigned returns the conversations that an agent has, the newest activity
// first.
func (r *Record) Assigned(ctx context.Context, agent chat.AgentID) ([]chat.Conversation, error) {
	return r.conversations(ctx, "reading an agent's conversations",
		"WHERE state = 'assigned' AND agent = $1 ORDER BY updated_at DESC, id", string(agent))
}

// AllAssigned returns every conversation that is with an agent.
func (r *Record) AllAssigned(ctx context.Context) ([]chat.Conversation, error) {
	return r.conversations(ctx, "reading the assigned conversations", "WHERE state = 'assigned' ORDER BY agent, id")
}

// Cursor is a place in a list that is ordered by last activity.
type Cursor struct {
	UpdatedAt time.Time
	ID        chat.ConversationID
}

func (r *Record) conversations(ctx context.Context, doing, where string, args ...any) ([]chat.Conversation, error) {
	all, err := list(ctx, r.read, scanConversation, "SELECT "+conversationColumns+" FROM conversations "+where, args...)
	if err != nil {
		return nil, unavailable(doing, err)
	}
	return all, nil
}
