"""Media files that several processes look up at the same time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING

import media_files as made
import pytest
from click.testing import CliRunner
from media_server import MediaServer, serving
from sites import CHANNEL, make

from feeds.cli import main
from feeds.media.facts import Facts, MediaError
from feeds.media.ranged import MAX_REQUESTS
from feeds.net.client import REQUEST_SECONDS, Client
from feeds.publishing import background_probes
from feeds.publishing.background_probes import has_work, probe_media
from feeds.publishing.inbox import Inbox
from feeds.publishing.index import open_store
from feeds.publishing.index.base import LOCK_TIMEOUT
from feeds.publishing.index.facts import all_facts
from feeds.publishing.index.probes import (
    FIRST_WAIT,
    KEPT,
    claim_probe,
    finish_probe,
    forget_probes,
    is_known,
    is_waiting,
    postpone_probe,
    problem_of,
    release_probe,
    request_probes,
)
from feeds.publishing.long_keys import MAX_KEY_BYTES
from feeds.publishing.media_probes import LEASE, MediaFiles, Probed, Prober
from feeds.publishing.publication import open_publication
from feeds.publishing.stores import store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.index import Store
    from feeds.publishing.publication import Publication

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FACTS = Facts(4711, "audio/mpeg", 61.0, None, None, etag=None, last_modified=None, checked=NOW)
URL = "https://media.example.org/a.mp3"
FILES = 9


def test_a_claim_lasts_longer_than_the_requests_for_a_file() -> None:
    first_head_and_parts = 2 + MAX_REQUESTS
    assert first_head_and_parts * REQUEST_SECONDS + LOCK_TIMEOUT < LEASE.total_seconds()


def test_a_file_is_claimed_once_until_the_claim_ends(store: Store) -> None:
    with store.writing() as connection:
        request_probes(connection, {URL: ["b.md"]}, NOW)
        request_probes(connection, {URL: ["a.md", "b.md"]}, NOW)
        assert claim_probe(connection, f"{URL}?", NOW, MINUTE) == (None, None)
        first, _ = claim_probe(connection, URL, NOW, MINUTE)
        assert first is not None
        assert claim_probe(connection, URL, NOW, MINUTE) == (None, None)
        second, _ = claim_probe(connection, URL, NOW + MINUTE, MINUTE)
        assert second is not None
        release_probe(connection, first)  # it had lapsed: nothing changes
        postpone_probe(connection, first, NOW, "answers with status 404")
        assert claim_probe(connection, URL, NOW + MINUTE, MINUTE) == (None, None)
        assert (problem_of(connection, URL, NOW), is_waiting(connection, URL)) == (None, True)
        assert finish_probe(connection, first, FACTS) == ("a.md", "b.md")  # but facts are facts
        assert (is_waiting(connection, URL), all_facts(connection)) == (False, {URL: FACTS})


def test_a_file_that_failed_is_due_later_or_when_somebody_asks(store: Store) -> None:
    with store.writing() as connection:
        request_probes(connection, {URL: []}, NOW)
        for attempt, wait in enumerate((FIRST_WAIT, 2 * FIRST_WAIT)):
            now = NOW + attempt * timedelta(days=1)
            probe, _ = claim_probe(connection, URL, now, MINUTE)
            assert probe is not None
            postpone_probe(connection, probe, now, f"answers with status 40{attempt}")
            assert problem_of(connection, URL, now) == f"answers with status 40{attempt}"
            assert problem_of(connection, URL, now + wait) is None
            assert claim_probe(connection, URL, now + wait - MINUTE, MINUTE) == (None, None)
        request_probes(connection, {URL: []}, now)
        assert claim_probe(connection, URL, now, MINUTE) == (None, None)
        request_probes(connection, {URL: []}, now, again=True)
        probe, _ = claim_probe(connection, URL, now, MINUTE)
        assert probe is not None
        assert probe.attempts == 2
        release_probe(connection, probe)
        for late, waits in ((now + KEPT, True), (now + KEPT + MINUTE, False)):
            forget_probes(connection, late)
            assert is_waiting(connection, URL) == waits


def test_facts_that_another_process_has_stored_meanwhile_are_enough(store: Store) -> None:
    with store.writing() as connection:
        for since, old in ((None, False), (NOW, False), (NOW + MINUTE, True)):
            request_probes(connection, {URL: []}, NOW, since)
            probe, _ = claim_probe(connection, URL, NOW, MINUTE)
            assert probe is not None
            assert not is_known(probe, None)
            assert is_known(probe, FACTS) == (not old)
            finish_probe(connection, probe, FACTS)


def test_what_is_too_long_for_postgresql_is_reported(store: Store, client: Client) -> None:
    long = f"http://127.0.0.1:1/{'a' * MAX_KEY_BYTES}"
    prober = Prober(store, client, MediaFiles(), lambda: NOW)
    prober.request({long: []})
    ((_, outcome),) = prober.outcomes([long], 1)
    assert isinstance(outcome, MediaError)
    assert outcome.problem == (
        "is too long for PostgreSQL: more than 2600 bytes"
        if store.is_postgres
        else "connection failed: connection refused"
    )


@contextmanager
def holding(server: MediaServer, until_waiting: int) -> Iterator[tuple[Event, Event]]:
    """Answers when so many requests wait, or after the second event; the first event is that two wait."""
    waiting, lock, two, release = 0, Lock(), Event(), Event()
    counted = server.counted

    @contextmanager
    def held() -> Iterator[None]:
        nonlocal waiting
        with lock:
            waiting += 1
            if waiting == 2:
                two.set()
            if waiting == until_waiting:
                release.set()
        release.wait(60)
        with counted():
            yield

    server.counted = held  # type: ignore[method-assign]
    yield two, release
    release.set()


@pytest.fixture
def server() -> Iterator[MediaServer]:
    with serving({f"{number}.mp3": made.mp3() for number in range(FILES)}) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, server: MediaServer, engine: str) -> Path:
    """Articles with a recording each."""
    folder = make(tmp_path / "site", CHANNEL)
    (folder / "server.toml").write_text(f"articles = {str(engine == 'postgresql').lower()}\n")
    for number in range(FILES):
        story = {"id": f"tag:x,2026:{number}", "title": "A", "date": "2026-05-01T10:00:00Z", "text": "B"}
        media = [f"{server.url}/ranges/{number}.mp3"]
        (folder / f"{number}.json").write_text(json.dumps({**story, "media": media}))
    return folder


def begin(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "feeds", "probe", str(folder), "--allow-private"]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def asked(server: MediaServer) -> Counter[str]:
    return Counter(path for _, path, range_ in server.seen if range_.startswith("bytes=0-"))


def known(folder: Path) -> int:
    with closing(open_store(store_of(folder))) as store, store.reading() as connection:
        return len(all_facts(connection))


def lengths(publication: Publication) -> list[str]:
    """The lengths of the enclosures in the news."""
    with publication.composer() as composer:
        document = composer.at("feed.rss")
        assert document is not None
        assert document.render is not None
        return re.findall(r'<enclosure [^>]*length="(\d+)"', document.render().body.decode())


def probe(publication: Publication, now: datetime) -> list[str]:
    """Does the background work until nothing is left; returns the problems."""
    problems = []
    assert has_work(publication.store, now)
    while has_work(publication.store, now):
        problems += [error.problem for error in probe_media(publication, lambda: now, allow_private=True)]
    return problems


@pytest.mark.slow
def test_media_of_all_articles_are_looked_up_in_the_background(
    folder: Path, server: MediaServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_probes, "ARTICLES_AT_ONCE", 4)
    monkeypatch.setattr(background_probes, "FILES_AT_ONCE", 4)
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        assert lengths(publication) == ["0"] * FILES
        assert probe(publication, NOW) == []
        size = str(len(made.mp3()))
        assert lengths(publication) == [size] * FILES
        assert asked(server) == {f"/ranges/{number}.mp3": 1 for number in range(FILES)}
        story = {"id": "tag:x,2026:posted", "title": "A", "date": "2026-05-02T10:00:00Z", "text": "B"}
        media = [f"{server.url}/ranges/{name}.mp3" for name in ("0", "new")]
        body = json.dumps({**story, "media": media}).encode()
        ((receipt,), _) = Inbox(publication).post(body, ".json", None, NOW)
        assert probe(publication, NOW) == ["answers with status 404"]
        assert lengths(publication) == [size] * (FILES + 1)  # known from another article
        server.files["new.mp3"] = made.mp3()
        later = NOW + FIRST_WAIT
        assert probe(publication, later) == []
        assert asked(server) == {**dict.fromkeys(asked(server), 1), "/ranges/new.mp3": 2}
        name = receipt.path.rpartition("/")[2]
        Inbox(publication).post(body.replace(b"new.mp3", b"missing.mp3"), ".json", name, later)
        assert probe(publication, later) == ["answers with status 404"]
        Inbox(publication).post(body, ".json", name, later)
        server.seen.clear()
        assert probe(publication, later + FIRST_WAIT) == []
        assert server.seen == []  # no article links to it any more


@pytest.mark.slow
def test_files_of_a_host_that_does_not_answer_wait(folder: Path) -> None:
    urls = [f"http://127.0.0.1:1/{number}.mp3" for number in range(12)]
    for path in folder.glob("*.json"):
        path.unlink()
    story = {"id": "tag:x,2026:a", "title": "A", "date": "2026-05-02T10:00:00Z", "text": "B", "media": urls}
    (folder / "a.json").write_text(json.dumps(story))
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        problems = Counter(probe(publication, NOW))
        assert problems == {
            "connection failed: connection refused": 6,
            "was skipped: the host does not answer": 6,
        }
        assert not has_work(publication.store, NOW + FIRST_WAIT - MINUTE)
        assert has_work(publication.store, NOW + FIRST_WAIT)


@pytest.mark.slow
def test_two_processes_at_once_ask_for_every_file_once(folder: Path, server: MediaServer) -> None:
    with holding(server, 4) as (two, _):  # each process sends two requests to the host at once
        other = begin(folder)
        assert two.wait(120)
        done = CliRunner().invoke(main, ["probe", str(folder), "--allow-private"])
        _, words = other.communicate(timeout=120)
    assert (done.exit_code, other.returncode) == (0, 0)
    assert asked(server) == {f"/ranges/{number}.mp3": 1 for number in range(FILES)}
    updated = [int(text.split()[2]) for text in (done.stderr, words)]
    assert (sum(updated), min(updated) >= 2, known(folder)) == (FILES, True, FILES)


@pytest.mark.slow
def test_what_a_killed_process_had_claimed_is_done_by_another_one(
    folder: Path, server: MediaServer, client: Client
) -> None:
    with holding(server, FILES) as (two, release):
        killed = begin(folder)
        assert two.wait(120)
        os.kill(killed.pid, signal.SIGKILL)
        killed.communicate()
        release.set()
        first = asked(server)
    assert len(first) == 2
    with closing(open_store(store_of(folder))) as store:
        now = datetime.now(UTC)
        prober = Prober(store, client, MediaFiles(), lambda: now)
        with store.reading() as connection:
            assert {url for url in first if is_waiting(connection, f"{server.url}{url}")} == {*first}
        if not store.is_postgres:  # which knows at once
            now += LEASE
        urls = {f"{server.url}/ranges/{number}.mp3": [f"{number}.json"] for number in range(FILES)}
        found = dict(prober.outcomes(urls, 4))
    assert {isinstance(outcome, Probed) and outcome.is_new for outcome in found.values()} == {True}
    assert asked(server) == Counter(f"/ranges/{number}.mp3" for number in range(FILES)) + first
    assert known(folder) == FILES
