#!/usr/bin/env bash
# Compares the fan-out with that of Node's socket.io. See README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

./mvnw -B -ntp -q -DskipTests package dependency:build-classpath -pl benchmarks -am \
  -Dmdep.outputFile=target/class-path -Dmdep.includeScope=runtime

peer=benchmarks/target/peer
mkdir -p "$peer"
npm install --silent --no-audit --no-fund --prefix "$peer" socket.io@4.8.4

NODE_PATH=$peer/node_modules java ${JAVA_OPTS:-} \
  -cp "benchmarks/target/classes:$(cat benchmarks/target/class-path)" \
  io.space7.benchmarks.FanoutBenchmark node benchmarks/fanout-peer.cjs
