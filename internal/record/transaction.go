package record

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"dragoman/internal/chat"
)

// transaction writes one batch: the conversations are read (and locked, in the
// order of their ids, so that two nodes never wait for each other), everything
// is decided in Go, then events and conversations are written. A batch takes
// the same few statements whether it holds one append or a hundred.
type transaction struct {
	ctx    context.Context
	tx     *sql.Tx
	record *Record
	heads  map[chat.ConversationID]*head
	known  map[clientKey]chat.Event

	webhooks   map[chat.StoreID][]watched
	deliveries []any // values of insertDeliveries
}

// clientKey is what a sender's retry is recognised by.
type clientKey struct {
	conversation chat.ConversationID
	id           string
}

// The selects are written so that both engines look up each id in the index,
// whatever they believe of the size of a table that has only begun to grow.

// batchTexts are the statements of a transaction.
type batchTexts struct {
	selectHeads, selectKnown, insertEvents, upsertHeads, insertDeliveries sized
}

const selectEvent = "SELECT " + eventColumns + " FROM events WHERE conversation = $1 AND seq = $2"

func newBatchTexts(e engine) batchTexts {
	return batchTexts{
		selectHeads:      newSized(e.numbered, "SELECT "+conversationColumns+" FROM conversations WHERE id IN (", 1, ") ORDER BY id"+e.lockRows),
		selectKnown:      newSized(e.numbered, "SELECT column1, column2, (SELECT seq FROM events WHERE conversation = column1 AND client_id = column2) FROM (VALUES ", 2, ") AS wanted"),
		insertEvents:     newSized(e.numbered, "INSERT INTO events ("+eventColumns+") VALUES ", 7, ""),
		insertDeliveries: newSized(e.numbered, insertDelivery, 13, ""),
		upsertHeads: newSized(e.numbered, "INSERT INTO conversations ("+conversationColumns+") VALUES ", 21, " ON CONFLICT (id) DO UPDATE SET "+
			"state = excluded.state, epoch = excluded.epoch, case_no = excluded.case_no, last_seq = excluded.last_seq, "+
			"lang = excluded.lang, locale = excluded.locale, page = excluded.page, timezone = excluded.timezone, "+
			"topic = excluded.topic, desk = excluded.desk, priority = excluded.priority, alert = excluded.alert, "+
			"agent = excluded.agent, memory = excluded.memory, updated_at = excluded.updated_at, waiting_since = excluded.waiting_since, preview = excluded.preview, long_wait = excluded.long_wait"),
	}
}

// prepare readies them: on SQLite there is no second connection to do it while
// a transaction is open.
func (b *batchTexts) prepare(ctx context.Context, s *statements) error {
	if _, err := s.get(ctx, selectEvent); err != nil {
		return err
	}
	for _, many := range [...]*sized{&b.selectHeads, &b.selectKnown, &b.insertEvents, &b.upsertHeads, &b.insertDeliveries} {
		for _, text := range many.texts {
			if _, err := s.get(ctx, text); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *transaction) run(batch []*pending) error {
	if err := t.readHeads(batch); err != nil {
		return err
	}
	if err := t.readKnown(batch); err != nil {
		return err
	}
	now := moment(micros(t.record.now()))
	t.webhooks = *t.record.webhooks.Load()
	for _, p := range batch {
		t.apply(p, now)
	}
	if err := t.writeHeads(); err != nil {
		return err
	}
	if err := t.writeEvents(batch); err != nil {
		return err
	}
	return t.record.batch.insertDeliveries.each(t.deliveries, t.exec)
}

// apply decides on p; its result is told after the commit.
func (t *transaction) apply(p *pending, now time.Time) {
	p.result, p.err = Appended{}, nil
	if err := p.ctx.Err(); err != nil { // nobody waits for it
		p.err = unavailable("waiting for the writer", err)
		return
	}
	h := t.heads[p.Conversation]
	if p.clientID == "" {
		t.change(p, h, now)
		return
	}
	key := clientKey{p.Conversation, p.clientID}
	if stored, ok := t.known[key]; ok && h.Store == p.Store {
		p.result = Appended{Conversation: h.Conversation, Events: []chat.Event{stored}, Duplicate: true}
		p.result.Conversation.Memory, p.err = decodeMemory(h.memory)
		return
	}
	t.change(p, h, now)
	for _, e := range p.result.Events {
		if e.ClientID != "" {
			t.known[key] = e
		}
	}
}

// change does p to the conversation, and notes what the store's webhooks are
// to be told of it.
func (t *transaction) change(p *pending, h *head, now time.Time) {
	hooks := t.webhooks[p.Store]
	if hooks == nil {
		p.result, p.err = p.apply(h, now)
		return
	}
	before := h.Conversation
	if p.result, p.err = p.apply(h, now); p.err == nil {
		t.noted(hooks, &before, &p.result, now)
	}
}

func (t *transaction) readHeads(batch []*pending) error {
	t.heads = make(map[chat.ConversationID]*head, len(batch))
	for _, p := range batch {
		t.heads[p.Conversation] = nil
	}
	ids := make([]string, 0, len(t.heads))
	for id := range t.heads {
		ids = append(ids, string(id))
		t.heads[id] = &head{}
	}
	slices.Sort(ids)
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	return t.record.batch.selectHeads.each(args, func(text string, args []any) error {
		return t.query(text, args, func(rows *sql.Rows) error {
			c, memory, err := scanHead(rows)
			if err != nil {
				return err
			}
			*t.heads[c.ID] = head{Conversation: c, memory: memory}
			return nil
		})
	})
}

func (t *transaction) readKnown(batch []*pending) error {
	t.known = make(map[clientKey]chat.Event)
	args := make([]any, 0, 2*len(batch))
	for _, p := range batch {
		if p.clientID != "" && t.heads[p.Conversation].Epoch != 0 {
			args = append(args, string(p.Conversation), p.clientID)
		}
	}
	var found []any // conversation, seq
	err := t.record.batch.selectKnown.each(args, func(text string, args []any) error {
		return t.query(text, args, func(rows *sql.Rows) error {
			var conversation, id string
			var seq sql.NullInt64
			err := rows.Scan(&conversation, &id, &seq)
			if seq.Valid {
				found = append(found, conversation, seq.Int64)
			}
			return err
		})
	})
	for ; err == nil && len(found) > 0; found = found[2:] {
		err = t.query(selectEvent, found[:2], func(rows *sql.Rows) error {
			e, err := scanEvent(rows)
			t.known[clientKey{e.Conversation, e.ClientID}] = e
			return err
		})
	}
	return err
}

func (t *transaction) writeHeads() error {
	dirty := make([]*head, 0, len(t.heads))
	for _, h := range t.heads {
		if h.dirty {
			dirty = append(dirty, h)
		}
	}
	slices.SortFunc(dirty, func(a, b *head) int { return strings.Compare(string(a.ID), string(b.ID)) })
	args := make([]any, 0, len(dirty)*t.record.batch.upsertHeads.columns)
	for _, h := range dirty {
		args = append(args, string(h.ID), string(h.Store), string(h.State), h.Epoch, h.Case, h.LastSeq,
			h.Language, h.Locale, h.Page, h.Timezone, h.Topic, string(h.Group), int64(h.Priority), string(h.Alert),
			string(h.Agent), h.memory, micros(h.CreatedAt), micros(h.UpdatedAt), micros(h.WaitingSince), h.Preview, micros(h.LongWait))
	}
	return t.record.batch.upsertHeads.each(args, t.exec)
}

func (t *transaction) writeEvents(batch []*pending) error {
	args := make([]any, 0, 2*len(batch)*t.record.batch.insertEvents.columns)
	for _, p := range batch {
		if p.err != nil || p.result.Duplicate {
			continue
		}
		for i, e := range p.result.Events {
			var clientID any // NULL for none
			if e.ClientID != "" {
				clientID = e.ClientID
			}
			args = append(args, string(e.Conversation), e.Seq, e.Case, micros(e.At), string(e.Kind), clientID, p.bodies[i])
		}
	}
	return t.record.batch.insertEvents.each(args, t.exec)
}

func (t *transaction) exec(text string, args []any) error {
	stmt, err := t.record.write.get(t.ctx, text)
	if err != nil {
		return err
	}
	_, err = t.tx.StmtContext(t.ctx, stmt).ExecContext(t.ctx, args...)
	return err
}

func (t *transaction) query(text string, args []any, row func(*sql.Rows) error) error {
	stmt, err := t.record.write.get(t.ctx, text)
	if err != nil {
		return err
	}
	rows, err := t.tx.StmtContext(t.ctx, stmt).QueryContext(t.ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
