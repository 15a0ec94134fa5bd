package record

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"dragoman/internal/chat"
)

//go:embed migrations/*.sql
var migrations embed.FS

// engine is all that differs between the two databases.
type engine struct {
	name     string
	dialect  goose.Dialect
	numbered bool             // placeholders are $1, $2 …, not ?
	quick    bool             // statements are not to be watched by a context
	scrub    string           // run after a deletion, so that nothing of it stays in the files; "" for nothing
	lockRows string           // suffix of a SELECT whose rows nobody else may change before the commit
	timeout  time.Duration    // of one commit; 0 for none
	collided func(error) bool // another transaction was in the way: the same again may succeed
	refused  func(error) bool // the database does not take what was written, so the rest of a batch may be good
}

func openSQLite(dir string) (engine, *sql.DB, *sql.DB, error) {
	e := engine{
		name:    "sqlite",
		dialect: goose.DialectSQLite3,
		quick:   true,
		scrub:   "PRAGMA wal_checkpoint(TRUNCATE)",
		collided: func(err error) bool {
			code := sqliteCode(err)
			return code == sqlitelib.SQLITE_BUSY || code == sqlitelib.SQLITE_LOCKED
		},
		refused: func(err error) bool {
			code := sqliteCode(err)
			return code == sqlitelib.SQLITE_CONSTRAINT || code == sqlitelib.SQLITE_TOOBIG || code == sqlitelib.SQLITE_MISMATCH
		},
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return e, nil, nil, unavailable("making the data directory", err)
	}
	open := func(extra string) (*sql.DB, error) {
		path := url.URL{Scheme: "file", Opaque: (&url.URL{Path: filepath.Join(dir, "dragoman.db")}).EscapedPath()}
		return sql.Open("sqlite", path.String()+"?_busy_timeout=10000&_journal_mode=WAL&_synchronous=FULL"+extra)
	}
	// A transaction takes the write lock when it begins: taken later it could
	// fail half-way.
	// What is deleted or overwritten is overwritten with zeros: a buyer's words
	// must not linger in the free space of the file.
	write, err := open("&_txlock=immediate&_pragma=secure_delete(1)&_pragma=temp_store(memory)&_pragma=wal_autocheckpoint(4000)&_pragma=cache_size(-8192)")
	if err != nil {
		return e, nil, nil, unavailable("opening the database", err)
	}
	write.SetMaxOpenConns(1)
	read, err := open("&_query_only=1&_pragma=cache_size(-8192)")
	if err != nil {
		return e, nil, nil, unavailable("opening the database", err)
	}
	read.SetMaxOpenConns(8)
	read.SetMaxIdleConns(8)
	return e, read, write, nil
}

// sqliteCode returns the primary result code of err, 0 if it is none of
// SQLite's.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

func openPostgres(address string) (engine, *sql.DB, *sql.DB, error) {
	e := engine{
		name:     "postgres",
		dialect:  goose.DialectPostgres,
		numbered: true,
		lockRows: " FOR UPDATE",
		timeout:  15 * time.Second,
		collided: func(err error) bool {
			switch code := postgresCode(err); code {
			case "40001", "40P01": // serialization failure, deadlock
				return true
			case "23505": // two nodes created the same conversation at once
				return true
			}
			return false
		},
		refused: func(err error) bool {
			code := postgresCode(err)
			return strings.HasPrefix(code, "22") || strings.HasPrefix(code, "23") || strings.HasPrefix(code, "54")
		},
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// The cause may quote the password.
		return e, nil, nil, chat.Invalid("DATABASE_URL", "cannot be read; write it as postgres://user:password@host:5432/database")
	}
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(16)
	db.SetMaxIdleConns(16)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return e, db, db, nil
}

func postgresCode(err error) string {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

// migrate brings the tables up to date. Nodes that start together on one
// PostgreSQL take turns; of processes that start together in one data directory
// the slower ones fail at first and find it done at the next try.
func migrate(ctx context.Context, e engine, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return unavailable("reading the migrations", err)
	}
	// Migrations of branches that were merged later may have lower numbers.
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true), goose.WithAllowOutofOrder(true)}
	if e.dialect == goose.DialectPostgres {
		turns, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120)) // every second, two minutes
		if err != nil {
			return unavailable("locking the migrations", err)
		}
		options = append(options, goose.WithSessionLocker(turns))
	}
	provider, err := goose.NewProvider(e.dialect, db, files, options...)
	if err != nil {
		return unavailable("reading the migrations", err)
	}
	for attempt := 1; ; attempt++ {
		_, err := provider.Up(ctx)
		if err == nil {
			return nil
		}
		if e.dialect != goose.DialectSQLite3 || attempt == attempts || ctx.Err() != nil {
			return unavailable("bringing the tables up to date", err)
		}
		time.Sleep(time.Duration(attempt) * 20 * time.Millisecond)
	}
}
