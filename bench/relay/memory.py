#!/usr/bin/env python3
"""
memory.py [CALLS...] - what a standing call keeps: heap, resident memory, sockets. Default: 1000 5000.

A gateway for each number of calls, set up by SIP one after the other; 40 s later, when the transactions
are gone, the garbage is collected and everything counted. About two minutes for 5000 calls.
"""
import sys
import time

from gateway import CALLEE, HOST, SIP, Gateway, most_calls, table
from sipcalls import Phone, set_up

TRANSACTIONS = 40  # seconds: 64*T1 and a little


def measure(calls):
    with Gateway() as gateway:
        caller, callee = Phone("caller"), Phone("callee", CALLEE)
        set_up("warm", (HOST, SIP), caller, callee, f"{HOST}:40000", f"{HOST}:40002")
        time.sleep(1)
        heap, resident, sockets = gateway.heap(), gateway.resident(), len(gateway.sockets())
        begin = time.monotonic()
        for number in range(calls):
            set_up(number, (HOST, SIP), caller, callee, f"{HOST}:40000", f"{HOST}:40002")
            if number % 500 == 499:
                print(f"  {number + 1} calls after {time.monotonic() - begin:.0f} s", file=sys.stderr)
        full = gateway.resident()
        time.sleep(TRANSACTIONS)
        return [calls, f"{(gateway.heap() - heap) / calls / 1024:.1f}", f"{(full - resident) / calls / 1024:.1f}",
                f"{(len(gateway.sockets()) - sockets) / calls:.1f}", f"{gateway.resident() / 1024 ** 2:.0f}"]


def main():
    rows = []
    for wanted in [int(word) for word in sys.argv[1:]] or [1000, 5000]:
        calls = min(wanted, most_calls())
        if calls < wanted:
            print(f"{wanted} calls do not fit into the limit of open files (ulimit -Hn): {calls}", file=sys.stderr)
        rows.append(measure(calls))
    table(["calls", "heap kB/call", "resident kB/call", "sockets/call", "resident MB"], rows)


main()
