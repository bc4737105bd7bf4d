"""What a client may keep secret reaches no log, no metric and no error message, whatever goes wrong."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from sites import CHANNEL, NOW, free_port, make, until
from werkzeug.exceptions import Unauthorized

from feeds.net.addresses import anywhere
from feeds.net.client import Client
from feeds.publishing.index.deliveries import Delivery
from feeds.publishing.publication import open_publication
from feeds.publishing.websub.hub import verify_due
from feeds.publishing.websub.notify import DeliveryOutcome
from feeds.web import create_app
from feeds.web.logs import TextLines
from feeds.web.tokens import require_token
from feeds.web.validation import pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

SECRET = "s3cret-0123456789"
BASE = "https://news.example.org/feeds/"
SERVER = "publish = true\nhub = true\nmetrics = true\nallow_private = true\n"
HEADERS = {
    "Authorization": f"Bearer {SECRET}",
    "Cookie": f"session={SECRET}",
    "Referer": f"https://user:{SECRET}@reader.example/{SECRET}?token={SECRET}",
    "X-Api-Key": SECRET,
}
STORY = {"id": "tag:a,2026:1", "title": "A", "date": "2026-04-01T12:00:00Z", "text": SECRET}
CALLBACK = f"http://127.0.0.1:{free_port()}/{SECRET}?token={SECRET}"
WANTED = {
    "hub.mode": "subscribe",
    "hub.topic": f"{BASE}feed.rss",
    "hub.callback": CALLBACK,
    "hub.secret": SECRET,
}
FAILING = "CREATE TRIGGER failing BEFORE INSERT ON {} BEGIN SELECT RAISE(ABORT, 'no'); END"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "site", f'hubs = ["{BASE}hub"]\n{CHANNEL}', SERVER, stories=1)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "access.log"


@pytest.fixture
def client(folder: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setenv("FEEDS_TOKEN", SECRET)
    monkeypatch.setenv("FEEDS_ACCESS_LOG", str(log))
    app = create_app(folder, clock=lambda: NOW, background=False)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app.test_client()
    app.extensions["feeds"][0].documents.close()


def logged(caplog: pytest.LogCaptureFixture) -> str:
    return "\n".join(map(TextLines().format, caplog.records))


def fail_to_insert(folder: Path, table: str) -> None:
    publication = open_publication(folder)
    with publication.store.writing() as connection:
        connection.exec_driver_sql(FAILING.format(table))
    publication.close()


def test_requests(client: FlaskClient, log: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers = [
        client.get(f"/feed.rss?token={SECRET}", headers=HEADERS),
        client.get(f"/no;token={SECRET}", headers=HEADERS),
        client.get("/feed.rss", headers={**HEADERS, "Authorization": f"Basic {SECRET}"}),
        client.post("/api/articles", json=STORY, headers=HEADERS),
        client.post("/api/articles", json=STORY, headers={"Authorization": f"Bearer {SECRET}x"}),
        client.post("/hub", data=WANTED, headers=HEADERS),
        client.get(f"/validate?url=https://user:{SECRET}@127.0.0.1/?token={SECRET}"),
    ]
    for answer in answers:
        answer.close()
    assert [answer.status_code for answer in answers] == [200, 404, 200, 201, 401, 202, 200]
    metrics = client.get("/metrics").text
    until(lambda: log.exists() and len(log.read_text().splitlines()) >= len(answers))
    assert SECRET not in metrics + log.read_text() + logged(caplog)


@pytest.mark.parametrize(
    ("table", "path", "body"),
    [("subscription_requests", "/hub", {"data": WANTED}), ("sources", "/api/articles", {"json": STORY})],
)
def test_an_internal_error(
    client: FlaskClient,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    table: str,
    path: str,
    body: dict[str, object],
) -> None:
    fail_to_insert(folder, table)
    answer = client.post(path, headers=HEADERS, **body)
    assert answer.status_code == 500
    assert "IntegrityError" in logged(caplog)
    assert SECRET not in answer.text + logged(caplog)


def test_hubs_and_subscribers(client: FlaskClient, folder: Path) -> None:
    client.post("/hub", data=WANTED)
    publication = open_publication(folder)
    with Client(anywhere) as http:
        (outcome,) = verify_due(publication.store, http, lambda: NOW, lambda: SECRET)
    publication.close()
    assert str(outcome) == f"127.0.0.1: subscribe {BASE}feed.rss: connection failed: connection refused"
    delivery = Delivery(1, f"https://user:{SECRET}@hub.example/", f"{BASE}feed.rss", 0, 0)
    sent = DeliveryOutcome(delivery, "waiting", NOW, "no response in time")
    assert str(sent) == f"https://hub.example/: will be notified later of {BASE}feed.rss: no response in time"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_processes_for_untrusted_documents_have_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEEDS_TOKEN", SECRET)
    worker = pool._start()
    path = Path(f"/proc/{worker.process.pid}/environ")
    until(lambda: path.read_bytes() != b"")  # it is empty until the program of the process has begun
    environment = path.read_bytes()
    worker.end()
    assert b"PATH=" in environment
    assert SECRET.encode() not in environment


@pytest.mark.parametrize("given", [f"x{SECRET[1:]}", f"{SECRET}x", SECRET, "b" * 16])
def test_tokens_are_compared_in_constant_time_and_all_of_them(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(other)
        return one == other

    tokens = (SECRET, "b" * 16)
    monkeypatch.setattr("feeds.web.tokens.hmac.compare_digest", compare)
    refusal = nullcontext() if given in tokens else pytest.raises(Unauthorized)
    with Flask("test").test_request_context(headers={"Authorization": f"Bearer {given}"}), refusal:
        require_token(tokens)
    assert compared == [token.encode() for token in tokens]
