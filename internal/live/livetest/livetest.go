// Package livetest gives tests an empty Redis each, embedded and real.
package livetest

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"dragoman/internal/live"
)

// patience is for a machine that is busy with other tests; where Redis is gone,
// calls fail at once all the same.
const patience = time.Minute

// URL returns the address of a numbered database of the Redis that
// TEST_REDIS_URL names, emptied. The test fails without one. Packages are
// tested at the same time, so each has numbers of its own: live 1 and 5, desk 2,
// conversation 3, account 4, editing 7.
func URL(t testing.TB, database string) string {
	t.Helper()
	address := os.Getenv("TEST_REDIS_URL")
	if address == "" {
		t.Fatal("TEST_REDIS_URL is not set; run `make test`, which starts a Redis and sets it")
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + database
	options, err := redis.ParseURL(u.String())
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.FlushDB(context.Background()).Err(); err != nil {
		t.Fatal(err)
	}
	return u.String()
}

// Open opens a connection, to the server in the process if the address is
// empty, and closes it after the test.
func Open(t testing.TB, address string) *live.Live {
	t.Helper()
	l, err := live.Open(context.Background(), live.Config{RedisURL: address, Timeout: patience, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// Each runs a test once on the server in the process and once on a real one.
func Each(t *testing.T, database string, run func(*testing.T, *live.Live)) {
	t.Run("embedded", func(t *testing.T) { run(t, Open(t, "")) })
	t.Run("redis", func(t *testing.T) { run(t, Open(t, URL(t, database))) })
}
