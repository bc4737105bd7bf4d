"""A server of media files on loopback, with the good and bad behaviour of real ones."""

from __future__ import annotations

import gzip
import re
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from feeds.core.media_types import media_type

if TYPE_CHECKING:
    from collections.abc import Iterator

BOMB = gzip.compress(bytes(20_000_000))


class Manners(BaseHTTPRequestHandler):
    """The first folder of a path names the manner, the rest the file: /ranges/movie.mp4."""

    protocol_version = "HTTP/1.1"
    server: MediaServer

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(head=True)

    def do_GET(self) -> None:
        self.answer()

    def answer(self, *, head: bool = False) -> None:
        _, manner, *rest = self.path.split("/")
        name = "/".join(rest)
        self.server.seen.append((self.command, self.path, self.headers.get("Range", "")))
        data = self.server.files.get(name)
        with self.server.counted():
            if manner == "redirect":
                self.say(302, {"Location": f"/ranges/{name}"})
            elif manner == "inside":
                self.say(302, {"Location": f"http://127.0.0.2:{self.server.server_port}/ranges/{name}"})
            elif manner == "file":
                self.say(302, {"Location": "file:///etc/passwd"})
            elif manner == "loop":
                self.say(301, {"Location": self.path})
            elif manner == "slow":
                self.drip()
            elif manner == "bomb":
                self.say(200, {"Content-Encoding": "gzip", "Content-Type": "video/mp4"}, BOMB)
            elif manner.startswith("coded-"):
                coding = manner.removeprefix("coded-").replace("%20", " ")
                self.say(200, {"Content-Encoding": coding, "Content-Type": "video/mp4"}, b"not compressed")
            elif data is None:
                self.say(404, {}, b"nothing here")
            elif manner == "headless" and head:
                self.say(405, {})
            else:
                self.give(manner, name, data, head=head)

    def give(self, manner: str, name: str, data: bytes, *, head: bool) -> None:
        known = media_type(name)
        headers = {"ETag": f'"{len(data):x}"', "Last-Modified": "Mon, 23 Nov 2026 03:00:00 GMT"}
        headers |= {"ETag": '"\u00e9"'} if manner == "tagged" else {}
        headers["Content-Type"] = known.type if known and manner != "octets" else "application/octet-stream"
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers.get("Range", ""))
        if self.headers.get("If-None-Match") == headers["ETag"]:
            self.say(304, headers)
        elif manner == "chunked":
            self.chunks(headers, data, head=head)
        elif asked and not head and manner not in ("whole", "chunked"):
            start, end = int(asked[1]), min(int(asked[2]) + 1, len(data))
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
            self.say(206, headers, data[start:end])
        else:
            self.say(200, headers, data, head=head)

    def chunks(self, headers: dict[str, str], data: bytes, *, head: bool) -> None:
        """A body whose length is only in the response to HEAD."""
        if head:
            self.say(200, headers, data, head=True)
            return
        self.send_response(200)
        for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
            self.send_header(name, value)
        self.end_headers()
        for start in range(0, len(data), 8192):
            part = data[start : start + 8192]
            self.put(b"%x\r\n%b\r\n" % (len(part), part))
        self.put(b"0\r\n\r\n")

    def drip(self) -> None:
        """Headers that never end, a byte now and then."""
        for byte in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 1000:
            if self.server.closing.is_set() or not self.put(bytes([byte])):
                break
            time.sleep(0.05)
        self.close_connection = True

    def say(self, status: int, headers: dict[str, str], body: bytes = b"", *, head: bool = False) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not head:
            self.put(body)

    def put(self, data: bytes) -> bool:
        try:
            self.wfile.write(data)
        except OSError:  # the client has disconnected
            self.close_connection = True
            return False
        return True


class MediaServer(ThreadingHTTPServer):
    """`files` by name, the requests `seen`, and the `most` that were answered at the same time."""

    daemon_threads = True

    def __init__(self, files: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Manners)
        self.files = files
        self.seen: list[tuple[str, str, str]] = []
        self.closing = threading.Event()
        self.now = self.most = 0
        self.pause = 0.0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(self.pause)
        try:
            yield
        finally:
            with self._lock:
                self.now -= 1

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def serving(files: dict[str, bytes]) -> Iterator[MediaServer]:
    """A server that runs while the block does."""
    with MediaServer(files) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()
