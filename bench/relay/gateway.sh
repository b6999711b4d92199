#!/bin/bash
# warm: 60
# The packaged gateway with the engine it picks by itself.
. "$LAB_DIR/relays/common.sh"
ENGINE=auto
. "$(dirname "$(readlink -f "$0")")/gateway.inc"
