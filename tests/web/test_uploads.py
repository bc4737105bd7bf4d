"""What requests bring: whole, and never in the way of others."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from io import BytesIO
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, make, serving
from werkzeug.exceptions import RequestTimeout
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from feeds.net.client_connections import end_uploads
from feeds.net.request_bodies import BodyWatch, TimedBody, buffered
from feeds.web.thread_limits import PLACES, limit_uploads

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from sites import Served

    from feeds.web.thread_limits import Places

TOKEN = "correct-horse-battery-staple"


def echo(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    body = b"".join(iter(lambda: environ["wsgi.input"].read(4), b""))
    start("200 OK", [("Content-Length", str(len(body)))])
    return [body]


def ask(
    application: WSGIApplication, body: object, client: str, method: str = "POST", path: str = "/validate"
) -> bytes:
    environ = EnvironBuilder(path, method=method).get_environ() | {"wsgi.input": body, "REMOTE_ADDR": client}
    said: list[str] = []
    found = application(environ, lambda status, *_: said.append(status))  # type: ignore[arg-type]
    return said[0][:3].encode() + b" " + b"".join(found)


class Stalled:
    """A body that does not come until it is let."""

    def __init__(self) -> None:
        self.go, self.asked = Event(), Event()

    def read(self, size: int) -> bytes:  # noqa: ARG002
        self.asked.set()
        self.go.wait(20)
        return b""


@pytest.mark.parametrize("places", PLACES, ids=lambda places: places.path.strip("/"))
def test_places_are_few_and_are_given_back(places: Places) -> None:
    application, held = limit_uploads(echo, 0), [Stalled() for _ in range(places.total)]
    path = {"/": "/validate"}.get(places.path, places.path)

    def of(number: int) -> str:
        return f"192.0.2.{number // places.per_client}"

    with ThreadPoolExecutor(places.total) as pool:
        for number, body in enumerate(held):
            pool.submit(ask, application, body, of(number), path=path)
            assert body.asked.wait(20)
            if number + 1 == places.per_client:
                assert ask(application, BytesIO(b"a"), of(0), path=path).startswith(b"503 "), (
                    "it has its share"
                )
        assert ask(application, BytesIO(b"c"), "198.51.100.1", path=path).startswith(b"503 "), "all are taken"
        assert ask(application, BytesIO(b"d"), of(0), "GET", path) == b"200 d"
        for other in {"/validate", "/hub", "/api/articles"} - {path}:
            assert ask(application, BytesIO(b"b"), of(0), path=other) == b"200 b", (
                "other purposes have theirs"
            )
        for body in held:
            body.go.set()
    assert ask(application, BytesIO(b"e"), of(0), path=path) == b"200 e"


class Dripping:
    """A body of so many bytes, of which `rate` come each second of a clock that shows no real time."""

    def __init__(self, size: int, rate: int) -> None:
        self.size, self.rate, self.now = size, rate, 0.0

    def clock(self) -> float:
        return self.now

    def read(self, size: int) -> bytes:
        size = min(size, self.size)
        self.size -= size
        self.now += size / self.rate
        return b"x" * size


def timed(body: Dripping) -> int:
    """The length of what arrives at 1,000 bytes a second at least, and 5 seconds more."""
    return len(buffered(TimedBody(body, 5, 1000, body.clock)).read())


@pytest.mark.limit("feeds.net.request_bodies:BYTES_PER_SECOND", "feeds.net.request_bodies:START_SECONDS")
def test_a_body_has_a_minimum_rate() -> None:
    assert timed(Dripping(1_000_000, 1001)) == 1_000_000
    assert timed(Dripping(4000, 900)) == 4000, "a short one may be late for a moment"
    with pytest.raises(TimeoutError):
        timed(Dripping(1_000_000, 900))


def test_a_late_body_is_cut_off_and_gets_408() -> None:
    held, cut = Stalled(), list[str]()

    def end(client: str) -> None:
        cut.append(client)
        held.go.set()

    application = limit_uploads(
        Request.application(late), 0, BodyWatch(end, start=0.05, error=RequestTimeout)
    )
    assert ask(application, held, "192.0.2.1").startswith(b"408 ")
    assert set(cut) == {"192.0.2.1"}
    assert ask(application, BytesIO(b"a"), "192.0.2.1") == b"200 a"


def late(request: Request) -> Response:
    """An application that answers as ours does."""
    try:
        return Response(request.environ["wsgi.input"].read())
    except RequestTimeout as error:
        return Response(status=error.code)


def test_only_idle_connections_of_the_client_are_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as stack:
        ends = []
        for source in ("127.0.0.1", "127.0.0.2", "127.0.0.2"):
            client = stack.enter_context(
                socket.create_connection(listening.getsockname(), source_address=(source, 0))
            )
            ends.append((client, stack.enter_context(listening.accept()[0])))
        _, (slow, to_slow), (_, busy) = ends
        busy.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                busy.send(bytes(65536))
        end_uploads("127.0.0.2")
        to_slow.settimeout(5)
        assert to_slow.recv(1) == b""
        to_slow.sendall(b"408")
        assert slow.recv(3) == b"408"
        for other in (ends[0][1], busy):
            other.setblocking(False)
            with pytest.raises(BlockingIOError):
                other.recv(1)


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
        assert [server.get(path).status for path in ("/feed.rss", "/feed", "/healthz")] == [200] * 3
        server.process.terminate()
        assert server.process.wait(120) == 0


@pytest.mark.slow
def test_slow_uploads_do_not_keep_others_from_publishing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", TOKEN)
    slow = "POST /api/validate HTTP/1.1\r\nContent-Length: 999999"
    story = b"---\ntitle: Whole\ndate: 2016-11-06 12:00\n---\nThe story."
    post = f"POST /api/articles?name=whole HTTP/1.1\r\nAuthorization: Bearer {TOKEN}"
    post += f"\r\nContent-Length: {len(story)}"
    folder = make(tmp_path / "site", CHANNEL, "publish = true\n")
    with serving(folder) as server, ExitStack() as stack:
        held = [stack.enter_context(connected(server, slow, b"<rss")) for _ in range(12)]
        time.sleep(0.5)
        with connected(server, post, story) as publishing:
            assert publishing.recv(12) == b"HTTP/1.1 201"
        said = {connection.recv(12) for connection in held}
    assert said == {b"HTTP/1.1 503", b"HTTP/1.1 408"}


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
