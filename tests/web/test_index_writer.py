"""The process that updates the index: what it does while the folder changes, and if it does all the time."""

from __future__ import annotations

import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, NOW, make, put, replace, until
from sqlalchemy import insert, select, update

from feeds.publishing import index_writer
from feeds.publishing.index.subscriptions import SUBSCRIPTIONS
from feeds.publishing.index.tables import SOURCES
from feeds.publishing.index_writer import run_index_writer
from feeds.publishing.publication import Publication, open_publication
from feeds.publishing.server_settings import ServerSettings
from feeds.web import background, create_app
from feeds.web import index_writer as process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(milliseconds=250)
TICKS = 20
BASE = "https://news.example.org/feeds/"


def run_while_changing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, chore: Callable[[datetime], None]
) -> tuple[datetime, datetime]:
    """Run the index writer on a folder that changes at every check; returns when it began and ended."""
    now, stop = START, Event()
    make(folder)

    def run(_: Publication, __: ServerSettings, at: datetime) -> None:
        chore(at)

    def watch(*_: object) -> Iterator[set[Path]]:
        nonlocal now
        for _tick in range(TICKS):
            yield {folder / "channel.toml"}
            now += TICK
        stop.set()

    monkeypatch.setattr(index_writer, "watch_folders", watch)
    run_index_writer(folder, None, ServerSettings(), lambda: now, stop, [run])
    return START, now


@pytest.mark.slow
def test_a_folder_that_changes_all_the_time_does_not_keep_hubs_from_being_notified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[datetime] = []
    begin, end = run_while_changing(tmp_path / "site", monkeypatch, runs.append)
    gaps = [later - earlier for earlier, later in pairwise([begin, *runs, end])]
    assert max(gaps) <= 3 * index_writer.CHORES  # of TICKS, which take five seconds
    assert min(gaps[1:-1]) >= index_writer.CHORES


@pytest.mark.slow
def test_hubs_are_not_notified_of_a_refresh_that_workers_have_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No refresh begins while the background work runs, even if it takes some time."""
    refreshing = Event()
    found: list[bool] = []
    refresh = Publication.refresh

    def refreshed(self: Publication, now: datetime, changed: set[str] | None, *, takes_over: bool) -> int:
        refreshing.set()
        return refresh(self, now, changed, takes_over=takes_over)

    def chore(_: datetime) -> None:
        refreshing.clear()
        found.append(refreshing.wait(0.03))

    monkeypatch.setattr(Publication, "refresh", refreshed)
    run_while_changing(tmp_path / "site", monkeypatch, chore)
    assert refreshing.is_set()
    assert len(found) >= 3
    assert not any(found)


@pytest.mark.slow
def test_claims_of_a_process_that_was_killed_end_when_another_one_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that it makes itself stay."""
    folder, feed = tmp_path / "site", f"{BASE}feed.rss"
    subscription = {"topic": feed, "host": "a.example", "owner": "", "expires": 2**62, "etag": "1", "due": 1}
    with closing(open_publication(make(folder))) as publication, publication.store.writing() as connection:
        killed = subscription | {"callback": "https://a.example/1", "claimed": 2**62}
        connection.execute(insert(SUBSCRIPTIONS), killed)
    seen: list[list[int]] = []

    def chore(_: datetime) -> None:
        with closing(open_publication(folder)) as publication, publication.store.writing() as connection:
            seen.append(
                [*connection.scalars(select(SUBSCRIPTIONS.c.claimed).order_by(SUBSCRIPTIONS.c.number))]
            )
            connection.execute(update(SUBSCRIPTIONS).values(claimed=len(seen)))

    run_while_changing(folder, monkeypatch, chore)
    assert seen == [[number] for number in range(len(seen))]
    assert len(seen) >= 3


DESIGNS = (
    ("[site]\naccent = '#123456'\n", "/", b"--brand: #123456;"),
    ("[site]\naccent = '#654321'\nfooter = 'Ours'\n", "/feed", b"Ours"),
    (f"article_link = '{BASE}story/{{name}}'\n", "/story/1", b"Words of story 1"),
    (f"article_link = '{BASE}text/{{name}}'\n", "/text/1", b"Words of story 1"),
)
"""What is added to a channel file, and what an address serves then."""


def test_each_change_of_the_design_or_of_addresses_is_served_after_one_refresh(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, stop, refreshes, served = make(tmp_path / "site"), Event(), list[datetime](), list[bool]()
    app = create_app(folder, clock=lambda: NOW, background=False)
    documents, client, refresh = app.extensions["feeds"][0].documents, app.test_client(), Publication.refresh

    def refreshed(self: Publication, now: datetime, changed: set[str] | None, *, takes_over: bool) -> int:
        refreshes.append(now)
        return refresh(self, now, changed, takes_over=takes_over)

    def watch(*_: object) -> Iterator[set[Path]]:
        yield set()
        for number, (more, path, text) in enumerate(DESIGNS, 2):
            served.append(text in client.get(path).data)
            replace(folder / "channel.toml", f"{CHANNEL}{more}")
            yield {folder / "channel.toml"}
            documents.follow()
            served.append(text in client.get(path).data)
            assert len(refreshes) == number
        stop.set()

    monkeypatch.setattr(Publication, "refresh", refreshed)
    monkeypatch.setattr(index_writer, "watch_folders", watch)
    run_index_writer(folder, None, ServerSettings(), lambda: NOW, stop, [])
    documents.close()
    assert served == [False, True] * len(DESIGNS)


def test_following_goes_on_after_an_unexpected_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(background, "RETRY_SECONDS", 0.01)
    app = create_app(make(tmp_path / "site"), clock=lambda: NOW, background=False)
    (site, threads), followed = app.extensions["feeds"], Event()

    def follow() -> None:
        monkeypatch.setattr(site.documents, "follow", followed.set)
        raise KeyError("no such tag")

    monkeypatch.setattr(site.documents, "follow", follow)
    monkeypatch.setattr(threads, "_write", lambda: None)
    threads.ensure()
    assert followed.wait(20)
    threads.stop()
    site.documents.close()
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("ERROR", "following the index failed; trying again")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_process_updates_the_index_and_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(process, "_PROCESSES", get_context(method))
    folder = make(tmp_path / "site", stories=1)
    writer = process.IndexWriterProcess(folder, None)
    try:
        until(lambda: files_in(folder) == ["1.json"])
        with socket.socket() as unused:
            writer.restart([unused.fileno()])
        put(folder, "2")
        until(lambda: files_in(folder) == ["1.json", "2.json"])
    finally:
        writer.stop()
    put(folder, "3")
    assert (writer._process.is_alive(), files_in(folder)) == (False, ["1.json", "2.json"])


def files_in(folder: Path) -> list[str]:
    """The files with articles that the index knows."""
    with closing(open_publication(folder)) as publication, publication.store.reading() as connection:
        return sorted({*connection.scalars(select(SOURCES.c.path))} - {"channel.toml"})
