#!/bin/bash
# warm: 60
# The packaged gateway that batches by time at any load of the lab.
. "$LAB_DIR/relays/common.sh"
ENGINE=auto
RELAY=batch.above=1000
. "$(dirname "$(readlink -f "$0")")/gateway.inc"
