#!/usr/bin/env python3
"""
churn.py [CALLS [PER_SECOND]] - calls set up and ended at random with RTP running; what is left at the end. Default: 10000 50.

Calls last 0 to 8 s and are ended by either side; one in ten is declined, one in ten is given up while it rings. Both sides of
a call send RTP. The first CALLS/10 warm the gateway up, then it is counted, and again after the rest:
ports, sockets, threads, heap, and what patchbay:status still has. About five minutes for 10000 calls. Ends with 1 when
something was not given back or a call failed.
"""
import asyncio
import random
import socket
import struct
import sys
import time

from gateway import CALLEE, HOST, SIP, Gateway, table
from sipcalls import answer, header, headers, media, request, sdp, with_body

LONGEST = 8.0  # seconds of a call
PATIENCE = 10.0
REPEAT = 0.5
RTP_EVERY = 0.1
TRANSACTIONS = 40  # seconds: 64*T1 and a little
HEAP_GROWTH = 2 * 1024 ** 2  # bytes that are not a leak: code, profiles, caches
STANDING = ["sip.dialogs", "sip.client-transactions", "sip.server-transactions", "calls.now",
            "media.backend.relay.sessions", "media.backend.relay.ports-in-use"]


class Phone(asyncio.DatagramProtocol):
    """Hands what arrives to the call it belongs to; a new INVITE makes one by `accept`."""

    def __init__(self, name, accept=None):
        self.name, self.accept = name, accept
        self.calls, self.said = {}, {}

    async def open(self, port=0):
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(HOST, port))
        self.port = self.transport.get_extra_info("sockname")[1]
        return self

    def contact(self):
        return f"<sip:{self.name}@{HOST}:{self.port}>"

    def send(self, message):
        self.said[header(message, "Call-ID")] = message
        self.transport.sendto(message.encode(), (HOST, SIP))

    def forget(self, call):
        del self.calls[call]
        self.said.pop(call, None)

    def datagram_received(self, data, address):
        message = data.decode()
        call = header(message, "Call-ID")
        queue = self.calls.get(call)
        if queue is None and self.accept and message.startswith("INVITE "):
            queue = self.calls[call] = asyncio.Queue()
            self.accept(call, message)
        elif queue is not None:
            queue.put_nowait(message)

    async def receive(self, call, *wanted):
        """The next message of a call that begins like one of these; what was said last is repeated until it comes."""
        for _ in range(int(PATIENCE / REPEAT)):
            try:
                async with asyncio.timeout(REPEAT):
                    while True:
                        message = await self.calls[call].get()
                        if message.startswith(wanted):
                            return message
            except asyncio.TimeoutError:
                if wanted != ("BYE ",):
                    self.send(self.said[call])
        raise asyncio.TimeoutError(f"waited for {wanted} in vain")


class Leg:
    """A socket that sends RTP, and counts what comes."""

    def __init__(self, churn):
        self.churn = churn
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setblocking(False)
        self.socket.bind((HOST, 0))
        self.address = "%s:%d" % self.socket.getsockname()
        self.ssrc, self.sequence = random.getrandbits(32), 0
        asyncio.get_running_loop().add_reader(self.socket, self.drain)

    def drain(self):
        self.churn.received += len(self.socket.recv(2048)) > 0

    def talk(self, to):
        ip, port = to.split(":")
        self.task = asyncio.create_task(self.send((ip, int(port))))

    async def send(self, to):
        while True:
            self.sequence += 1
            self.socket.sendto(struct.pack("!BBHII", 0x80, 0, self.sequence, 160 * self.sequence, self.ssrc) + bytes(160), to)
            self.churn.sent += 1
            await asyncio.sleep(RTP_EVERY)

    def close(self):
        if hasattr(self, "task"):
            self.task.cancel()
        asyncio.get_running_loop().remove_reader(self.socket)
        self.socket.close()


def reply(to, status, tag=""):
    return with_body([f"SIP/2.0 {status}", *[f"Via: {via}" for via in headers(to, "Via")], f"From: {header(to, 'From')}",
                      f"To: {header(to, 'To')}{tag}", f"Call-ID: {header(to, 'Call-ID')}", f"CSeq: {header(to, 'CSeq')}"])


class Churn:
    def __init__(self):
        self.sent = self.received = self.number = 0
        self.ended = {"by the caller": 0, "by the callee": 0, "declined": 0, "given up": 0, "failed": 0}
        self.fates, self.tasks = {}, set()

    async def phones(self):
        self.caller = await Phone("caller").open()
        self.callee = await Phone("callee", self.accept).open(CALLEE)

    def start(self, work):
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def run(self, calls, rate):
        begin = time.monotonic()
        for i in range(calls):
            self.start(self.call(self.number))
            self.number += 1
            if i % 1000 == 999:
                print(f"  {self.number} calls, {self.sent} packets sent, {self.received} received", file=sys.stderr)
            await asyncio.sleep(max(0.0, begin + (i + random.random()) / rate - time.monotonic()))
        while self.tasks:
            await asyncio.wait(self.tasks)

    async def call(self, number):
        """The caller's side."""
        draw = random.random()
        fate = "declined" if draw < 0.1 else "given up" if draw < 0.2 else random.choice(["by the caller", "by the callee"])
        call, leg = f"churn-{number}-{random.getrandbits(32):x}", Leg(self)
        self.caller.calls[call] = asyncio.Queue()
        self.fates[str(number)] = fate
        try:
            await self.dial(number, call, leg, fate)
            self.ended[fate] += 1
        except (asyncio.TimeoutError, OSError) as e:
            self.ended["failed"] += 1
            print(f"  call {number} ({fate}): {e!r}", file=sys.stderr)
        finally:
            leg.close()
            self.caller.forget(call)
            del self.fates[str(number)]

    async def dial(self, number, call, leg, fate):
        uri = f"sip:{number}@{HOST}:{SIP}"
        invite = request("INVITE", number, call, uri, f"<{uri}>", self.caller, body=sdp(leg.address))
        self.caller.send(invite)
        if fate == "given up":
            await self.caller.receive(call, "SIP/2.0 180")
            self.caller.send(request("INVITE", number, call, uri, f"<{uri}>", self.caller).replace("INVITE", "CANCEL")
                             .replace("z9hG4bK-CANCEL", "z9hG4bK-INVITE"))
        final = await self.caller.receive(call, "SIP/2.0 2" if fate.startswith("by") else ("SIP/2.0 486", "SIP/2.0 487")[fate == "given up"])
        if "INVITE" not in header(final, "CSeq"):
            final = await self.caller.receive(call, "SIP/2.0 487")
        ack = request("ACK", number, call, uri, header(final, "To"), self.caller)
        if not fate.startswith("by"):
            self.caller.send(ack.replace("z9hG4bK-ACK", "z9hG4bK-INVITE"))
            return
        self.caller.send(ack)
        leg.talk(media(final))
        if fate == "by the caller":
            await asyncio.sleep(random.uniform(0, LONGEST))
            self.caller.send(request("BYE", number, call, uri, header(final, "To"), self.caller).replace("1 BYE", "2 BYE"))
            await self.caller.receive(call, "SIP/2.0 200")
        else:
            self.caller.send(reply(await self.within(LONGEST, self.caller.receive, call, "BYE "), "200 OK"))

    @staticmethod
    async def within(longer, receive, call, wanted):
        """As receive, for an end that may come as late as the longest call."""
        end = time.monotonic() + longer
        while True:
            try:
                return await receive(call, wanted)
            except asyncio.TimeoutError:
                if time.monotonic() > end:
                    raise

    def accept(self, call, invite):
        self.start(self.answer(call, invite))

    async def answer(self, call, invite):
        """The callee's side."""
        number = invite.split()[1].split(":")[1].split("@")[0]
        fate, leg = self.fates.get(number), Leg(self)
        try:
            await self.ring(number, call, invite, leg, fate)
        except (asyncio.TimeoutError, OSError) as e:
            print(f"  callee of {number} ({fate}): {e!r}", file=sys.stderr)
        finally:
            leg.close()
            self.callee.forget(call)

    async def ring(self, number, call, invite, leg, fate):
        tag = f";tag=b{number}"
        if fate == "declined":
            self.callee.send(reply(invite, "486 Busy Here", tag))
            await self.callee.receive(call, "ACK ")
            return
        if fate == "given up":
            self.callee.send(reply(invite, "180 Ringing", tag))
            self.callee.send(reply(await self.callee.receive(call, "CANCEL "), "200 OK", tag))
            self.callee.send(reply(invite, "487 Request Terminated", tag))
            await self.callee.receive(call, "ACK ")
            return
        self.callee.send(answer(invite, number, self.callee, sdp(leg.address)))
        await self.callee.receive(call, "ACK ")
        leg.talk(media(invite))
        if fate == "by the caller":
            self.callee.send(reply(await self.within(LONGEST, self.callee.receive, call, "BYE "), "200 OK"))
            return
        await asyncio.sleep(random.uniform(0, LONGEST))
        target = header(invite, "Contact").split("<")[1].split(">")[0]
        self.callee.send(with_body(
            [f"BYE {target} SIP/2.0", f"Via: SIP/2.0/UDP {HOST}:{self.callee.port};branch=z9hG4bK-bye-{call}",
             "Max-Forwards: 70", f"From: {header(invite, 'To')}{tag}", f"To: {header(invite, 'From')}",
             f"Call-ID: {call}", "CSeq: 2 BYE"]))
        await self.callee.receive(call, "SIP/2.0 200")


def count(gateway):
    heap = gateway.heap()
    seen = {"media ports that are bound": len(gateway.media_ports()), "sockets": len(gateway.sockets()),
            "threads": gateway.threads(), "heap": heap}
    status = gateway.status()
    return {**{name: status[name] for name in STANDING}, **seen}


async def measure(calls, rate):
    churn = Churn()
    with Gateway() as gateway:
        await churn.phones()
        print(f"  {calls // 10} calls to warm up, then {calls}", file=sys.stderr)
        await churn.run(calls // 10, rate)
        await asyncio.sleep(TRANSACTIONS)
        before = count(gateway)
        await churn.run(calls, rate)
        await asyncio.sleep(TRANSACTIONS)
        after = count(gateway)
    left = [name for name in before if after[name] - before[name] > (HEAP_GROWTH if name == "heap" else 0)]
    table(["what", "before", "after"], [[name, before[name], after[name]] for name in before])
    print()
    table(["calls", *churn.ended, "RTP sent", "RTP received", "problems in the log"],
          [[churn.number, *churn.ended.values(), churn.sent, churn.received, len(gateway.problems)]])
    for name in left:
        print(f"not given back: {name}")
    return 1 if left or churn.ended["failed"] or gateway.problems else 0


def main():
    calls, rate = (int(word) for word in [*sys.argv[1:], *["10000", "50"][len(sys.argv) - 1:]])
    sys.exit(asyncio.run(measure(calls, rate)))


main()
