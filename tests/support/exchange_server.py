"""A server on loopback that answers correctly, except where an example of an exchange says otherwise.

In an example, `>` is a request, `<` its response, `=` a description of the file.
"""

from __future__ import annotations

import gzip
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from media_files import jpeg, mp3

if TYPE_CHECKING:
    from collections.abc import Iterator

SOUND = mp3(60)[:5000].ljust(5000, b"\0")
FEED = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>News</title><link>{base}/</link>
<description>{description}</description><atom:link rel="self" href="{base}{path}" type="application/rss+xml"/>
<atom:link rel="hub" href="https://hub.example.org/"/><itunes:image href="{base}/art.jpg"/>
{items}</channel></rss>"""
ITEM = """<item><title>Story {number}</title><guid isPermaLink="false">{number}</guid>
<enclosure url="{base}/{name}.mp3" length="5000" type="audio/mpeg"/></item>
"""


@dataclass(frozen=True)
class Said:
    """What an example says of one request: the answer's status and headers, and what the file is."""

    method: str
    path: str
    asked: tuple[str, ...]
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)


def parse(example: str) -> tuple[list[Said], str]:
    """The exchanges of an example, and what it says of the file."""
    said: list[Said] = []
    what = ""
    for line in example.splitlines():
        mark, _, text = line.partition(" ")
        if mark == "=":
            what = text
        elif mark == ">" and (request := re.fullmatch(r"(GET|HEAD) (/\S+)", text)):
            said.append(Said(request[1], request[2], ()))
        elif mark == ">":
            said[-1] = Said(said[-1].method, said[-1].path, (*said[-1].asked, text.partition(":")[0]))
        elif text[:3].isdigit():
            said[-1] = Said(said[-1].method, said[-1].path, said[-1].asked, int(text[:3]))
        else:
            name, _, value = text.partition(":")
            said[-1].headers[name] = value.strip()
    return said, what


class Exchange(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ExchangeServer

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(head=True)

    def do_GET(self) -> None:
        self.answer(head=False)

    def answer(self, *, head: bool) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        status, headers, body = self.usual()
        for said in self.server.said:
            if (said.method, said.path) == (self.command, self.path) and all(
                name in self.headers for name in said.asked
            ):
                plain = status == 206 and said.status == 200
                if plain:
                    headers.pop("Content-Range", None)
                if status != 304 or "If-None-Match" in said.asked:
                    status = said.status or status
                headers.update(said.headers)
                if said.headers.get("Content-Encoding") == "":
                    body = self.server.feed(self.path).encode()
        if status in (301, 302, 304, 404, 405):
            body = b""
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if not head:
            self.wfile.write(body)

    def usual(self) -> tuple[int, dict[str, str], bytes]:
        if self.path.endswith(".rss"):
            body = gzip.compress(self.server.feed(self.path).encode(), mtime=0)
            headers = {
                "Content-Type": "application/rss+xml",
                "Content-Encoding": "gzip",
                "ETag": '"1"',
                "Last-Modified": "Mon, 23 Nov 2026 03:00:00 GMT",
                "Cache-Control": "max-age=900",
                "Link": '<https://hub.example.org/>; rel="hub"',
            }
            held = self.headers.get("If-None-Match") or self.headers.get("If-Modified-Since")
            return (304 if held else 200), headers, body
        body, type_ = self.server.file(self.path)
        headers = {"Content-Type": type_}
        if self.headers.get("Range"):
            headers["Content-Range"] = f"bytes 0-{len(body) - 1}/{len(body)}"
            return 206, headers, body
        return 200, headers, body


class ExchangeServer(ThreadingHTTPServer):
    daemon_threads = True
    said: list[Said]
    what: str
    asked: list[str]

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def feed(self, path: str) -> str:
        counted = re.fullmatch(r"([\d,]+) (bytes|items).*", self.what)
        count = int(counted[1].replace(",", "")) if counted else 1
        of_items = counted is not None and counted[2] == "items"
        items = "".join(
            ITEM.format(base=self.base, number=number, name=number)
            for number in range(1, count + 1 if of_items else 2)
        )
        description = "d" * count if counted and not of_items else "d"
        return FEED.format(base=self.base, path=path, description=description, items=items)

    def file(self, path: str) -> tuple[bytes, str]:
        if path == "/art.jpg":
            picture = re.fullmatch(r"(\d+) x (\d+) pixels, (\w+)", self.what)
            if self.what == "a GIF":
                return b"GIF89a\x78\x05\x78\x05" + bytes(100), "image/gif"
            width, height, colours = picture.groups() if picture else ("1400", "1400", "RGB")
            return in_colours(jpeg(int(width), int(height)), colours), "image/jpeg"
        if self.what == "a page":
            return b"<!doctype html><title>Sorry</title>".ljust(5000), "text/html"
        return SOUND, "audio/mpeg"


def in_colours(picture: bytes, colours: str) -> bytes:
    """The JPEG with another number of components in its frame header (JPEG, B.2.2)."""
    at = re.search(b"\xff[\xc0-\xc2]", picture)
    assert at is not None
    count = {"grey": 1, "RGB": 3, "CMYK": 4}[colours]
    return picture[: at.start() + 9] + bytes([count]) + picture[at.start() + 10 :]


@contextmanager
def exchanging(example: str) -> Iterator[ExchangeServer]:
    """The server; it is closed at the end."""
    server = ExchangeServer(("127.0.0.1", 0), Exchange)
    server.said, server.what = parse(example)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
