"""What requests bring: whole, and never in the way of others."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, make, serving
from werkzeug.test import EnvironBuilder

from feeds.web.thread_limits import CLIENT_UPLOADS, UPLOADS, limit_uploads

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from sites import Served

TOKEN = "correct-horse-battery-staple"


def echo(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    body = b"".join(iter(lambda: environ["wsgi.input"].read(4), b""))
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def ask(application: WSGIApplication, body: object, client: str, method: str = "POST") -> bytes:
    environ = EnvironBuilder(method=method).get_environ() | {"wsgi.input": body, "REMOTE_ADDR": client}
    said: list[str] = []
    found = application(environ, lambda status, *_: said.append(status))  # type: ignore[arg-type]
    return said[0][:3].encode() + b" " + b"".join(found)


class Stalled:
    """A body that does not come until it is let."""

    def __init__(self) -> None:
        self.go = Event()

    def read(self, size: int) -> bytes:  # noqa: ARG002
        self.go.wait(20)
        return b""


def test_places_are_few_and_are_given_back() -> None:
    application, held = limit_uploads(echo, 0), [Stalled() for _ in range(UPLOADS)]

    def of(number: int) -> str:
        return f"192.0.2.{number // CLIENT_UPLOADS}"

    with ThreadPoolExecutor(UPLOADS) as pool:
        for number in range(CLIENT_UPLOADS):
            pool.submit(ask, application, held[number], of(number))
        time.sleep(0.1)
        assert ask(application, BytesIO(b"a"), of(0)).startswith(b"503 "), "it has its share"
        assert ask(application, BytesIO(b"b"), of(CLIENT_UPLOADS)) == b"200 b"
        for number in range(CLIENT_UPLOADS, UPLOADS):
            pool.submit(ask, application, held[number], of(number))
        time.sleep(0.1)
        assert ask(application, BytesIO(b"c"), "198.51.100.1").startswith(b"503 "), "all are taken"
        assert ask(application, BytesIO(b"d"), of(0), "GET") == b"200 d"
        for body in held:
            body.go.set()
    assert ask(application, BytesIO(b"e"), of(0)) == b"200 e"


def connected(server: Served, head: str, body: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port))
    connection.settimeout(20)
    connection.sendall(f"{head}\r\nHost: x\r\n\r\n".encode() + body)
    return connection


@pytest.mark.slow
def test_slow_senders_delay_no_other_request(tmp_path: Path) -> None:
    head = "POST /hub HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999"
    with serving(make(tmp_path / "site", server="hub = true\n")) as server, ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(connected(server, head, b"hub.mode"))
        time.sleep(0.5)
        began = time.monotonic()
        assert [server.get(path).status for path in ("/feed.rss", "/feed", "/healthz")] == [200] * 3
        assert time.monotonic() - began < 3
        began = time.monotonic()
        server.process.terminate()
        assert server.process.wait(20) == 0
        assert time.monotonic() - began < 15


@pytest.mark.slow
@pytest.mark.parametrize(
    ("length", "sent", "status"),
    [("Content-Length: 999", b"%s", b"400"), ("Transfer-Encoding: chunked", b"36\r\n%s\r\n", b"411")],
)
def test_an_incomplete_article_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, length: str, sent: bytes, status: bytes
) -> None:
    """The connection breaks while it is posted."""
    monkeypatch.setenv("FEEDS_TOKEN", TOKEN)
    head = f"POST /api/articles?name=half HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\n{length}"
    half = b"---\ntitle: Half\ndate: 2016-11-06 12:00\n---\nHalf of the s"
    folder = make(tmp_path / "site", CHANNEL, "publish = true\n")
    with serving(folder) as server, connected(server, head, sent % half) as broken:
        broken.shutdown(socket.SHUT_WR)
        assert broken.recv(12) == b"HTTP/1.1 " + status
    assert not (folder / "inbox").exists()
