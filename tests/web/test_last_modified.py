"""Who asks by time only gets whatever changed, also where no article got a newer time."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sites import CHANNEL, NOW, make, put

from feeds.publishing.publication import open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NEWEST = "Fri, 01 May 2026 03:00:00 GMT"
HOUR = timedelta(hours=1)
LATER = "Fri, 01 May 2026 13:00:00 GMT"


@dataclass
class Desk:
    """A folder that is served by one process after the other; an hour goes by before each request."""

    folder: Path
    now: datetime = field(default=NOW - HOUR)

    def ask(self, since: str = "", path: str = "/feed.rss") -> tuple[int, str]:
        """The status, and the document's time."""
        self.now += HOUR
        app = create_app(self.folder, clock=lambda: self.now, background=False)
        try:
            answer = app.test_client().get(path, headers={"If-Modified-Since": since})
            return answer.status_code, answer.headers["Last-Modified"]
        finally:
            app.extensions["feeds"][0].documents.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(make(tmp_path / "site", stories=3))


def late(folder: Path) -> None:
    put(folder, "9", date=datetime(2025, 1, 1, tzinfo=UTC))


def withdraw(folder: Path) -> None:
    put(folder, "2", withdrawn=True)


def delete(folder: Path) -> None:
    (folder / "1.json").unlink()


def rename(folder: Path) -> None:
    (folder / "channel.toml").write_text(CHANNEL.replace("What happened", "What goes on"))


def retitle(folder: Path) -> None:
    put(folder, "2", title="Another title")


@pytest.mark.slow
@pytest.mark.parametrize("change", [late, withdraw, delete, rename, retitle])
@pytest.mark.parametrize("path", ["/feed.rss", "/feed.json", "/"])
def test_what_changed_is_newer(desk: Desk, path: str, change: Callable[[Path], object]) -> None:
    assert desk.ask(path=path) == (200, NEWEST)
    assert desk.ask(NEWEST, path) == (304, NEWEST)
    change(desk.folder)
    changed = f"Fri, 01 May 2026 {NOW.hour + 2}:00:00 GMT"
    assert [desk.ask(NEWEST, path), desk.ask(changed, path)] == [(200, changed), (304, changed)]


@pytest.mark.slow
def test_what_did_not_change_keeps_its_time(desk: Desk) -> None:
    """A restart, a file that was touched, news in another feed are no change."""
    put(desk.folder, "7", categories=["Sport"])
    feed, sport = "Fri, 01 May 2026 07:00:00 GMT", "/category/sport.rss"
    assert [desk.ask(), desk.ask(path=sport)] == [(200, feed)] * 2
    put(desk.folder, "1")
    assert [desk.ask(), desk.ask(path=sport)] == [(200, feed)] * 2
    put(desk.folder, "4")
    assert [desk.ask(), desk.ask(path=sport)] == [(200, "Fri, 01 May 2026 16:00:00 GMT"), (200, feed)]


@pytest.mark.slow
def test_a_new_index_gives_the_same_times_on_every_machine(desk: Desk) -> None:
    desk.ask()
    withdraw(desk.folder)
    assert desk.ask() == (200, LATER)
    shutil.rmtree(desk.folder / ".feeds")
    assert desk.ask() == (200, NEWEST)


def test_no_time_is_in_the_future(desk: Desk) -> None:
    """An article dated ahead would keep all that comes after it from who asks by time."""
    (desk.folder / "channel.toml").write_text("publish_future = true\n" + CHANNEL)
    story = json.loads(put(desk.folder, "8", date=NOW + 9 * HOUR).read_text())
    assert story["date"] == "2026-05-01T21:00:00+00:00"
    assert desk.ask() == (200, "Fri, 01 May 2026 12:00:00 GMT")
    publication = open_publication(desk.folder)
    put(desk.folder, "9", title="Another", date=NOW)
    publication.refresh(NOW + HOUR)
    publication.close()
    assert desk.ask("Fri, 01 May 2026 12:00:00 GMT") == (200, LATER)
