#!/bin/bash
# warm: 60
# The packaged gateway without batching by time: each packet may wake it.
. "$LAB_DIR/relays/common.sh"
ENGINE=auto
RELAY=batch.interval=0
. "$(dirname "$(readlink -f "$0")")/gateway.inc"
