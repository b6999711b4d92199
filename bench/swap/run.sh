#!/usr/bin/env bash
# Changes the media backend of standing calls with RTP while new calls are made, and prints what was lost.
# usage: run.sh [CALLS [ROUNDS [RESTARTS]]]
# GATEWAY_HOME is an unpacked distribution, CLASSES a path with the testkit; else those that ./patchbay build makes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
home=${GATEWAY_HOME:-$(ls -d "$root"/launcher/target/patchbay-*/ 2>/dev/null | head -n 1)}
[ -n "$home" ] || { echo "nothing is built: ./patchbay build" >&2; exit 2; }
classes=${CLASSES:-$(ls "$root"/bundles/testkit/target/testkit-*.jar)}
for jar in "$home"/bundles/20/*.jar "$home"/lib/slf4j-api-*.jar; do
  classes=$classes:$jar
done
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$classes" "$root/bench/swap/Swap.java" \
  "$home" "${1:-100}" "${2:-5}" "${3:-50}"
