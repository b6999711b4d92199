#!/usr/bin/env python3
"""Calls per second through the packaged gateway, set up by pairs of SIPp on 127.0.0.1.

    load.py rates     what each rate costs, and how late the second INVITE leaves
    load.py standing  the heap that standing calls take
    load.py soak      many calls, then everything back to nothing

Needs sipp, tcpdump (root) and jcmd. A peer to compare with runs in the same steps: --peer NAME=COMMAND, where COMMAND
is a B2BUA that listens on {port} and sends every call to {callee}.
"""

import argparse
import collections
import csv
import glob
import math
import os
import pathlib
import re
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
HOST = "127.0.0.1"
PER_PAIR = 500  # calls per second one SIPp drives without being the bottleneck itself
TICKS = os.sysconf("SC_CLK_TCK")


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("what", choices=["rates", "standing", "soak"])
    p.add_argument("--rates", default="100,200,400,600,800,1000", help="calls per second, in this order")
    p.add_argument("--seconds", type=int, default=10, help="length of each step")
    p.add_argument("--hold", type=float, default=0.4, help="seconds a call is up")
    p.add_argument("--calls", type=int, default=0, help="calls of standing (10000) and soak (100000)")
    p.add_argument("--rate", type=int, default=400, help="calls per second of standing and soak")
    p.add_argument("--backend", default="direct", help="media backend; direct is media off")
    p.add_argument("--home", default=os.environ.get("GATEWAY_HOME"), help="unpacked distribution")
    p.add_argument("--java-opts", default=os.environ.get("GATEWAY_OPTS", "-Xms1g -Xmx1g"))
    p.add_argument("--threads", type=int, default=1, help="signalling loops of the gateway")
    p.add_argument("--peer", action="append", default=[], metavar="NAME=COMMAND")
    p.add_argument("--port", type=int, default=15060, help="first of the ports used")
    return p.parse_args()


def say(text):
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


class Subject:
    """A B2BUA that is measured: a process, the port it listens on, and where its calls go."""

    def __init__(self, name, command, port, callees, env=None, cwd=None, logfile=None):
        self.name, self.port, self.callees = name, port, callees
        self.log = open(logfile, "wb")
        self.process = subprocess.Popen(
            command, stdout=self.log, stderr=subprocess.STDOUT, env=env, cwd=cwd, start_new_session=True
        )

    def wait_ready(self):
        for _ in range(300):
            if self.process.poll() is not None:
                sys.exit(f"{self.name} ended at its start: see {self.log.name}")
            if answers_options(self.port):
                return
            time.sleep(0.1)
        sys.exit(f"{self.name} does not answer on port {self.port}: see {self.log.name}")

    def cpu(self):
        """Seconds of CPU so far, all threads."""
        with open(f"/proc/{self.process.pid}/stat") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def heap(self):
        """Live heap in MB, after a full collection."""
        jcmd = shutil.which("jcmd") or sys.exit("jcmd is not there: it comes with the JDK")
        for _ in range(2):
            subprocess.run([jcmd, str(self.process.pid), "GC.run"], check=True, capture_output=True)
        text = subprocess.run(
            [jcmd, str(self.process.pid), "GC.heap_info"], check=True, capture_output=True, text=True
        ).stdout
        return sum(int(kb) for kb in re.findall(r"heap .*?used (\d+)K", text)) / 1024

    def resident(self):
        with open(f"/proc/{self.process.pid}/status") as f:
            return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answers_options(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind((HOST, 0))
        s.settimeout(0.5)
        me = s.getsockname()[1]
        s.sendto(
            f"OPTIONS sip:{HOST}:{port} SIP/2.0\r\nVia: SIP/2.0/UDP {HOST}:{me};branch=z9hG4bK{time.time_ns()};rport\r\n"
            f"Max-Forwards: 70\r\nFrom: <sip:load@{HOST}>;tag=1\r\nTo: <sip:{HOST}:{port}>\r\n"
            f"Call-ID: {time.time_ns()}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n".encode(),
            (HOST, port),
        )
        try:
            return s.recv(65536).startswith(b"SIP/2.0")
        except OSError:
            return False


def gateway(args, work, pairs):
    home = args.home
    if not home:
        built = glob.glob(str(HERE / "../../launcher/target/patchbay-*/bin/patchbay"))
        if not built:
            sys.exit("no distribution: run ./patchbay build, or give --home")
        home = str(pathlib.Path(built[0]).parent.parent)
    configs = work / "configs"
    configs.mkdir()
    shutil.copy(f"{home}/configs/logback.xml", configs)

    def cfg(pid, **keys):
        lines = "".join(f"{key.replace('_', '.')}={value}\n" for key, value in keys.items())
        (configs / f"{pid}.cfg").write_text(lines)

    cfg("io.patchbay.sip.listener-udp", transport="udp", bind_address=HOST, port=args.port)
    cfg("io.patchbay.sip.transport", threads=args.threads)
    cfg("io.patchbay.media.select", backend=args.backend)
    cfg("io.patchbay.b2bua", shutdown_grace=1)
    if args.backend == "relay":
        cfg("io.patchbay.media.relay", bind_address=HOST, ports="30000-65000", idle_timeout=0)
    callees = [args.port + 100 + i for i in range(pairs)]
    for i, callee in enumerate(callees):
        cfg(f"io.patchbay.routing.route-p{i}", pattern=f"{i}x.*", target=f"sip:{{user}}@{HOST}:{callee}")
    env = dict(
        os.environ,
        PATCHBAY_CONFIGS=str(configs),
        PATCHBAY_DATA=str(work / "data"),
        JAVA_OPTS=args.java_opts,
    )
    subject = Subject("patchbay", [f"{home}/bin/patchbay"], args.port, callees, env, None, work / "gateway.log")
    subject.home = home
    subject.env = env
    return subject


def peer(spec, port, work):
    name, command = spec.split("=", 1)
    callee = port + 100
    command = shlex.split(command.format(port=port, callee=f"{HOST}:{callee}"))
    return Subject(name, command, port, [callee], None, None, work / f"{name}.log")


class Step:
    """Calls at one rate: callees and callers, the wire clock, and what came of it."""

    def __init__(self, subject, rate, calls, hold, work):
        self.subject, self.rate, self.calls, self.hold = subject, rate, calls, hold
        self.work = work / f"{subject.name}-{rate}-{time.time_ns()}"
        self.work.mkdir()
        self.pairs = min(len(subject.callees), max(1, math.ceil(rate / PER_PAIR)))

    def start(self):
        ulimit = min(500_000, self.calls + 1000)
        self.callees = [
            self.sipp(["-sf", str(HERE / "uas.xml"), "-p", str(port), "-l", str(ulimit)], f"uas{i}")
            for i, port in enumerate(self.subject.callees[: self.pairs])
        ]
        self.capture = self.work / "invites.pcap"
        ports = " or ".join(f"dst port {p}" for p in [self.subject.port, *self.subject.callees])
        self.tcpdump = subprocess.Popen(
            ["tcpdump", "-i", "lo", "-B", "32768", "-s", "200", "-U", "-w", str(self.capture),
             f"udp and ({ports}) and udp[8:4] = 0x494e5649"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )
        while b"listening" not in self.tcpdump.stderr.readline():
            if self.tcpdump.poll() is not None:
                sys.exit("tcpdump does not start: it needs root")
        self.cpu = self.subject.cpu()
        self.began = time.monotonic()
        self.callers = [
            self.sipp(
                ["-sf", str(HERE / "uac.xml"), "-s", str(i), "-p", str(self.subject.port + 200 + i),
                 "-r", str(self.rate // self.pairs), "-m", str(self.calls // self.pairs), "-l", str(ulimit),
                 "-d", str(int(self.hold * 1000)), "-trace_stat", "-fd", "1", "-stf", str(self.work / f"uac{i}.csv"),
                 f"{HOST}:{self.subject.port}"],
                f"uac{i}",
            )
            for i in range(self.pairs)
        ]

    def sipp(self, options, name):
        out = open(self.work / f"{name}.log", "wb")
        return subprocess.Popen(
            ["sipp", "-i", HOST, "-nostdin", "-buff_size", "4194304", *options],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd=self.work,
        )

    def finish(self, limit):
        deadline = time.monotonic() + limit
        for caller in self.callers:
            try:
                caller.wait(max(1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"a caller did not end within {limit:.0f} s: stopped")
                caller.kill()
                caller.wait()
        cpu = self.subject.cpu() - self.cpu
        seconds = time.monotonic() - self.began
        self.tcpdump.send_signal(signal.SIGINT)
        self.tcpdump.communicate()
        for callee in self.callees:
            callee.kill()
            callee.wait()
        result = collections.Counter()
        for stats in glob.glob(str(self.work / "uac*.csv")):
            with open(stats) as f:
                last = list(csv.DictReader(f, delimiter=";"))[-1]
            result["ok"] += int(last["SuccessfulCall(C)"])
            result["failed"] += int(last["FailedCall(C)"])
            result["repeats"] += int(last["Retransmissions(C)"])
        delays = latencies(self.capture, self.subject.port)
        return {
            "ok": result["ok"],
            "failed": result["failed"] + self.pairs * (self.calls // self.pairs) - result["ok"] - result["failed"],
            "repeats": result["repeats"],
            "cpu": 1000 * cpu / max(1, result["ok"]),
            "load": 100 * cpu / seconds,
            "p50": quantile(delays, 0.5), "p99": quantile(delays, 0.99), "p999": quantile(delays, 0.999),
        }


def latencies(pcap, port):
    """Milliseconds from the first INVITE of a number that comes in to the first that goes out."""
    seen, delays = {}, []
    with open(pcap, "rb") as f:
        header = f.read(24)
        order = "<" if header[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
        scale = 1e9 if header[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d") else 1e6
        while len(head := f.read(16)) == 16:
            seconds, fraction, length, _ = struct.unpack(order + "IIII", head)
            packet = f.read(length)[14:]
            udp = packet[(packet[0] & 15) * 4:]
            number = re.match(rb"INVITE sip:(\d+x\d+)@", udp[8:])
            if not number:
                continue
            now = seconds + fraction / scale
            if struct.unpack(">H", udp[2:4])[0] == port:
                seen.setdefault(number[1], now)
            elif number[1] in seen:
                delays.append(1000 * (now - seen.pop(number[1])))
                seen[number[1]] = math.inf
    return sorted(d for d in delays if d > -math.inf)


def quantile(values, q):
    return values[min(len(values) - 1, int(q * len(values)))] if values else math.nan


def run(subject, rate, calls, hold, work):
    step = Step(subject, rate, calls, hold, work)
    step.start()
    return step.finish(calls / rate + hold + 60)


def rates(args, work):
    wanted = [int(r) for r in args.rates.split(",")]
    pairs = max(1, math.ceil(max(wanted) / PER_PAIR))
    subjects = [gateway(args, work, pairs)]
    subjects += [peer(spec, args.port + 1000 * (i + 1), work) for i, spec in enumerate(args.peer)]
    try:
        for subject in subjects:
            subject.wait_ready()
            say(f"{subject.name}: warming up")
            run(subject, min(200, max(wanted)), 3000, 0.1, work)
        print("| B2BUA | calls/s | good | failed | repeats | CPU ms/call | CPU | p50 ms | p99 ms | p99.9 ms |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for rate in wanted:
            for subject in subjects:
                r = run(subject, rate, rate * args.seconds, args.hold, work)
                print(
                    f"| {subject.name} | {rate} | {r['ok']} | {r['failed']} | {r['repeats']} | {r['cpu']:.3f} | {r['load']:.0f} % "
                    f"| {r['p50']:.2f} | {r['p99']:.2f} | {r['p999']:.2f} |", flush=True)
    finally:
        for subject in subjects:
            subject.stop()


def standing(args, work):
    calls = args.calls or 10_000
    subject = gateway(args, work, 1)
    try:
        subject.wait_ready()
        run(subject, 200, 2000, 0.1, work)
        say("waiting for the transactions of the warm-up")
        time.sleep(40)
        before = subject.heap()
        step = Step(subject, args.rate, calls, calls / args.rate + 60, work)
        step.start()
        time.sleep(calls / args.rate + 40)  # all are up, and their INVITE transactions gone
        up = status(subject)
        heap, resident = subject.heap(), subject.resident()
        result = step.finish(180)
        print("| standing calls | good | heap before MB | heap MB | KB/call | resident MB |")
        print("|---|---|---|---|---|---|")
        print(f"| {calls} | {result['ok']} | {before:.1f} | {heap:.1f} | {1024 * (heap - before) / calls:.2f} | {resident:.0f} |")
        print(f"\nwhile they stood:\n\n{up}")
    finally:
        subject.stop()


def soak(args, work):
    calls = args.calls or 100_000
    subject = gateway(args, work, max(1, math.ceil(args.rate / PER_PAIR)))
    try:
        subject.wait_ready()
        run(subject, 200, 2000, 0.1, work)
        time.sleep(70)
        before = subject.heap()
        say(f"{calls} calls at {args.rate}/s")
        result = run(subject, args.rate, calls, args.hold, work)
        just = subject.heap()
        time.sleep(70)
        after = subject.heap()
        print("| calls | good | failed | repeats | CPU ms/call | heap before MB | just after | 70 s later |")
        print("|---|---|---|---|---|---|---|---|")
        print(f"| {calls} | {result['ok']} | {result['failed']} | {result['repeats']} | {result['cpu']:.3f} "
              f"| {before:.1f} | {just:.1f} | {after:.1f} |")
        print(f"\n70 s after the last call:\n\n{status(subject)}")
    finally:
        subject.stop()


def status(subject):
    return subprocess.run(
        [f"{subject.home}/bin/patchbay", "shell", "patchbay:status"], env=subject.env, capture_output=True, text=True
    ).stdout


def main():
    args = arguments()
    for tool in ("sipp", "tcpdump"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not there: apt install sip-tester tcpdump")
    with tempfile.TemporaryDirectory(prefix="patchbay-load-") as folder:
        {"rates": rates, "standing": standing, "soak": soak}[args.what](args, pathlib.Path(folder))


if __name__ == "__main__":
    main()
