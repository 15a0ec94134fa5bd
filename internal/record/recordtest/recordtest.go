// Package recordtest gives tests a fresh record each, on either engine.
package recordtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // PostgreSQL, to make schemas

	"dragoman/internal/record"
)

// SQLite returns a config whose database is new, and gone after the test.
func SQLite(t testing.TB) record.Config {
	t.Helper()
	return record.Config{DataDir: t.TempDir(), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// Postgres is SQLite for PostgreSQL: a schema of its own in the database that
// TEST_DATABASE_URL names. The test fails without one.
func Postgres(t testing.TB) record.Config {
	t.Helper()
	address := os.Getenv("TEST_DATABASE_URL")
	if address == "" {
		t.Fatal("TEST_DATABASE_URL is not set; run `make test`, which starts a PostgreSQL and sets it")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec("CREATE SCHEMA " + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("application_name", schema) // by which a test finds its connections
	u.RawQuery = q.Encode()
	return record.Config{DatabaseURL: u.String(), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
}

// Open opens a record, and closes it after the test unless that was done.
func Open(t testing.TB, c record.Config) *record.Record {
	t.Helper()
	r, err := record.Open(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// Each runs a test once on each engine.
func Each(t *testing.T, run func(*testing.T, record.Config)) {
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, Postgres(t)) })
}
