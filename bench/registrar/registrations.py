#!/usr/bin/env python3
"""
registrations.py [USERS [PER_SECOND]] - what registrations cost. Default: 10000 users, 500 a second.

The users are imported from a file; SIPp registers them all with digest, each in two requests, then all of them again, then
takes them back. Needs sipp, and a JDK's jcmd. A minute and a half by default.
"""
import csv
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, f"{HERE}/../relay")
import gateway  # noqa: E402  (it lies beside, in the folder of another bench)

gateway.SIP = 19060
PHONE = 19070
TICKS = os.sysconf("SC_CLK_TCK")
LEFT = 40  # seconds: the last transactions are gone then


class Registrar(gateway.Gateway):
    """With as many users as there are lines in the file that SIPp reads as well."""

    def __init__(self, users):
        super().__init__()
        self.configure("sip.auth", "methods=REGISTER", "algorithms=MD5")
        self.configure("sip.registrar", f"domains={gateway.HOST}")
        self.users, self.phones = f"{self.folder}/users.csv", f"{self.folder}/phones.csv"
        with open(self.users, "w") as known, open(self.phones, "w") as phones:
            known.write("user,password\n")
            phones.write("SEQUENTIAL\n")
            for user in range(100_000, 100_000 + users):
                known.write(f"{user},secret-{user}\n")
                phones.write(f"{user};[authentication username={user} password=secret-{user}]\n")

    def shell(self, command):
        return subprocess.run([f"{self.home}/bin/patchbay", "shell", command], env=self.environment,
                              capture_output=True, text=True, check=True).stdout

    def cpu(self):
        """Seconds of processor so far, of all threads."""
        with open(f"/proc/{self.pid}/stat") as file:
            words = file.read().rsplit(")", 1)[1].split()
        return (int(words[11]) + int(words[12])) / TICKS

    def registered(self):
        return sum("@" in line for line in self.shell("patchbay:registrations").splitlines())

    def round(self, users, rate, seconds):
        """Registers everybody for so long; what SIPp says of it, and what it cost."""
        stats, cpu, begin = f"{self.folder}/stats.csv", self.cpu(), time.monotonic()
        subprocess.run(
            ["sipp", "-sf", f"{HERE}/register.xml", "-inf", self.phones, "-key", "seconds", str(seconds),
             "-i", gateway.HOST, "-p", str(PHONE), "-m", str(users), "-r", str(rate), "-l", str(2 * rate),
             "-nostdin", "-trace_stat", "-stf", stats, "-fd", "1", f"{gateway.HOST}:{gateway.SIP}"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder, check=False)
        took, cpu = time.monotonic() - begin, self.cpu() - cpu
        with open(stats) as file:
            last = list(csv.DictReader(file, delimiter=";"))[-1]
        os.remove(stats)
        good = int(last["SuccessfulCall(C)"])
        return [good, users - good, last["Retransmissions(C)"], f"{good / took:.0f}", f"{1000 * cpu / max(1, good):.2f}"]


def main():
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rate = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    rows = []
    with Registrar(users) as registrar:
        begin = time.monotonic()
        registrar.shell(f"patchbay:user import {registrar.users}")
        print(f"{users} users imported in {time.monotonic() - begin:.1f} s", file=sys.stderr)
        heap = registrar.heap()
        for what, seconds in ("registered", 3600), ("refreshed", 3600), ("taken back", 0):
            row = registrar.round(users, rate, seconds)
            if what != "registered":
                time.sleep(LEFT)
                row += [registrar.registered(), f"{(registrar.heap() - heap) / 1024 ** 2:.1f}"]
            else:
                row += [registrar.registered(), ""]
            rows.append([what, *row, f"{registrar.resident() / 1024 ** 2:.0f}"])
    gateway.table(
        ["", "good", "failed", "repeats", "per second", "CPU ms", "registered then", "heap MB more", "resident MB"], rows)
    if registrar.problems:
        sys.exit("the gateway complained:\n" + "\n".join(registrar.problems))


main()
