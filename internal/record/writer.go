package record

import (
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dragoman/internal/chat"
)

const (
	maxBatch = 32   // appends in one commit; with more, everybody waits for the one and the other processors idle
	queued   = 1024 // appends that wait for the writer before callers block
	attempts = 6    // at a commit that others get in the way of
)

// hand gives p to the writer.
func (r *Record) hand(p *pending) error {
	r.closing.RLock()
	defer r.closing.RUnlock()
	if r.closed {
		return chat.Errorf(chat.CodeUnavailable, "The record is closed.")
	}
	select {
	case r.queue <- p:
		return nil
	case <-p.ctx.Done():
		return unavailable("waiting for the writer", p.ctx.Err())
	}
}

// commitAll is the writer: it commits what is queued, batch after batch, until
// the record is closed.
func (r *Record) commitAll() {
	defer close(r.stopped)
	batch := make([]*pending, 0, maxBatch)
	for p := range r.queue {
		batch = append(batch[:0], p)
		runtime.Gosched() // callers that the last commit woke get in
		for open := true; open && len(batch) < maxBatch; {
			select {
			case p, open = <-r.queue:
				if open {
					batch = append(batch, p)
				}
			default:
				open = false
			}
		}
		r.commit(batch)
	}
}

// commit makes a batch durable and tells every caller how it went. An append
// that the database refuses fails alone.
func (r *Record) commit(batch []*pending) {
	start := time.Now()
	err := r.persist(batch)
	if err != nil && len(batch) > 1 && r.engine.refused(err) {
		r.log.Warn("a batch was refused; committing one by one", "appends", len(batch), "error", err)
		for _, p := range batch {
			r.commit([]*pending{p})
		}
		return
	}
	r.seen.size.Observe(float64(len(batch)))
	r.seen.seconds.Observe(time.Since(start).Seconds())
	for _, p := range batch {
		if err != nil && p.err == nil {
			p.result, p.err = Appended{}, r.fault(err)
		}
		close(p.done)
	}
}

// fault says what a failed commit means to the caller: whether the same again
// can succeed.
func (r *Record) fault(err error) error {
	if r.engine.refused(err) && !r.engine.collided(err) {
		return chat.Errorf(chat.CodeInvalid, "The database does not take this: %w", err)
	}
	return unavailable("committing", err)
}

// persist runs the batch's transaction until nobody gets in its way. What was
// begun and not committed has not happened, so that it may be tried again; of a
// commit without an answer nobody knows, so that it is not.
func (r *Record) persist(batch []*pending) error {
	var err error
	for attempt := range attempts {
		if attempt > 0 {
			time.Sleep(time.Duration(attempt*attempt) * time.Millisecond)
		}
		if err = r.transact(batch); err == nil || !r.engine.collided(err) {
			return err
		}
	}
	return err
}

func (r *Record) transact(batch []*pending) error {
	ctx := context.Background()
	if r.engine.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.engine.timeout)
		defer cancel()
	}
	tx, err := r.write.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	t := transaction{ctx: ctx, tx: tx, record: r}
	if err := t.run(batch); err != nil {
		tx.Rollback()
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if len(t.deliveries) > 0 {
		r.notice()
	}
	for _, h := range t.heads {
		if h.dirty {
			r.recalled.put(h.Conversation, h.memory, true)
		}
	}
	return nil
}

type metrics struct {
	size, seconds prometheus.Histogram
}

func newMetrics(registerer prometheus.Registerer) metrics {
	m := metrics{
		size: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "dragoman_record_commit_appends",
			Help:    "Appends that one commit made durable.",
			Buckets: prometheus.ExponentialBuckets(1, 2, 9),
		}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "dragoman_record_commit_seconds",
			Help:    "Time a commit took, retries included.",
			Buckets: prometheus.ExponentialBuckets(0.0001, 2.5, 12),
		}),
	}
	if registerer != nil {
		for _, c := range []prometheus.Collector{m.size, m.seconds} {
			if err := registerer.Register(c); err != nil && !errors.As(err, new(prometheus.AlreadyRegisteredError)) {
				panic(err) // a name of ours is malformed
			}
		}
	}
	return m
}
