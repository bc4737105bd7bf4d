"""The process that updates the index: what it does while the folder changes all the time."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event
from typing import TYPE_CHECKING

from samples import SEEDS

from feeds.publishing.server_settings import ServerSettings
from feeds.web import index_writer
from feeds.web.index_writer import run_index_writer
from feeds.web.parts import Chore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from feeds.publishing.publication import Publication

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
TICK = timedelta(milliseconds=250)
TICKS = 40


def test_a_folder_that_changes_all_the_time_does_not_keep_hubs_from_being_notified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, now, stop = tmp_path / "site", START, Event()
    folder.mkdir()
    for path in SEEDS.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    runs: list[datetime] = []

    def note(_: Publication, __: ServerSettings, at: datetime) -> None:
        runs.append(at)

    def watch(*_: object) -> Iterator[set[Path]]:
        nonlocal now
        for _tick in range(TICKS):
            yield {folder / "channel.toml"}
            now += TICK
        stop.set()

    monkeypatch.setattr(index_writer, "watch_folders", watch)
    monkeypatch.setattr(index_writer, "chores", lambda: (Chore("noted", note),))
    run_index_writer(folder, None, ServerSettings(), lambda: now, stop)
    gaps = [later - earlier for earlier, later in pairwise([START, *runs, now])]
    assert max(gaps) <= 3 * index_writer.CHORES  # of TICKS, which take ten seconds
    assert min(gaps[1:-1]) >= index_writer.CHORES
