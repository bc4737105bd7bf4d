"""A WebSub subscriber on loopback: it answers as scripted, and keeps the requests that it received."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Notice:
    """What was sent to a callback; headers in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Subscriber

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.targets.append(self.path)
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, strict_parsing=True))
        time.sleep(self.server.delays.get("GET", 0))
        if parts.path.startswith("/ponders"):
            self.server.released.wait(60)
        self.server.questions.append((parts.path, query))
        self._act(parts.path, query.get("hub.challenge", "").encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.lock:
            self.server.notices.append(Notice(self.path, headers, body))
            status = self.server.script.pop(0) if self.server.script else 204
        time.sleep(self.server.delays.get("POST", 0))
        if self.path.startswith("/hangs"):
            self.server.released.wait(60)
        if self.path.startswith("/sleeps"):
            time.sleep(0.5)
            self.close_connection = True
            return
        if self.path.startswith("/busy"):
            self._answer(503, b"", {"Retry-After": "7200"})
            return
        headers = {"Location": self.server.url("/elsewhere")} if status // 100 == 3 else {}
        if self.server.retry_after:
            headers["Retry-After"] = self.server.retry_after
        self._answer(status, b"", headers)

    def _act(self, path: str, challenge: bytes) -> None:
        """Confirm, or what the path says."""
        match path:
            case "/refuses":
                self._answer(404, challenge)
            case "/lies":
                self._answer(200, challenge[:-1] + b"?")
            case "/adds":
                self._answer(200, challenge + b"\n")
            case "/huge":
                self._answer(200, challenge + b"x" * 50_000_000)
            case "/redirects":
                self._answer(302, challenge, {"Location": self.server.url("/elsewhere")})
            case "/drips":
                self._drip()
            case _:
                self._answer(200, challenge)

    def _drip(self) -> None:
        """A header line a byte at a time, without an end."""
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        try:
            for _ in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass  # the client has had enough

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True


class Subscriber(ThreadingHTTPServer):
    """The `questions` that came, each a path and its query, as `targets` unparsed, and the `notices`. POSTs
    are answered by the `script` of statuses, and then with 204 for ever, all with `retry_after` if it is set,
    after `delays` in seconds by method; those below `/hangs`
    and questions below `/ponders` when the test has `released` them; and those below `/busy` always with 503.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.questions: list[tuple[str, dict[str, str]]] = []
        self.notices: list[Notice] = []
        self.script: list[int] = []
        self.targets: list[str] = []
        self.retry_after = ""
        self.delays: dict[str, float] = {}
        self.released = threading.Event()
        self.lock = threading.Lock()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


@contextmanager
def subscriber() -> Iterator[Subscriber]:
    """A subscriber that runs while the block does."""
    with Subscriber() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
