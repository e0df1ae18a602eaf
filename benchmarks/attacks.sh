#!/usr/bin/env bash
# Attacks a throw-away server over HTTP and sockets, with an innocent client beside each attack. See README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${SECONDS_EACH:-20}
port=${PORT:-18081}
jar=bootstrap/target/space7.jar
[ -f "$jar" ] || { echo "build first: ./mvnw -q -DskipTests package" >&2; exit 1; }

home=$(mktemp -d)
stop() {
  [ -z "${server:-}" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$home"
}
trap stop EXIT

PORT=$port SPACE7_HOME=$home DEV_SIGN_IN=true RATE_LIMIT=off \
  java ${JAVA_OPTS:--Xmx256m} -XX:+ExitOnOutOfMemoryError -jar "$jar" >"$home/log" 2>&1 &
server=$!
for _ in $(seq 240); do
  grep -q "listening" "$home/log" && break
  kill -0 "$server" 2>/dev/null || { cat "$home/log" >&2; exit 1; }
  sleep 0.5
done

before=$(wc -l <"$home/log")
status=0
java -cp benchmarks/target/classes io.space7.benchmarks.Attacks \
  "http://127.0.0.1:$port" "$seconds" || status=1
lines=$(($(wc -l <"$home/log") - before))
echo "log lines during the attacks: $lines"
[ "$lines" -le 20 ] || { tail -n 20 "$home/log" >&2; status=1; }
kill -0 "$server" || { echo "the server has ended" >&2; status=1; }
exit $status
