#!/usr/bin/env python3
"""
load.py LAB [SECONDS [CALLS]] - garbage per packet and pauses of the collector under load. Default: 600 200.

CALLS of G.711 run for SECONDS after 20 s of warming up. LAB is the built relay lab, whose rtpload sends.
"""
import json
import re
import subprocess
import sys
import tempfile

from gateway import CALLEE, HOST, SIP, Gateway, table
from sipcalls import Phone, set_up

WARM = 20
FIRST_LEG = 40000


def legs(calls):
    return [(f"127.0.1.2:{FIRST_LEG + 4 * i}", f"127.0.1.2:{FIRST_LEG + 4 * i + 2}") for i in range(calls)]


def rtpload(lab, file, seconds, gateway):
    done = subprocess.run([f"{lab}/bin/rtpload", "-m", "sock", "-Z", "-f", file, "-p", str(gateway.pid), "-w", "1",
                           "-t", str(seconds), "-j"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def pauses(log, since):
    """Milliseconds, of the collections after a line of the log."""
    with open(log) as file:
        lines = file.readlines()[since:]
    return [float(m.group(1)) for m in (re.search(r"Pause .* ([0-9.]+)ms", line) for line in lines) if m]


def main():
    lab = sys.argv[1]
    seconds, calls = (int(word) for word in [*sys.argv[2:], *["600", "200"][len(sys.argv) - 2:]])
    with tempfile.TemporaryDirectory() as folder:
        log, file = f"{folder}/gc", f"{folder}/map"
        with Gateway(options=[f"-Xlog:gc:file={log}:uptime"]) as gateway:
            caller, callee = Phone("caller"), Phone("callee", CALLEE)
            with open(file, "w") as out:
                out.writelines(set_up(i, (HOST, SIP), caller, callee, a, b) for i, (a, b) in enumerate(legs(calls)))
            print(f"  {calls} calls are up; {WARM} s to warm up, then {seconds} s", file=sys.stderr)
            rtpload(lab, file, WARM, gateway)
            before, since = gateway.allocated("media-relay-"), len(open(log).readlines())
            result = rtpload(lab, file, seconds, gateway)
            garbage = gateway.allocated("media-relay-") - before
            collections = pauses(log, since)
        packets = result["sent"]
        table(["calls", "seconds", "packets", "loss %", "garbage B/packet", "collections", "longest pause ms", "all pauses ms"],
              [[calls, seconds, packets, f"{result['loss_pct']:.3f}", f"{garbage / packets:.3f}", len(collections),
                f"{max(collections, default=0):.1f}", f"{sum(collections):.1f}"]])


main()
