"""Several servers of one PostgreSQL database: all work as one, and go on when the database comes back."""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
from contextlib import closing, suppress
from threading import Event, Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from sites import CHANNEL, NOW, ROOT, make, until

from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

    from feeds.publishing.store_url import StoreUrl

pytestmark = pytest.mark.slow

TOKEN = "0123456789abcdef0123456789abcdef"


class Wire:
    """A connection to a database that can be cut: a port that passes everything on to a socket of Unix."""

    def __init__(self, target: str) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._connections: set[socket.socket] = set()
        self._whole = True
        self._stop = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def cut(self) -> None:
        """End all connections, and refuse others."""
        self._whole = False
        for connection in [*self._connections]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Accept connections again."""
        self._whole = True

    def close(self) -> None:
        """End everything."""
        self.cut()
        self._stop.set()
        self._thread.join()
        for each in (self._listener, *self._connections):
            each.close()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self._listener, selectors.EVENT_READ, None)
            while not self._stop.is_set():
                for key, _ in selector.select(0.05):
                    if key.data is None:
                        self._accept(selector)
                    else:
                        self._pass_on(selector, key.fileobj, key.data)  # type: ignore[arg-type]

    def _accept(self, selector: selectors.BaseSelector) -> None:
        here, _ = self._listener.accept()
        if not self._whole:
            here.close()
            return
        there = socket.socket(socket.AF_UNIX)
        there.connect(self._target)
        for one, other in ((here, there), (there, here)):
            self._connections.add(one)
            selector.register(one, selectors.EVENT_READ, other)

    def _pass_on(self, selector: selectors.BaseSelector, one: socket.socket, other: socket.socket) -> None:
        data = b""
        with suppress(OSError):
            data = one.recv(65536)
            other.sendall(data)
        if not data:
            for each in (one, other):
                with suppress(KeyError, ValueError):
                    selector.unregister(each)
                self._connections.discard(each)
                each.close()


@pytest.fixture
def wire(database: StoreUrl, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The database of FEEDS_STORE is behind it."""
    parts = urlsplit(database.secret)
    folder = parse_qs(parts.query)["host"][0]
    with closing(Wire(f"{folder}/.s.PGSQL.5432")) as wire:
        behind = f"{parts.scheme}://{parts.username}@127.0.0.1:{wire.port}{parts.path}"
        monkeypatch.setenv("FEEDS_STORE", behind)
        monkeypatch.setenv("FEEDS_TOKEN", TOKEN)
        yield wire


@pytest.fixture
def client(tmp_path: Path, wire: Wire) -> Iterator[FlaskClient]:
    assert wire.port
    folder = make(tmp_path / "site", CHANNEL, "publish = true\narticles = true", stories=1)
    app = create_app(folder, clock=lambda: NOW)
    yield app.test_client()
    _, threads = app.extensions["feeds"]
    threads.stop()
    app.extensions["feeds"][0].documents.close()


def post(client: FlaskClient, name: str) -> int:
    article = {"id": f"tag:a,2026:{name}", "title": name, "text": "Words.", "date": "2026-01-01T00:00:00Z"}
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    return client.post("/api/articles", data=json.dumps(article), headers=headers).status_code


def test_while_the_database_is_away_the_last_state_is_served_and_then_everything_goes_on(
    client: FlaskClient, wire: Wire
) -> None:
    assert (post(client, "before"), client.get("/readyz").status_code) == (201, 200)
    served = client.get("/feed.rss")
    assert b"before" in served.data
    wire.cut()
    until(lambda: client.get("/readyz").status_code == 503)
    away = client.get("/feed.rss")
    assert (away.status_code, away.data, away.headers["ETag"]) == (200, served.data, served.headers["ETag"])
    other = client.get("/feed.atom")  # which is not in the cache
    assert (other.status_code, other.headers["Retry-After"]) == (503, "1")
    assert post(client, "during") == 503
    wire.mend()
    until(lambda: client.get("/readyz").status_code == 200)
    assert (post(client, "after"), client.get("/feed.atom").status_code) == (201, 200)
    until(lambda: b"after" in client.get("/feed.rss").data)
    assert b"during" not in client.get("/feed.rss").data
    (client.application.extensions["feeds"][0].folder / "late.md").write_text(
        "---\nid: tag:a,2026:late\ntitle: late\ndate: 2026-01-02T00:00:00Z\n---\nWords.\n"
    )
    until(lambda: b"late" in client.get("/feed.rss").data)  # the index writer has its lock again


def test_servers_and_writers_that_are_killed_lose_and_double_nothing(database: StoreUrl) -> None:
    ended = subprocess.run(
        [sys.executable, "benchmarks/servers.py", "--store", database.secret, "--seconds", "12",
         "--settle", "15", "--late", "30"],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "acknowledged articles" in ended.stdout
