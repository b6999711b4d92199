#!/bin/bash
# warm: 60
# The packaged gateway without native library.
. "$LAB_DIR/relays/common.sh"
ENGINE=nio
. "$(dirname "$(readlink -f "$0")")/gateway.inc"
