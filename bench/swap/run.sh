#!/usr/bin/env bash
# Moves standing calls with RTP from media backend to media backend, and prints what was lost.
# usage: run.sh [CALLS [ROUNDS [RESTARTS]]]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$root"
exec mvn -B -ntp -q verify -pl itests/distribution -am -Dtest=None '-Dit.test=MoveIT,MoveNodeIT' \
  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false \
  "-Dswap.calls=${1:-100}" "-Dswap.rounds=${2:-10}" "-Dswap.restarts=${3:-50}"
