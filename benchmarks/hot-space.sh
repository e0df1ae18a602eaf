#!/usr/bin/env bash
# One hot Space: messages per second over HTTP, against what pgbench reaches with one transaction
# for each message on the same PostgreSQL, in turns. See README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

connections=${CONNECTIONS:-32}
seconds=${SECONDS_EACH:-10}
warmup=${WARMUP:-20}
rounds=${ROUNDS:-3}
port=${PORT:-18080}
pgbench=${PGBENCH:-$(command -v pgbench || ls /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | tail -1)}
[ -x "$pgbench" ] || { echo "pgbench is needed; install PostgreSQL's or set PGBENCH" >&2; exit 1; }
jar=bootstrap/target/space7.jar
[ -f "$jar" ] || { echo "build first: ./mvnw -q -DskipTests package" >&2; exit 1; }

home=$(mktemp -d)
stop() {
  [ -z "${server:-}" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; }
  rm -rf "$home"
}
trap stop EXIT

PORT=$port SPACE7_HOME=$home DEV_SIGN_IN=true RATE_LIMIT=off \
  java ${JAVA_OPTS:-} -jar "$jar" >"$home/log" 2>&1 &
server=$!
for _ in $(seq 120); do
  grep -q "listening" "$home/log" && break
  kill -0 "$server" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
  sleep 0.5
done

# The embedded database's address, unless the server was given another.
if [ -z "${DATABASE_URL:-}" ]; then
  pid_file=$(find "$home" -name postmaster.pid)
  database="postgresql://space7:$(cat "$home/postgres/password")@127.0.0.1:$(sed -n 4p "$pid_file")/postgres"
else
  database=$DATABASE_URL
fi

ratios=()
for round in $(seq "$rounds"); do
  http=$(java -cp benchmarks/target/classes io.space7.benchmarks.HotSpace \
    "http://127.0.0.1:$port" "$connections" "$warmup" "$seconds")
  space=$(sed -n 's/^space=//p' <<<"$http")
  user=$(sed -n 's/^user=//p' <<<"$http")
  posted=$(sed -n 's/^messages_per_second=//p' <<<"$http")
  single=$("$pgbench" -n -M prepared -c "$connections" -j 2 -T "$seconds" \
    -D "space=$space" -D "user=$user" -f benchmarks/one-transaction-per-message.sql \
    "$database" 2>&1) || { echo "$single" >&2; exit 1; }
  transactions=$(sed -n 's/^tps = \([0-9]*\).*/\1/p' <<<"$single")
  ratio=$(awk "BEGIN {printf \"%.2f\", $posted / $transactions}")
  ratios+=("$ratio")
  echo "round $round: HTTP $posted messages/s ($(grep -o 'p[0-9.]*_ms=.*' <<<"$http" | tr '\n' ' '))," \
    "pgbench $transactions messages/s, ratio $ratio"
  warmup=1
done
echo "median ratio: $(printf '%s\n' "${ratios[@]}" | sort -n | sed -n "$(((rounds + 1) / 2))p")"
