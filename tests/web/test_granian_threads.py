"""What granian calls: ready answers are given at once, in its thread, all others from threads of ours."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import pytest
from sites import NOW, make
from werkzeug.test import EnvironBuilder

from feeds.web import create_app
from feeds.web.granian_threads import callback

if TYPE_CHECKING:
    from pathlib import Path


class Protocol:
    """Takes a response as granian does, and notes the thread that gave it."""

    def __init__(self) -> None:
        self.responses: SimpleQueue[tuple[bool, int, dict[str, str], bytes]] = SimpleQueue()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        here = threading.current_thread() is threading.main_thread()
        self.responses.put((here, status, dict(headers), body))

    def response_iter(self, status: int, headers: list[tuple[str, str]], body: Any) -> None:
        self.response_bytes(status, headers, b"".join(iter(body.__next__, b"")))


@pytest.mark.parametrize(
    ("server", "log"),
    [("", False), ("repeat_window = 60\n", False), ("", True)],
    ids=["plain", "limit", "log"],
)
def test_ready_answers_come_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str, *, log: bool
) -> None:
    if log:
        monkeypatch.setenv("FEEDS_ACCESS_LOG", str(tmp_path / "log"))
    app = create_app(make(tmp_path / "site", server=server), clock=lambda: NOW, background=False)
    run = callback(app.wsgi_app, {}, None)

    def ask(path: str, **headers: str) -> tuple[bool, int, dict[str, str], bytes]:
        protocol, environ = Protocol(), EnvironBuilder(path).get_environ()
        run(protocol, {**environ, "HTTP_HOST": "x", **headers})
        return protocol.responses.get(timeout=10)

    first, again = (ask("/feed.rss", HTTP_ACCEPT_ENCODING="gzip") for _ in range(2))
    assert (first[0], again[0], first[1:]) == (False, True, again[1:])
    tag = {"HTTP_IF_NONE_MATCH": again[2]["ETag"], "HTTP_ACCEPT_ENCODING": "gzip"}
    assert ask("/feed.rss", **tag)[:2] == (True, 304)
    assert ask("/feed.rss", **tag, HTTP_HOST="not a host")[:2] == (False, 400)
    assert ask("/feed.rss", HTTP_ACCEPT_ENCODING="zstd")[:2] == (False, 200)
    assert ask("/feed.rss", **tag, HTTP_RANGE="bytes=0-1")[:2] == (False, 304)
    statuses = [ask("/feed.rss", HTTP_ACCEPT_ENCODING="gzip")[1] for _ in range(2)]
    assert statuses == ([200, 429] if server else [200, 200])
    app.extensions["feeds"][0].documents.close()


def test_requests_with_a_body_are_answered_before_the_call_returns(tmp_path: Path) -> None:
    """granian closes the body then."""
    app = create_app(make(tmp_path / "site"), clock=lambda: NOW, background=False)
    protocol = Protocol()
    builder = EnvironBuilder("/feed.rss", method="POST", data=b"body")
    callback(app.wsgi_app, {}, None)(protocol, builder.get_environ())
    assert protocol.responses.get(block=False)[:2] == (True, 405)
    app.extensions["feeds"][0].documents.close()
