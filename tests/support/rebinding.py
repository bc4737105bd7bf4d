"""A program for `unshare --mount --net`: a resolver whose answers change, and servers inside and outside.

It prints the results of requests by a client for untrusted URLs as a JSON object.
"""

from __future__ import annotations

import fcntl
import json
import socket
import struct
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from feeds.net.addresses import public_only
from feeds.net.client import Client, FetchError

OUTSIDE, INSIDE = "93.184.216.34", "127.0.0.1"
ANSWERS = {
    "stays": [OUTSIDE] * 2,
    "rebinds": [OUTSIDE, INSIDE],
    "inside": [INSIDE],
    "both": [f"{OUTSIDE} {INSIDE}"],
}
"""The addresses of each host at the first look-up and at the next ones; a host that is not listed fails."""
LOCATIONS = {
    "/loopback": f"http://{INSIDE}/", "/mapped": "http://[::ffff:127.0.0.1]/", "/name": "http://inside.test/",
    "/decimal": "http://2130706433/", "/user": "http://stays.test@127.0.0.1/", "/file": "file:///etc/passwd",
    "/metadata": "http://169.254.169.254/", "/outside": "/end",
}  # fmt: skip
looked_up: list[str] = []
asked_inside: list[str] = []


def set_up_network(resolver: Path) -> None:
    """Gives the loopback interface a public address, too, and lets this program ask our resolver."""
    with socket.socket() as handle:
        flags = struct.pack("16sH14x", b"lo", 0x1)  # IFF_UP
        fcntl.ioctl(handle, 0x8914, flags)  # SIOCSIFFLAGS
        address = struct.pack("16sHxx4s8x", b"lo:1", socket.AF_INET, socket.inet_aton(OUTSIDE))
        fcntl.ioctl(handle, 0x8916, address)  # SIOCSIFADDR
    resolver.write_text(f"nameserver {INSIDE}\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)


def answer_queries(server: socket.socket) -> None:
    while True:
        query, client = server.recvfrom(512)
        labels, at = [], 12
        while length := query[at]:
            labels.append(query[at + 1 : at + 1 + length].decode())
            at += 1 + length
        host, kind = labels[0], int.from_bytes(query[at + 1 : at + 3])
        addresses: list[str] = []
        if kind == 1 and host in ANSWERS:
            place = min(looked_up.count(host), len(ANSWERS[host]) - 1)
            addresses = ANSWERS[host][place].split()
            looked_up.append(host)
        code = 0x8180 if host in ANSWERS else 0x8183  # NXDOMAIN
        head = query[:2] + struct.pack(">5H", code, 1, len(addresses), 0, 0)
        rows = [struct.pack(">HHHIH", 0xC00C, 1, 1, 0, 4) + socket.inet_aton(each) for each in addresses]
        server.sendto(head + query[12 : at + 5] + b"".join(rows), client)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.connection.getsockname()[0] == INSIDE:
            asked_inside.append(self.path)
        location = LOCATIONS.get(self.path)
        self.send_response(302 if location else 200)
        self.send_header("Location", location or "")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def result(url: str) -> str:
    with Client(public_only) as client:
        try:
            return str(client.fetch(url).status)
        except FetchError as error:
            return error.problem


def main() -> None:
    set_up_network(Path(sys.argv[1]))
    resolver = socket.socket(type=socket.SOCK_DGRAM)
    resolver.bind((INSIDE, 53))
    threading.Thread(target=answer_queries, args=(resolver,), daemon=True).start()
    for address in (OUTSIDE, INSIDE):
        server = ThreadingHTTPServer((address, 80), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    hosts = ["stays", "stays", "rebinds", "rebinds", "inside", "both", "missing"]
    found = {f"{host}, {number}": result(f"http://{host}.test/") for number, host in enumerate(hosts, 1)}
    found |= {path: result(f"http://stays.test{path}") for path in LOCATIONS}
    print(json.dumps({"results": found, "inside": asked_inside, "rebinds": looked_up.count("rebinds")}))


if __name__ == "__main__":
    main()
