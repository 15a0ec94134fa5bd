#!/usr/bin/env bash
# Runs everything that must pass: `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

say "what the tests need"
. scripts/require.sh
. scripts/services.sh
echo "PostgreSQL at $TEST_DATABASE_URL, Redis at $TEST_REDIS_URL"

say "web dependencies"
(cd internal/web && npm ci --no-audit --no-fund --loglevel=error)

say "go vet"
go vet ./...

say "staticcheck"
go tool staticcheck ./...

say "formatting"
unformatted=$(gofmt -l cmd internal knowledge locales)
[ -z "$unformatted" ] || { echo "run gofmt -w on: $unformatted" >&2; exit 1; }

say "type check of the web code"
(cd internal/web && npx --no-install tsc --noEmit)

say "Go tests with the race detector"
CGO_ENABLED=1 go test -race -timeout 30m ./...

say "browser tests"
CGO_ENABLED=0 go build -o "$services/dragoman" ./cmd/dragoman
DRAGOMAN_BIN="$services/dragoman" node --test --test-reporter=spec internal/web/browser/*.test.mjs

say "all passed"
