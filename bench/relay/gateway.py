"""The packaged gateway as a child process on 127.0.0.1, and what can be seen of it from outside. Linux, a JDK's jcmd."""
import glob
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HOST = "127.0.0.1"
SIP, CALLEE = 9060, 9062
FIRST, LAST = 10000, 31999
PATIENCE = 60.0
HERE = os.path.dirname(os.path.realpath(__file__))


def distribution():
    """GATEWAY_HOME, or the one built in this clone."""
    homes = [os.environ["GATEWAY_HOME"]] if "GATEWAY_HOME" in os.environ else sorted(
        glob.glob(f"{HERE}/../../launcher/target/patchbay-*/"))
    if not homes:
        raise SystemExit("no distribution: run ./patchbay build, or set GATEWAY_HOME")
    return homes[-1]


def most_calls():
    """A call has four sockets, and the process needs some more files."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (hard - 500) // 4


class Gateway:
    """Ends with its block. `settings` are lines for the relay's configuration, `options` of the JVM."""

    def __init__(self, settings=(), options=()):
        self.home = distribution()
        self.folder = tempfile.mkdtemp(prefix="patchbay-bench-")
        self.environment = {
            **os.environ, "PATCHBAY_CONFIGS": f"{self.folder}/configs", "PATCHBAY_DATA": f"{self.folder}/data",
            "JAVA_OPTS": " ".join([os.environ.get("GATEWAY_OPTS", ""), *options])}
        os.mkdir(f"{self.folder}/configs")
        shutil.copy(f"{self.home}/configs/logback.xml", f"{self.folder}/configs")
        self.configure("sip.listener-udp", "transport=udp", f"bind.address={HOST}", f"port={SIP}")
        self.configure("routing.route-default", "pattern=.*", f"target=sip:{{user}}@{HOST}:{CALLEE}")
        self.configure("media.select", "backend=relay")
        self.configure("b2bua", "shutdown.grace=1")
        self.configure("media.relay", f"ports={FIRST}-{LAST}", f"bind.address={HOST}", "idle.timeout=0", *settings)
        self.log = f"{self.folder}/log"

    def configure(self, name, *lines):
        with open(f"{self.folder}/configs/io.patchbay.{name}.cfg", "w") as file:
            file.writelines(f"{line}\n" for line in lines)

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [f"{self.home}/bin/patchbay"], env=self.environment, stdout=log, stderr=log)
        self.pid = self.process.pid
        end = time.monotonic() + PATIENCE
        while "started in" not in self.said():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise SystemExit("the gateway did not start:\n" + self.said())
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
        said = self.said()
        shutil.rmtree(self.folder)
        self.problems = re.findall(r"(?m)^.*(?:WARN|ERROR).*$", said)

    def said(self):
        with open(self.log) as file:
            return file.read()

    def status(self):
        """What `patchbay:status` counts, by name."""
        said = subprocess.run([f"{self.home}/bin/patchbay", "shell", "patchbay:status"], env=self.environment,
                              capture_output=True, text=True, check=True).stdout
        return {name: int(count) for name, count in re.findall(r"(?m)^(\S+) ([0-9]+)$", said)}

    def jcmd(self, *words):
        return subprocess.run(["jcmd", str(self.pid), *words], capture_output=True, text=True, check=True).stdout

    def heap(self):
        """Bytes of live objects, after a full collection."""
        for _ in range(3):
            self.jcmd("GC.run")
        used = re.search(r"used ([0-9]+)K", self.jcmd("GC.heap_info"))
        return int(used.group(1)) * 1024

    def resident(self):
        """Bytes of resident memory."""
        with open(f"/proc/{self.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+([0-9]+)", file.read()).group(1)) * 1024

    def sockets(self):
        """Inodes of its sockets."""
        found = set()
        for file in os.scandir(f"/proc/{self.pid}/fd"):
            try:
                found.update(re.findall(r"socket:\[([0-9]+)\]", os.readlink(file.path)))
            except FileNotFoundError:
                pass
        return found

    def media_ports(self):
        """Ports of the relay's range that it has, as the kernel tells."""
        inodes, found = self.sockets(), set()
        for table_of in "/proc/net/udp", "/proc/net/udp6":
            with open(table_of) as file:
                for line in file.readlines()[1:]:
                    words = line.split()
                    port = int(words[1].rsplit(":", 1)[1], 16)
                    if FIRST <= port <= LAST and words[9] in inodes:
                        found.add(port)
        return found

    def threads(self):
        """Their number, without the compiler's, which come and go."""
        names = []
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/comm") as file:
                names.append(file.read())
        return sum("Compiler" not in name for name in names)

    def allocated(self, thread):
        """Bytes that threads whose name begins so have allocated since they began."""
        units = {"B": 1, "K": 1024, "M": 1024 ** 2, "G": 1024 ** 3}
        found = re.findall(rf'(?m)^"{thread}[^"]*".*? allocated=([0-9]+)([BKMG])', self.jcmd("Thread.print", "-e"))
        return sum(int(count) * units[unit] for count, unit in found)


def table(head, rows):
    """Prints a table in Markdown."""
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
