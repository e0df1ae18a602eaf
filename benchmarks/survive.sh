#!/usr/bin/env bash
# What a database and a broker may do to running servers, in the long form. See README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${SECONDS_EACH:-30}
rollbacks=${ROLLBACKS:-200}
jar=$PWD/bootstrap/target/space7.jar
[ -f "$jar" ] || { echo "build first: ./mvnw -q -DskipTests package" >&2; exit 1; }
programs=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
PATH=$PATH:/usr/sbin
for program in pgbouncer nats-server curl; do
  command -v "$program" >/dev/null || { echo "$program is needed; .ci/run tells how" >&2; exit 1; }
done

work=$(mktemp -d)
chmod 711 "$work"
processes=()
# PostgreSQL and PgBouncer refuse to run as root.
as_nobody() { if [ "$(id -u)" = 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi; }
database() { as_nobody "$programs/pg_ctl" -D "$work/pg/data" -l "$work/pg/log" -w "$@" >/dev/null; }
stop() {
  for process in "${processes[@]}"; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  database -m immediate stop 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

echo "== senders and listeners while the database is replaced, ${seconds} s each; $rollbacks rollbacks"
./mvnw -B -ntp -q test -pl adapters-persistence -am -Dtest='SurvivalTest,ForcedRollbackTest' \
  -Dsurefire.failIfNoSpecifiedTests=false \
  -DargLine="-Dspace7.survive.seconds=$seconds -Dspace7.survive.rollbacks=$rollbacks"
echo "held: $(grep -ho 'Tests run: [0-9]*, Failures: 0, Errors: 0, Skipped: 0' \
  adapters-persistence/target/surefire-reports/*{SurvivalTest,ForcedRollbackTest}.txt | tr '\n' ';')"

free_port() { python3 -c 'import socket; s=socket.socket(); s.bind(("127.0.0.1",0)); print(s.getsockname()[1])'; }
pg=$(free_port); pooler=$(free_port); nats=$(free_port)
mkdir "$work/pg" && chmod 777 "$work/pg"
as_nobody "$programs/initdb" -D "$work/pg/data" -U postgres -A trust -E UTF8 >/dev/null
start_database() { database -o "-p $pg -c listen_addresses=127.0.0.1 -c unix_socket_directories=" start; }
start_database
sql() { psql -qAtX -h 127.0.0.1 -p "$pg" -U postgres -d postgres "$@"; }
cat >"$work/pgbouncer.ini" <<INI
[databases]
* = host=127.0.0.1 port=$pg user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $pooler
unix_socket_dir =
auth_type = any
pool_mode = transaction
INI
chmod 644 "$work/pgbouncer.ini"
as_nobody "$(command -v pgbouncer)" -q "$work/pgbouncer.ini" >"$work/pgbouncer.log" 2>&1 &
processes+=($!)

# start_server <name> <variable=value>…: sets $port to its port.
start_server() {
  local name=$1; shift
  env PORT=0 SPACE7_HOME="$work/$name" DEV_SIGN_IN=true RATE_LIMIT=off \
    JWT_SECRET=a-secret-that-all-of-these-servers-know "$@" \
    java -XX:+ExitOnOutOfMemoryError -jar "$jar" >"$work/$name.out" 2>"$work/$name.err" &
  server=$!
  processes+=("$server")
  for _ in $(seq 240); do
    port=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' "$work/$name.out")
    [ -n "$port" ] && return
    kill -0 "$server" 2>/dev/null || fail "$name: $(cat "$work/$name.err")"
    sleep 0.5
  done
  fail "$name does not start"
}
sign_in() { curl -s "127.0.0.1:$1/api/auth/login" -H 'Content-Type: application/json' \
  -d '{"username":"ada"}' | sed 's/.*"token":"\([^"]*\)".*/\1/'; }
new_space() { curl -s "127.0.0.1:$1/api/spaces" -H "Authorization: Bearer $token" \
  -H 'Content-Type: application/json' -d '{"title":"A thread","description":""}' \
  | sed 's/.*"space_id":"\([^"]*\)".*/\1/'; }
# calls <port> <space> <count>: as many, half posts and half lists, 12 at a time; prints statuses.
calls() { seq "$3" | xargs -P 12 -I{} sh -c '
  if [ $(({} % 2)) = 0 ]; then set -- -F content="message {}"; else set --; fi
  curl -s -m 30 -o /dev/null -w "%{http_code}\n" -H "Authorization: Bearer '"$token"'" "$@" \
    "127.0.0.1:'"$1"'/api/messages/'"$2"'"' | sort | uniq -c; }
post() { curl -s -m 30 -o /dev/null -w '%{http_code} %{time_total}\n' \
  -H "Authorization: Bearer $token" -F content=hello "127.0.0.1:$1/api/messages/$2"; }

echo "== 600 calls through PgBouncer with its defaults"
start_server pooled DATABASE_URL="postgresql://postgres@127.0.0.1:$pooler/postgres"
token=$(sign_in "$port"); space=$(new_space "$port")
statuses=$(calls "$port" "$space" 600); echo "$statuses"
[ "$(awk '$2 < 500 {n += $1} END {print n}' <<<"$statuses")" = 600 ] || fail "some were 5xx"
kill "$server"; wait "$server" 2>/dev/null || true

url="postgresql://postgres@127.0.0.1:$pg/postgres"
start_server plain DATABASE_URL="$url"
token=$(sign_in "$port"); space=$(new_space "$port"); other=$(new_space "$port")
for _ in 1 2 3; do post "$port" "$other" >/dev/null; done

echo "== a Space's row held for 6 s, and posts elsewhere"
sql -c "BEGIN; SELECT FROM spaces WHERE space_id = '$space' FOR UPDATE; SELECT pg_sleep(6)" &
held=$!
sleep 0.5
post "$port" "$space" >"$work/held" &
slowest=0
for _ in $(seq 20); do
  read -r status time < <(post "$port" "$other")
  [ "$status" = 201 ] || fail "a post elsewhere got $status"
  slowest=$(printf '%s\n' "$slowest" "$time" | sort -g | tail -1)
done
kill -0 "$held" || fail "the row was no longer held"
wait "$held"
echo "the slowest of 20 took $slowest s"
awk "BEGIN {exit !($slowest < 2)}" || fail "it waited for the held row"

echo "== the database goes for a while under calls, and what the log says"
lines=$(wc -l <"$work/plain.err")
database -m immediate stop
calls "$port" "$other" 60
start_database
start=$(date +%s%N)
until [ "$(post "$port" "$other" | cut -d' ' -f1)" = 201 ]; do sleep 0.2; done
echo "writes are back after $((($(date +%s%N) - start) / 1000000)) ms"
sleep 6
tail -n "+$((lines + 1))" "$work/plain.err"
[ "$(($(wc -l <"$work/plain.err") - lines))" = 2 ] || fail "it is not one line when it goes and one when it is back"
kill "$server"; wait "$server" 2>/dev/null || true

echo "== nats-server killed and back under load"
./mvnw -B -ntp -q test -pl bootstrap -am -Dtest=NatsTest -Dsurefire.failIfNoSpecifiedTests=false
echo "held: $(grep -ho 'Tests run: [0-9]*, Failures: 0.*' bootstrap/target/surefire-reports/*.NatsTest.txt)"
nats-server -a 127.0.0.1 -p "$nats" >/dev/null 2>&1 & broker=$!
processes+=("$broker")
sleep 1
start_server one DATABASE_URL="$url" SIGNALS_URL="nats://127.0.0.1:$nats"
kill -9 "$broker"; wait "$broker" 2>/dev/null || true
token=$(sign_in "$port"); space=$(new_space "$port")
statuses=$(calls "$port" "$space" 200); echo "$statuses"
[ "$(awk '$2 < 500 {n += $1} END {print n}' <<<"$statuses")" = 200 ] || fail "a NATS that is away fails requests"
echo "all of it held"
