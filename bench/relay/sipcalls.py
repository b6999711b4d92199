#!/usr/bin/env python3
"""
sipcalls.py GATEWAY_IP:PORT CALLEE_PORT LEGS MAP - set up calls through a gateway by SIP.

Both phones are here: the caller on a port of its own, the callee on CALLEE_PORT, where the gateway's
route must lead. LEGS has "A_ip:port B_ip:port" a line, the addresses the phones name in their SDP;
MAP gets "A_ip:port gateway:port_for_A B_ip:port gateway:port_for_B". Calls stay up when this ends.
"""
import os
import re
import socket
import sys
import time

HOST = "127.0.0.1"
PATIENCE = 5.0


class Phone:
    """A UDP socket that speaks as much SIP as a call without surprises needs."""

    def __init__(self, name, port=0):
        self.name = name
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((HOST, port))
        self.port = self.socket.getsockname()[1]

    def contact(self):
        return f"<sip:{self.name}@{HOST}:{self.port}>"

    def send(self, message, to):
        self.socket.sendto(message.encode(), to)

    def receive(self, wanted, call=None):
        """The next message that begins so, of this call; others are late repetitions."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.socket.settimeout(max(0.001, end - time.monotonic()))
            try:
                data, source = self.socket.recvfrom(65536)
            except socket.timeout:
                break
            message = data.decode()
            if call is not None and header(message, "Call-ID") != call:
                continue
            if re.match(wanted, message):
                return message, source
            if re.match(r"SIP/2\.0 [3-6]", message):
                raise SystemExit(f"{self.name} got: {message.splitlines()[0]}")
        raise SystemExit(f"{self.name} waited for {wanted} in vain")


def header(message, name):
    return headers(message, name)[0]


def headers(message, name):
    return re.findall(rf"(?im)^{name}[ \t]*:[ \t]*(.*?)\r?$", message)


def sdp(address):
    ip, port = address.split(":")
    return (f"v=0\r\no=- 1 1 IN IP4 {ip}\r\ns=-\r\nc=IN IP4 {ip}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\na=ptime:20\r\n")


def media(message):
    ip = re.search(r"(?m)^c=IN IP4 (\S+?)\r?$", message).group(1)
    return f"{ip}:{re.search(r'(?m)^m=audio ([0-9]+) ', message).group(1)}"


def with_body(lines, body=""):
    kind = ["Content-Type: application/sdp"] if body else []
    return "\r\n".join([*lines, *kind, f"Content-Length: {len(body)}", "", body])


def request(method, number, call, uri, to, caller, routes=(), body=""):
    return with_body(
        [f"{method} {uri} SIP/2.0",
         f"Via: SIP/2.0/UDP {HOST}:{caller.port};branch=z9hG4bK-{method}-{call}", "Max-Forwards: 70",
         *[f"Route: {route}" for route in routes],
         f"From: <sip:caller@{HOST}>;tag=a{number}", f"To: {to}", f"Call-ID: {call}",
         f"CSeq: 1 {method}", f"Contact: {caller.contact()}"], body)


def answer(invite, number, callee, body):
    return with_body(
        ["SIP/2.0 200 OK", *[f"Via: {via}" for via in headers(invite, "Via")],
         *[f"Record-Route: {route}" for route in headers(invite, "Record-Route")],
         f"From: {header(invite, 'From')}", f"To: {header(invite, 'To')};tag=b{number}",
         f"Call-ID: {header(invite, 'Call-ID')}", f"CSeq: {header(invite, 'CSeq')}",
         f"Contact: {callee.contact()}"], body)


def set_up(number, gateway, caller, callee, a, b):
    """One call; returns its line of the map."""
    call = f"lab-{os.getpid()}-{number}"
    uri = f"sip:lab@{gateway[0]}:{gateway[1]}"
    caller.send(request("INVITE", number, call, uri, f"<{uri}>", caller, body=sdp(a)), gateway)
    invite, source = callee.receive("INVITE ")
    callee.send(answer(invite, number, callee, sdp(b)), source)
    answered, _ = caller.receive(r"SIP/2\.0 200", call)
    contact = re.search(r"<(.*?)>", header(answered, "Contact")).group(1)
    routes = reversed(headers(answered, "Record-Route"))
    caller.send(
        request("ACK", number, call, contact, header(answered, "To"), caller, routes), gateway)
    callee.receive("ACK ", header(invite, "Call-ID"))
    return f"{a} {media(answered)} {b} {media(invite)}\n"


def main():
    host, port = sys.argv[1].rsplit(":", 1)
    caller, callee = Phone("caller"), Phone("callee", int(sys.argv[2]))
    with open(sys.argv[3]) as legs:
        pairs = [line.split()[:2] for line in legs]
    begin = time.monotonic()
    rows = [set_up(i, (host, int(port)), caller, callee, a, b) for i, (a, b) in enumerate(pairs)]
    with open(sys.argv[4] + ".tmp", "w") as out:
        out.writelines(rows)
    os.rename(sys.argv[4] + ".tmp", sys.argv[4])
    print(f"{len(rows)} calls set up in {time.monotonic() - begin:.2f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
