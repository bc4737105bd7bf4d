"""A site on loopback that somebody moves away from, with the good and bad behaviour of real ones."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Page:
    """What is served at a path.

    `cut` breaks the connection after this many bytes of the body, `cuts` times, or leaves it open and
    `silent`; `busy` is how often 503 with Retry-After is answered first; `length` is what Content-Length says
    if it lies.
    """

    body: bytes = b""
    type: str = "application/octet-stream"
    status: int = 200
    location: str = ""
    etag: str = ""
    cut: int = 0
    cuts: int = 1
    silent: bool = False
    busy: int = 0
    length: int | None = None
    ranges: bool = True
    headers: dict[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: OldSite

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        site = self.server
        condition = self.headers.get("If-None-Match", self.headers.get("Range", ""))
        site.seen.append((self.path, condition))
        page = site.pages.get(self.path)
        if page is None:
            self.answer(404, {}, b"nothing here")
            return
        site.counts[self.path] += 1
        if site.counts[self.path] <= page.busy:
            self.answer(503, {"Retry-After": "7"}, b"")
        elif page.location:
            self.answer(page.status, {"Location": page.location}, b"")
        elif page.etag and self.headers.get("If-None-Match") == page.etag:
            self.answer(304, {"ETag": page.etag}, b"")
        else:
            self.give(page)

    def give(self, page: Page) -> None:
        headers = {"Content-Type": page.type, **page.headers} | ({"ETag": page.etag} if page.etag else {})
        start, status = 0, page.status
        asked = self.headers.get("Range", "")
        current = page.etag or page.headers.get("Last-Modified", "")
        if asked and page.ranges and self.headers.get("If-Range", current) == current:
            start, status = int(asked.removeprefix("bytes=").partition("-")[0]), 206
            if start >= len(page.body):
                self.answer(416, {"Content-Range": f"bytes */{len(page.body)}"}, b"")
                return
            headers["Content-Range"] = f"bytes {start}-{len(page.body) - 1}/{len(page.body)}"
        body = page.body[start:]
        if page.cut and self.server.counts[self.path] - page.busy <= page.cuts:
            self.answer(status, headers, body, length=len(body), sent=body[: page.cut])
            if page.silent:
                self.server.waits.set()
                self.server.ends.wait(60)
            self.close_connection = True
        else:
            self.answer(status, headers, body, length=page.length if status == 200 else None)

    def answer(
        self,
        status: int,
        headers: dict[str, str],
        body: bytes,
        *,
        length: int | None = None,
        sent: bytes | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        try:
            self.wfile.write(body if sent is None else sent)
        except OSError:
            self.close_connection = True
        if length is not None and length > len(body):
            self.close_connection = True


class OldSite(ThreadingHTTPServer):
    """`pages` by path with query; the requests `seen`, each with its condition or range.

    `waits` is set as soon as a response is silent, until `ends` is.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.seen: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        self.waits, self.ends = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def asked(self) -> list[str]:
        """The paths of the requests since the last call."""
        paths = [path for path, _ in self.seen]
        self.seen.clear()
        return paths

    def handle_error(self, *_: object) -> None:
        pass


@contextmanager
def old_site() -> Iterator[OldSite]:
    """A site that is there while the block runs."""
    with OldSite() as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            site.ends.set()
            site.shutdown()
            thread.join()
