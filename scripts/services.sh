# Sourced by test.sh: starts a PostgreSQL and a Redis of our own on free ports,
# in a folder that goes away with the script, and says where they are:
# TEST_DATABASE_URL, TEST_REDIS_URL.

services=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-test.XXXXXX")
chmod 755 "$services"

free_port() {
    node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'
}

# PostgreSQL refuses to run as root.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

stop_services() {
    [ -n "${redis_pid:-}" ] && kill "$redis_pid" 2>/dev/null
    [ -d "$services/pg" ] && as_postgres "$pgbin/pg_ctl" -D "$services/pg" -m immediate stop >/dev/null 2>&1
    rm -rf "$services"
}
trap stop_services EXIT

redis_port=$(free_port)
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$services" >"$services/redis.log" 2>&1 &
redis_pid=$!

mkdir "$services/pg"
[ "$(id -u)" = 0 ] && chown postgres "$services/pg"
pg_port=$(free_port)
as_postgres "$pgbin/initdb" -D "$services/pg" -U dragoman -A trust -E UTF8 --no-sync >"$services/initdb.log" 2>&1 ||
    { cat "$services/initdb.log" >&2; exit 1; }
as_postgres "$pgbin/pg_ctl" -D "$services/pg" -w -l "$services/pg/log" \
    -o "-p $pg_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" start >/dev/null ||
    { cat "$services/pg/log" >&2; exit 1; }

for _ in $(seq 100); do
    redis-cli -p "$redis_port" ping >/dev/null 2>&1 && break
    kill -0 "$redis_pid" 2>/dev/null || { cat "$services/redis.log" >&2; exit 1; }
    sleep 0.1
done

export TEST_DATABASE_URL="postgres://dragoman@127.0.0.1:$pg_port/postgres?sslmode=disable"
export TEST_REDIS_URL="redis://127.0.0.1:$redis_port/0"
