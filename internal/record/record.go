// Package record is the truth: the durable log of every conversation, and the
// tables around it, in SQLite (embedded) or PostgreSQL.
//
// Events are written by one goroutine that commits together whatever arrived
// while the last commit was running, so that durability costs one fsync a
// batch, not one a message. Nothing is acknowledged before its commit. What
// isn't an event (stores, accounts, settings, sessions, blobs) is written
// directly.
package record

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"dragoman/internal/chat"
)

// Config says where the record is kept.
type Config struct {
	DataDir     string                // folder of dragoman.db, made if missing; not used with a DatabaseURL
	DatabaseURL string                // postgres://…; empty means SQLite in DataDir
	Registerer  prometheus.Registerer // where metrics are registered; nil for none
	Log         *slog.Logger          // nil for slog.Default
	Now         func() time.Time      // nil for time.Now
}

// Record reads and writes the durable state. It is safe for concurrent use, by
// several processes on one database too.
type Record struct {
	engine engine
	read   *statements
	write  *statements // on SQLite a pool of one connection; on PostgreSQL the same pool as read
	batch  batchTexts
	log    *slog.Logger
	now    func() time.Time
	seen   metrics

	webhooks atomic.Pointer[map[chat.StoreID][]watched] // of the writer
	noticed  chan struct{}                              // holds one when deliveries were written

	recalled recalled
	queue    chan *pending // to the writer
	closing  sync.RWMutex  // held for reading while sending to queue, for writing to close it
	closed   bool
	stopped  chan struct{} // closed when the writer is done
}

// Open opens the record, creates it if it doesn't exist and brings its tables
// up to date. Errors: CodeInvalid for a DatabaseURL that cannot be read,
// CodeUnavailable when the database doesn't answer or the folder cannot be
// written.
func Open(ctx context.Context, c Config) (*Record, error) {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	var (
		e           engine
		read, write *sql.DB
		err         error
	)
	if c.DatabaseURL == "" {
		e, read, write, err = openSQLite(c.DataDir)
	} else {
		e, read, write, err = openPostgres(c.DatabaseURL)
	}
	if err != nil {
		return nil, err
	}
	r := &Record{
		engine:  e,
		read:    newStatements(read, e.quick),
		write:   newStatements(write, e.quick),
		batch:   newBatchTexts(e),
		log:     c.Log.With("part", "record", "engine", e.name),
		now:     c.Now,
		seen:    newMetrics(c.Registerer),
		noticed: make(chan struct{}, 1),
		queue:   make(chan *pending, queued),
		stopped: make(chan struct{}),
	}
	err = migrate(ctx, e, write)
	if err == nil {
		if err = r.batch.prepare(ctx, r.write); err != nil {
			err = unavailable("preparing statements", err)
		}
	}
	if err == nil {
		err = r.WatchWebhooks(ctx)
	}
	if err != nil {
		r.read.close()
		r.write.close()
		return nil, err
	}
	go r.commitAll()
	return r, nil
}

// Ping reports whether the database answers.
func (r *Record) Ping(ctx context.Context) error {
	if _, err := r.Setting(ctx, ""); err != nil && chat.CodeOf(err) != chat.CodeNotFound {
		return err
	}
	return nil
}

// Close commits what was handed over, then closes the database. Appends that
// come later get CodeUnavailable.
func (r *Record) Close() error {
	r.closing.Lock()
	if r.closed {
		r.closing.Unlock()
		return nil
	}
	r.closed = true
	close(r.queue)
	r.closing.Unlock()
	<-r.stopped
	err := r.read.close()
	if werr := r.write.close(); err == nil {
		err = werr
	}
	if err != nil {
		return fmt.Errorf("closing the record: %w", err)
	}
	return nil
}

// unavailable wraps a fault of the database.
func unavailable(doing string, err error) error {
	return chat.Errorf(chat.CodeUnavailable, doing+": %w", err)
}

// micros is how times are stored.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment is the reverse of micros.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
