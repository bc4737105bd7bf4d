"""The application through a client, and the real server on the loopback interface."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from samples import CHANNEL, PICTURE, SEEDS, VIDEO, article

from feeds.errors import ReadError
from feeds.publisher import publish
from feeds.reading import Library, read_folder
from feeds.web import application, create_app, worker

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

ROOT = SEEDS.parent
LIBRARY = Library(CHANNEL, (article(VIDEO, PICTURE, categories=("Économie",)),))
DOCUMENTS = {
    "/": "index.html",
    "/feeds.opml": "feeds.opml",
    **{
        f"/{stem}.{suffix}": f"{stem}.{suffix}"
        for stem in ("feed", "media", "pictures", "category/economie")
        for suffix in ("rss", "atom", "json")
    },
}


@pytest.fixture
def client() -> FlaskClient:
    return application(LIBRARY).test_client()


@pytest.mark.parametrize("path", DOCUMENTS)
def test_get_and_head(client: FlaskClient, path: str) -> None:
    document = publish(CHANNEL, LIBRARY.articles)[DOCUMENTS[path]]
    got, head = client.get(path), client.head(path)
    assert (got.status_code, got.data) == (200, document.body)
    assert (head.status_code, head.data) == (200, b"")
    assert sorted(head.headers) == sorted(got.headers)
    assert {name: got.headers[name] for name in ("Content-Type", "Content-Length", "ETag")} == {
        "Content-Type": document.media_type,
        "Content-Length": str(len(document.body)),
        "ETag": document.etag,
    }


def test_all_headers_of_a_feed(client: FlaskClient) -> None:
    headers = dict(client.get("/feed.rss").headers)
    del headers["ETag"], headers["Content-Length"]
    base = "https://news.example.org/feeds"
    assert headers == {
        "Content-Type": "application/rss+xml; charset=utf-8",
        "Last-Modified": "Mon, 07 Nov 2016 08:00:00 GMT",
        "Cache-Control": "public, max-age=900",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Link": f'<{base}/feed.rss>; rel="self"; type="application/rss+xml", '
        '<https://hub.example.org/>; rel="hub", '
        f'<{base}/feed.atom>; rel="alternate"; type="application/atom+xml"; title="Atom 1.0", '
        f'<{base}/feed.json>; rel="alternate"; type="application/feed+json"; title="JSON Feed 1.1"',
    }


def test_these_are_all_documents() -> None:
    assert {path.removeprefix("/") or "index.html" for path in DOCUMENTS} == set(
        publish(CHANNEL, LIBRARY.articles)
    )


def test_what_never_changes_is_cached_for_ever() -> None:
    stories = (article(id="tag:x,2016:2"), article(id="tag:x,2016:1"))
    client = application(Library(replace(CHANNEL, live=1), stories)).test_client()
    base = "https://news.example.org/feeds"
    caching = {
        path: client.get(path).headers["Cache-Control"]
        for path in ("/feed.rss", "/archive/feed-2.rss", "/archive/feed-1.rss", "/archive/feed-1.json")
    }
    forever = "public, max-age=31536000, immutable"
    assert list(caching.values()) == ["public, max-age=900"] * 2 + [forever] * 2
    assert client.get("/archive/feed-1.rss").headers["Link"] == (
        f'<{base}/archive/feed-1.rss>; rel="self"; type="application/rss+xml", '
        f'<{base}/feed.rss>; rel="current"; type="application/rss+xml", '
        f'<{base}/archive/feed-2.rss>; rel="next-archive"; type="application/rss+xml", '
        f'<{base}/archive/feed-1.atom>; rel="alternate"; type="application/atom+xml"; title="Atom 1.0", '
        f'<{base}/archive/feed-1.json>; rel="alternate"; type="application/feed+json"; title="JSON Feed 1.1"'
    )
    assert client.get("/archive/feed-3.rss").status_code == 404


@pytest.mark.parametrize("path", DOCUMENTS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_already_gets_no_body(client: FlaskClient, path: str, method: str) -> None:
    full = client.get(path)
    again = client.open(path, method=method, headers={"If-None-Match": full.headers["ETag"]})
    since = client.open(path, method=method, headers={"If-Modified-Since": full.headers["Last-Modified"]})
    for answer in (again, since):
        assert (answer.status_code, answer.data) == (304, b"")
        # RFC 9110, 15.4.5: what the 200 said about caching, and nothing about a body that is not there
        kept = set(full.headers.keys()) - {"Content-Type", "Content-Length", "Last-Modified"}
        assert set(answer.headers.keys()) - {"Last-Modified"} == kept
        assert answer.headers["ETag"] == full.headers["ETag"]


def test_who_wants_a_state_that_is_gone_is_told(client: FlaskClient) -> None:
    answer = client.get("/feed.rss", headers={"If-Match": '"gone"'})
    assert (answer.status_code, answer.data) == (412, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(client: FlaskClient, method: str) -> None:
    answer = client.open("/feed.rss", method=method)
    assert (answer.status_code, sorted(answer.headers["Allow"].split(", "))) == (
        405,
        ["GET", "HEAD", "OPTIONS"],
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["/nothing", "/feed.rss/", "/feed", "/index.html/..", "/static/x", "/%00"])
def test_anything_else_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"


def test_a_query_changes_nothing(client: FlaskClient) -> None:
    assert client.get("/feed.rss?x=1").data == client.get("/feed.rss").data


def test_browsers_may_ask_before_they_ask(client: FlaskClient) -> None:
    answer = client.options("/feed.json", headers={"Origin": "https://reader.example"})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]


def test_the_index_forbids_itself_everything_but_its_own_style(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/]+='; img-src data:; base-uri 'none'; "
        r"form-action 'none'; frame-ancestors 'none'",
        policy,
    )


def test_a_refused_article_is_logged_and_the_others_are_served(
    damaged: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "feeds"):
        answer = create_app(damaged).test_client().get("/feed.rss")
    assert answer.data.count(b"<item>") == 2
    assert [record.getMessage() for record in caplog.records] == [
        f"refused: {refusal}" for refusal in read_folder(damaged).refusals
    ]
    assert len(caplog.records) == 1


def test_a_worker_learns_of_the_folder_from_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_DIRECTORY", str(SEEDS))
    assert worker().test_client().get("/feed.rss").data.count(b"<item>") == 2


def test_a_folder_without_a_channel_is_no_application(tmp_path: Path) -> None:
    with pytest.raises(ReadError):
        create_app(tmp_path)


# The real server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "server.py", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(port)
        yield process, port
    finally:
        process.kill()
        process.wait(10)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def wait_for(port: int, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"nothing listens at port {port} after {seconds} seconds")


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={n.replace("_", "-"): v for n, v in headers.items()})
        answer = connection.getresponse()
        return answer.status, {name.title(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def test_the_server_answers_like_the_application(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    library = read_folder(SEEDS)
    documents = publish(library.channel, library.articles)
    for name, document in documents.items():
        path = "/" if name == "index.html" else f"/{name}"
        status, headers, body = ask(port, "GET", path)
        assert (status, headers["Content-Type"], body) == (200, document.media_type, document.body)
        status, headers, body = ask(port, "HEAD", path)
        assert (status, headers["Content-Length"], body) == (200, str(len(document.body)), b"")
        status, headers, body = ask(port, "GET", path, If_None_Match=document.etag)
        assert (status, headers["Etag"], body) == (304, document.etag, b"")
        assert "Content-Type" not in headers
    assert ask(port, "GET", "/nothing")[0] == 404
    assert ask(port, "DELETE", "/feed.rss")[0] == 405


def test_a_second_server_is_told_that_the_port_is_taken(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server
    second = subprocess.run(
        [sys.executable, "-m", "feeds", "serve", "seeds", "--port", str(port)],
        cwd=ROOT, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert second.returncode == 2
    assert second.stderr == f"Error: cannot listen at 127.0.0.1 port {port}: Address already in use\n"


def test_the_server_stops_when_it_is_told_to(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=15)
    assert process.returncode == 0
    assert out == f"Serving seeds at http://127.0.0.1:{port}/ (Ctrl-C stops)\n"
    assert err == ""


def test_an_embargo_ends_and_an_article_expires_without_a_restart() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    plain = article(id="tag:news.example.org,2016:1")
    later = article(id="tag:news.example.org,2016:2", visible=start + hour)
    short = article(id="tag:news.example.org,2016:3", expires=start + 2 * hour)
    draft = article(id="tag:news.example.org,2016:4", draft=True)
    now = start
    client = application(Library(CHANNEL, (plain, later, short, draft)), clock=lambda: now).test_client()

    def ids() -> list[str]:
        return sorted(item["id"][-1] for item in client.get("/feed.json").get_json(force=True)["items"])

    assert ids() == ["1", "3"]
    now = start + hour
    assert ids() == ["1", "2", "3"]
    now = start + 2 * hour
    assert ids() == ["1", "2"]
