#!/usr/bin/env bash
# Restarts two servers behind nginx in turns while clients write and listen. See README.md.
set -euo pipefail
cd "$(dirname "$0")/.."

./mvnw -B -ntp -q verify -pl bootstrap -am -Dtest=NoUnitTest -Dit.test=RollingRestartIT \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  -Dspace7.rounds="${ROUNDS:-10}"
