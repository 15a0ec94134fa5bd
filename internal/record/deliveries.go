package record

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"dragoman/internal/chat"
)

// DeliveryTime is how long a message is tried to be delivered.
const DeliveryTime = 24 * time.Hour

const deliveryColumns = "webhook, id, type, at, payload, state, due, give_up, attempts, attempted_at, status, fault, answer"

const insertDelivery = "INSERT INTO deliveries (" + deliveryColumns + ") VALUES "

// newDelivery returns the values of deliveryColumns for a message that is due.
func newDelivery(webhook string, n *chat.Notice, now time.Time) []any {
	payload, err := json.Marshal(n)
	if err != nil {
		panic(err) // texts, numbers and a time of these days
	}
	return []any{
		webhook, "msg_" + chat.NewID(now), string(n.Type), micros(n.Timestamp), string(payload), string(chat.DeliveryPending),
		micros(now), micros(now.Add(DeliveryTime)), int64(0), int64(0), int64(0), "", "",
	}
}

// Claimed is a delivery that a node tries now.
type Claimed struct {
	chat.Delivery
	GiveUp time.Time
	until  int64 // as long as this stands in due, the claim holds
}

func scanDelivery(rows *sql.Rows) (d Claimed, err error) {
	var at, due, giveUp, attempted int64
	err = rows.Scan(&d.Webhook, &d.ID, &d.Type, &at, &d.Payload, &d.State, &due, &giveUp, &d.Attempts, &attempted, &d.Status, &d.Fault, &d.Answer)
	d.At, d.AttemptedAt, d.GiveUp, d.until = moment(at), moment(attempted), moment(giveUp), due
	if d.State == chat.DeliveryPending {
		d.Due = moment(due)
	}
	return d, err
}

// noted collects the deliveries of what an append did.
func (t *transaction) noted(hooks []watched, before *chat.Conversation, done *Appended, now time.Time) {
	notices := chat.Notices(before, &done.Conversation, done.Events)
	for i := range notices {
		for _, hook := range hooks {
			if slices.Contains(hook.events, notices[i].Type) {
				t.deliveries = append(t.deliveries, newDelivery(hook.id, &notices[i], now)...)
			}
		}
	}
}

// Noticed tells that this node wrote deliveries.
func (r *Record) Noticed() <-chan struct{} { return r.noticed }

func (r *Record) notice() {
	select {
	case r.noticed <- struct{}{}:
	default: // it is told already
	}
}

// AddDelivery queues a message to a webhook, whatever it subscribed to.
func (r *Record) AddDelivery(ctx context.Context, webhook string, n chat.Notice) (chat.Delivery, error) {
	values := newDelivery(webhook, &n, r.now())
	if _, err := r.write.exec(ctx, insertDelivery+"($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)", values...); err != nil {
		return chat.Delivery{}, unavailable("writing a delivery", err)
	}
	r.notice()
	return r.Delivery(ctx, webhook, values[1].(string))
}

// Delivery returns a delivery; CodeNotFound if there is none.
func (r *Record) Delivery(ctx context.Context, webhook, id string) (chat.Delivery, error) {
	d, err := first(ctx, r.read, scanDelivery, "SELECT "+deliveryColumns+" FROM deliveries WHERE webhook = $1 AND id = $2", webhook, id)
	if errors.Is(err, sql.ErrNoRows) {
		return d.Delivery, chat.Errorf(chat.CodeNotFound, "There is no such delivery.")
	}
	if err != nil {
		return d.Delivery, unavailable("reading a delivery", err)
	}
	return d.Delivery, nil
}

// Deliveries returns up to limit deliveries of a webhook older than the one
// with this id ("" for the newest), the newest first: in this state, or in any
// with "".
func (r *Record) Deliveries(ctx context.Context, webhook string, state chat.DeliveryState, before string, limit int) ([]chat.Delivery, error) {
	if before == "" {
		before = "~" // sorts after every id
	}
	found, err := list(ctx, r.read, scanDelivery, "SELECT "+deliveryColumns+" FROM deliveries "+
		"WHERE webhook = $1 AND id < $2 AND ($3 = '' OR state = $3) ORDER BY id DESC LIMIT $4", webhook, before, string(state), limit)
	if err != nil {
		return nil, unavailable("reading the deliveries", err)
	}
	all := make([]chat.Delivery, len(found))
	for i := range found {
		all[i] = found[i].Delivery
	}
	return all, nil
}

// Due returns the webhooks that have something to be told now.
func (r *Record) Due(ctx context.Context) ([]SignedWebhook, error) {
	found, err := list(ctx, r.read, r.scanWebhook, "SELECT "+webhookColumns+" FROM webhooks WHERE enabled = 1 AND EXISTS "+
		"(SELECT 1 FROM deliveries WHERE webhook = webhooks.id AND state = 'pending' AND due <= $1) ORDER BY failures, id", micros(r.now()))
	if err != nil {
		return nil, unavailable("looking for deliveries", err)
	}
	return found, nil
}

// ClaimDeliveries returns up to limit deliveries of a webhook that are due, and
// keeps other nodes from trying them until the lease is over.
func (r *Record) ClaimDeliveries(ctx context.Context, webhook string, limit int, lease time.Duration) ([]Claimed, error) {
	now := r.now()
	// The condition stands outside too: whoever waited for another node's claim
	// sees that it was faster.
	found, err := list(ctx, r.write, scanDelivery, "UPDATE deliveries SET due = $1 WHERE webhook = $2 AND state = 'pending' AND due <= $3 "+
		"AND id IN (SELECT id FROM deliveries WHERE webhook = $2 AND state = 'pending' AND due <= $3 ORDER BY due, id LIMIT $4) RETURNING "+deliveryColumns,
		micros(now.Add(lease)), webhook, micros(now), limit)
	if err != nil {
		return nil, unavailable("claiming deliveries", err)
	}
	return found, nil
}

// Tried writes down what became of an attempt: State, Due, Attempts, Status,
// Fault and Answer of the delivery. It reports whether the claim still held; if
// not, somebody else tries and nothing is written.
func (r *Record) Tried(ctx context.Context, d Claimed) (bool, error) {
	for field, text := range map[string]string{"answer": d.Answer, "fault": string(d.Fault)} {
		if err := checkText(field, text, 0); err != nil {
			return false, err
		}
	}
	result, err := r.write.exec(ctx, "UPDATE deliveries SET state = $1, due = $2, attempts = $3, attempted_at = $4, status = $5, fault = $6, answer = $7 "+
		"WHERE webhook = $8 AND id = $9 AND state = 'pending' AND due = $10",
		string(d.State), micros(d.Due), d.Attempts, micros(d.AttemptedAt), d.Status, string(d.Fault), d.Answer, d.Webhook, d.ID, d.until)
	if err != nil {
		return false, unavailable("writing an attempt", err)
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// Answered counts an attempt for the webhook: how long it has been failing.
func (r *Record) Answered(ctx context.Context, webhook string, success bool) error {
	text, args := "UPDATE webhooks SET failures = 0, failing_since = 0 WHERE id = $1 AND failures > 0", []any{webhook}
	if !success {
		text = "UPDATE webhooks SET failures = failures + 1, failing_since = CASE WHEN failures = 0 THEN $2 ELSE failing_since END WHERE id = $1"
		args = append(args, micros(r.now()))
	}
	if _, err := r.write.exec(ctx, text, args...); err != nil {
		return unavailable("writing a webhook", err)
	}
	return nil
}

// Resend makes a delivery due at once, and tries it for another day. Errors:
// CodeNotFound.
func (r *Record) Resend(ctx context.Context, webhook, id string) error {
	now := r.now()
	result, err := r.write.exec(ctx, "UPDATE deliveries SET state = 'pending', due = $1, give_up = $2, attempts = 0 WHERE webhook = $3 AND id = $4",
		micros(now), micros(now.Add(DeliveryTime)), webhook, id)
	if err != nil {
		return unavailable("writing a delivery", err)
	}
	if n, err := result.RowsAffected(); err == nil && n == 0 {
		return chat.Errorf(chat.CodeNotFound, "There is no such delivery.")
	}
	r.notice()
	return nil
}

// TidyDeliveries gives up what could not be delivered in time, for its webhook
// is switched off for one, and forgets what happened before a moment.
func (r *Record) TidyDeliveries(ctx context.Context, before time.Time) error {
	_, err := r.write.exec(ctx, "UPDATE deliveries SET state = 'failed' WHERE state = 'pending' AND give_up <= $1 AND due <= $1", micros(r.now()))
	if err == nil {
		_, err = r.write.exec(ctx, "DELETE FROM deliveries WHERE at < $1", micros(before))
	}
	if err != nil {
		return unavailable("tidying deliveries", err)
	}
	return nil
}
