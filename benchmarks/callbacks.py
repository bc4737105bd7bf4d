"""Callbacks of WebSub subscribers on loopback: good ones that check deliveries, a slow one and a dead one."""

from __future__ import annotations

import hmac
import re
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "0123456789abcdef"
SLOW = 4.0
"""Seconds that the slow callback takes to answer."""
_SIGNATURE = re.compile(r"(sha\d+)=([0-9a-f]+)")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Callbacks

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        self._answer(200, parse_qs(urlsplit(self.path).query)["hub.challenge"][0].encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/slow":
            time.sleep(SLOW)
        else:
            self.server.receive(self.path, self.headers.get("X-Hub-Signature", ""), body)
        self._answer(204, b"")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        try:
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # the hub did not wait, or was killed
            self.close_connection = True


class Callbacks(ThreadingHTTPServer):
    """`last` is the document that each good callback received last; `fault` is called with each error."""

    daemon_threads = True

    def __init__(self, fault: Callable[[str], None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault = fault
        self.last: dict[str, bytes] = {}
        self.count = 0
        self.lock = threading.Lock()

    def receive(self, path: str, signature: str, body: bytes) -> None:
        """Check the signature (WebSub 7.1) and keep the document."""
        found = _SIGNATURE.fullmatch(signature)
        if found is None or hmac.new(SECRET.encode(), body, found[1]).hexdigest() != found[2]:
            self.fault(f"callback {path}: the signature {signature!r} does not match the body")
        with self.lock:
            self.count += 1
            self.last[path] = body


@contextmanager
def subscribed(port: int, topic: str, good: int, fault: Callable[[str], None]) -> Iterator[Callbacks]:
    """Subscribe good callbacks, a slow one and a dead one at the server's hub while the block runs."""
    server, dead = Callbacks(fault), Callbacks(fault)
    for each in (server, dead):
        threading.Thread(target=each.serve_forever, daemon=True).start()
    try:
        for path in (*(f"/good/{number}" for number in range(good)), "/slow"):
            _subscribe(port, topic, f"http://127.0.0.1:{server.server_port}{path}")
        _subscribe(port, topic, f"http://127.0.0.1:{dead.server_port}/dead")
        time.sleep(5)  # the hub verifies all of them
        dead.shutdown()
        dead.server_close()
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _subscribe(port: int, topic: str, callback: str) -> None:
    form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": callback, "hub.secret": SECRET}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/hub", urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
    answer = connection.getresponse()
    if answer.status != 202:
        raise SystemExit(f"the hub refused a subscription: {answer.status} {answer.read()!r}")
    connection.close()
