"""Health, metrics, the access log, and the limit for repeated requests."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import OrderedDict
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sites import NOW, make
from werkzeug.test import EnvironBuilder

from feeds.core.errors import ReadError
from feeds.net.client_networks import address
from feeds.net.request_lines import combined_line, json_line
from feeds.publishing.index.settings import EDITION, set_setting
from feeds.web import create_app
from feeds.web.access_log import AccessLog, fields
from feeds.web.metrics import SHARED_FOLDER, _Workers
from feeds.web.repeat_limiter import ENTRIES, REPEATS, RepeatLimiter
from feeds.web.request_recorder import Observation, RequestRecorder, record_requests
from feeds.web.thread_limits import WHOLE_BYTES, limit_long_answers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from wsgiref.types import WSGIApplication

    from flask import Flask


def seen(path: str = "/feed.rss", query: str = "", status: str = "200 OK", **headers: str) -> Observation:
    environ = EnvironBuilder(path, query_string=query).get_environ()
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ["REMOTE_ADDR"] = "192.0.2.1"
    return Observation(environ, status, [("Content-Encoding", "br")], 120, 1_800_000_000.25, 0.0015)


def test_the_combined_format() -> None:
    request = seen("/a b", "page=1", user_agent="R/1", referer="https://x.example/?secret=1")
    assert combined_line(fields(request, 0)) == (
        "192.0.2.1 - - [15/Jan/2027:08:00:00 +0000] "
        '"GET /a%20b?page=1 HTTP/1.1" 200 120 "https://x.example/" "R/1"'
    )


def test_json_lines() -> None:
    said = json.loads(json_line(fields(seen(user_agent="Feedbin feed-id:1 - 5 subscribers"), 0)))
    assert said == {
        "time": "2027-01-15T08:00:00.250+00:00",
        "client": "192.0.2.1",
        "method": "GET",
        "path": "/feed.rss",
        "protocol": "HTTP/1.1",
        "status": 200,
        "bytes": 120,
        "seconds": 0.0015,
        "coding": "br",
        "user_agent": "Feedbin feed-id:1 - 5 subscribers",
        "reader": "Feedbin",
        "subscribers": 5,
    }


@pytest.mark.parametrize(
    ("query", "logged"),
    [
        ("token=abc&page=2", "-&page=2"),
        ("hub.secret=abc", "-"),
        ("page=2&api_key=x=y", "page=2&-"),
        ("s3cret", "-"),
        ("page=s3cret", "-"),
        ("page=2;token=s3cret", "-"),
        ("to%6ben=s3cret", "-"),
        ("url=https%3A%2F%2Fx.example%2Ffeed%3Ftoken%3Ds3cret", "-"),
        ("url=https://user:s3cret@x.example/", "-"),
        ("page=2%26token%3Ds3cret", "-"),
        ("page=2", "page=2"),
        ("subscribe", "subscribe"),
        ("profile=apple&profile=psp1&fix=safe", "profile=apple&profile=psp1&fix=safe"),
        ("feed=rss2", "feed=rss2"),
    ],
)
def test_only_known_parameters_are_logged(query: str, logged: str) -> None:
    assert fields(seen(query=query), 0)["query"] == logged


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/feed.rss", "/feed.rss"),
        ("/feed.rss;token=s3cret", "/feed.rss;-"),
        ("/feed.rss;token=s3cret/more", "/feed.rss;-/more"),
        ("/feed.rss?token=s3cret", "/feed.rss;-"),
        ("/feed.rss#token=s3cret&a", "/feed.rss;-"),
        ("/https://user:s3cret@x.example/feed", "/https://-@x.example/feed"),
        ("user:s3cret@x.example/feed", "-@x.example/feed"),
        ("/article/a@b", "/article/a@b"),
    ],
)
def test_secrets_in_paths_are_left_out(path: str, logged: str) -> None:
    """Paths are decoded: `?` was written as %3F."""
    each = seen()
    each.environ["PATH_INFO"] = path
    assert fields(each, 0)["path"] == logged


@pytest.mark.parametrize(
    ("referrer", "logged"),
    [
        ("https://reader.example/app", "https://reader.example/"),
        ("https://reader.example", "https://reader.example/"),
        ("https://reader.example:8080/a?token=s3cret", "https://reader.example:8080/"),
        ("https://reader.example/s3cret", "https://reader.example/"),
        ("https://user:s3cret@reader.example/", "https://reader.example/"),
        ("https://reader.example#s3cret", "https://reader.example/"),
        ("https://s3cret", "https://s3cret/"),
        ("s3cret", None),
        ("android-app://s3cret", None),
        ("", None),
    ],
)
def test_of_a_referrer_the_origin_is_logged(referrer: str, logged: str | None) -> None:
    assert fields(seen(referer=referrer), 0)["referrer"] == logged


anything = st.text(st.characters(max_codepoint=0x2FF), max_size=60)


@given(anything, anything, anything, anything)
def test_a_request_is_one_line_whatever_it_says(path: str, query: str, agent: str, client: str) -> None:
    each = seen("/", "", user_agent=agent, referer=query, x_forwarded_for=client)
    each.environ.update(PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=agent[:20] or "GET")
    said = fields(each, 1)
    line = combined_line(said)
    assert line.isascii()
    assert line.isprintable()
    assert re.fullmatch(r'\S+ - - \[[^\]"]+\] "[^"]*" 200 120 "[^"]*" "[^"]*"', line)
    assert "\n" not in json_line(said)
    assert json_line(said).isascii()


def test_the_log_follows_its_file_when_that_is_renamed(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = AccessLog(str(path), "combined", 0)
    log([seen()] * 50)
    path.rename(tmp_path / "log.1")
    log([seen()])
    assert [len(file.read_text().splitlines()) for file in (tmp_path / "log.1", path)] == [50, 1]


def test_an_unknown_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_ACCESS_LOG", str(tmp_path / "log"))
    monkeypatch.setenv("FEEDS_ACCESS_LOG_FORMAT", "xml")
    with pytest.raises(ReadError, match="expected combined or json"):
        create_app(make(tmp_path / "site"), background=False)


def application(body: list[bytes], length: int) -> WSGIApplication:
    def answer(_: object, start: object) -> Iterator[bytes]:
        start("200 OK", [("Content-Length", str(length))])  # type: ignore[operator]
        return iter(body)

    return answer


def test_every_answer_is_noted_when_its_last_byte_is_sent() -> None:
    noted: list[Observation] = []
    body = record_requests(application([b"ab", b"c"], 3), noted.append)({}, lambda *_: lambda _: None)
    assert noted == []
    assert b"".join(body) == b"abc"
    body.close()  # type: ignore[attr-defined]
    assert [(each.status, each.size) for each in noted] == [("200 OK", 3)]


def test_what_fails_is_noted_too() -> None:
    def broken(*_: object) -> list[bytes]:
        raise LookupError

    noted: list[Observation] = []
    with pytest.raises(LookupError):
        record_requests(broken, noted.append)({}, lambda *_: lambda _: None)
    assert [(each.status, each.size) for each in noted] == [("500", 0)]


def test_one_thread_passes_requests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(Thread, "start", lambda thread: started.append(thread.name))
    recorder = RequestRecorder([])
    for _ in range(3):
        recorder.add(seen())
    assert started == ["feeds-recorder"]


def test_empty_changes_are_not_announced() -> None:
    told: list[int] = []
    recorder = RequestRecorder([lambda some: told.append(len(some))])
    recorder.flush()
    for _ in range(3):
        recorder.add(seen())
    recorder.flush()
    recorder.flush()
    assert sum(told) == 3
    assert 0 not in told


@pytest.mark.limit("feeds.web.thread_limits:LONG_ANSWERS")
def test_long_answers_are_counted_and_short_ones_are_whole() -> None:
    def ask(length: int, method: str = "GET") -> tuple[str, object]:
        said: list[str] = []
        app = bounded_application if length > WHOLE_BYTES else short
        body = app({"REQUEST_METHOD": method}, lambda status, *_: said.append(status))  # type: ignore[arg-type]
        return said[0], body

    bounded_application = limit_long_answers(application([b"x"], WHOLE_BYTES + 1), 1)
    short = limit_long_answers(application([b"a", b"b"], 2), 1)
    assert ask(2) == ("200 OK", [b"ab"])
    status, held = ask(WHOLE_BYTES + 1)
    assert status == "200 OK"
    assert ask(WHOLE_BYTES + 1)[0] == "503 SERVICE UNAVAILABLE"
    assert ask(2)[0] == "200 OK"
    assert ask(WHOLE_BYTES + 1, "HEAD")[0] == "200 OK"
    held.close()  # type: ignore[attr-defined]
    held.close()  # type: ignore[attr-defined]
    assert ask(WHOLE_BYTES + 1)[0] == "200 OK"
    assert ask(WHOLE_BYTES + 1)[0] == "503 SERVICE UNAVAILABLE"


@pytest.mark.limit("feeds.web.repeat_limiter:ENTRIES")
def test_the_repeat_limit_expires_and_its_table_is_bounded() -> None:
    now = 0.0
    meter = RepeatLimiter(60, lambda: now)
    assert [meter.wait(b"a") for _ in range(REPEATS + 2)] == [*[None] * REPEATS, 60, 60]
    assert meter.wait(b"b") is None
    now = 59
    assert meter.wait(b"a") == 1
    now = 60
    assert meter.wait(b"a") is None
    for number in range(ENTRIES + 10):
        meter.wait(str(number).encode())
    counts = meter._counts
    assert isinstance(counts, OrderedDict)
    assert len(counts) == ENTRIES


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        ("192.0.2.1", 0, "127.0.0.1"),
        ("192.0.2.1", 1, "192.0.2.1"),
        ("198.51.100.1, 192.0.2.1", 1, "192.0.2.1"),
        ("198.51.100.1, 192.0.2.1", 2, "198.51.100.1"),
        ("192.0.2.1", 2, "127.0.0.1"),
        ("", 1, "127.0.0.1"),
    ],
)
def test_the_address_that_our_own_proxies_have_seen(forwarded: str, proxies: int, client: str) -> None:
    assert address({"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": "127.0.0.1"}, proxies) == client


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    folder = make(tmp_path / "site", server="repeat_window = 300\nproxies = 1\nmetrics = true\n")
    app = create_app(folder, clock=lambda: NOW, background=False)
    yield app
    app.extensions["feeds"][0].documents.close()


def test_clients_that_poll_without_a_tag_get_429(app: Flask) -> None:
    client = app.test_client()

    def poll(**headers: str) -> tuple[int, str | None]:
        given = {"X-Forwarded-For": "192.0.2.1", "User-Agent": "R/1", **headers}
        answer = client.get("/feed.rss", headers=given)
        return answer.status_code, answer.headers.get("Retry-After")

    etag = client.get("/feed.rss", headers={"X-Forwarded-For": "192.0.2.9"}).headers["ETag"]
    assert [poll()[0] for _ in range(REPEATS + 1)] == [*[200] * REPEATS, 429]
    status, after = poll()
    assert status == 429
    assert after is not None
    assert 290 < int(after) <= 301
    assert poll(**{"If-None-Match": etag})[0] == 304
    assert poll(**{"User-Agent": "S/1"})[0] == 200
    assert poll(**{"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})[0] == 200
    other = client.get("/feed.atom", headers={"X-Forwarded-For": "192.0.2.1", "User-Agent": "R/1"})
    assert other.status_code == 200


@pytest.mark.parametrize(("path", "headers"), [("/", {}), ("/feed.rss", {"Range": "bytes=0-9"})])
def test_the_index_page_and_ranges_are_not_limited(app: Flask, path: str, headers: dict[str, str]) -> None:
    client = app.test_client()
    statuses = [client.get(path, headers=headers).status_code for _ in range(REPEATS + 2)]
    assert statuses == [206 if headers else 200] * (REPEATS + 2)


def test_health(app: Flask) -> None:
    client = app.test_client()
    for path, said in (("/healthz", b"alive\n"), ("/readyz", b"ready\n")):
        answer = client.get(path)
        assert (answer.status_code, answer.data, answer.headers["Cache-Control"]) == (200, said, "no-store")


@pytest.mark.slow
def test_it_is_not_ready_while_the_index_is_rebuilt(app: Flask) -> None:
    site = app.extensions["feeds"][0]
    with site.publication.store.writing() as connection:
        set_setting(connection, EDITION, "another")
    assert app.test_client().get("/readyz").status_code == 503
    assert app.test_client().get("/healthz").status_code == 200


def test_metrics(app: Flask) -> None:
    client = app.test_client()
    said = client.get("/metrics")
    assert said.content_type == "text/plain; version=0.0.4; charset=utf-8"
    assert re.search(r"^feeds_index_version [1-9]", said.text, re.MULTILINE)
    assert "feeds_refusals 0.0" in said.text


def test_metrics_are_off_unless_enabled(tmp_path: Path) -> None:
    app = create_app(make(tmp_path / "site"), background=False)
    assert app.test_client().get("/metrics").status_code == 404
    app.extensions["feeds"][0].documents.close()


def test_failures_are_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    recorder = RequestRecorder([AccessLog(str(tmp_path / "none" / "log"), "json", 0)])
    recorder.add(seen())
    recorder.flush()
    assert "1 requests were not logged" in caplog.text


def test_the_live_gauges_of_a_worker_that_died_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_FOLDER, str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for pid in (ended.pid, os.getpid()):
        (tmp_path / f"gauge_livesum_{pid}.db").touch()
    assert list(_Workers().collect()) == []
    assert [path.name for path in tmp_path.iterdir()] == [f"gauge_livesum_{os.getpid()}.db"]
