"""An index that cannot be used when a server starts, or that no process updates any more."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from errno import EBUSY, ENOSPC
from typing import TYPE_CHECKING

import pytest
from sites import NOW, make

from feeds.publishing import index_bootstrap
from feeds.publishing.index import sqlite_store
from feeds.publishing.index_bootstrap import open_index
from feeds.web import create_app

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files."""
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    return elsewhere


def test_a_locked_index_is_not_replaced_by_another_one(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "site")
    open_index(folder, None, NOW)[0].close()
    index = folder / ".feeds" / "index.db"
    monkeypatch.setattr(sqlite_store, "LOCK_TIMEOUT", 0.01)
    with closing(sqlite3.connect(index, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(OSError, match="wait for it, or end it") as caught:
            open_index(folder, None, NOW)
    assert (caught.value.errno, caught.value.filename) == (EBUSY, str(index))
    problem = "is locked by a process that has been writing for 30 seconds; wait for it, or end it"
    assert caught.value.strerror == problem
    assert [*elsewhere.iterdir()] == []
    publication, state = open_index(folder, None, NOW)
    publication.close()
    assert state is None


def test_a_full_disk_does_not_lead_to_another_ledger(
    tmp_path: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(ENOSPC, "No space left on device", "index.db")

    monkeypatch.setattr(index_bootstrap, "open_publication", full)
    with pytest.raises(OSError, match="No space left on device"):
        open_index(make(tmp_path / "site"), None, NOW)
    assert [*elsewhere.iterdir()] == []


@pytest.mark.slow
def test_an_index_that_nobody_updates_is_reported_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = NOW
    app = create_app(make(tmp_path / "site"), clock=lambda: now, background=False)
    site, background = app.extensions["feeds"]
    minutes = timedelta(minutes=1)
    for age in (0, 14, 16, 16.5, 18, 19):
        now = NOW + age * minutes
        background._check_age()
        assert len(caplog.messages) == (age >= 18), "of two checks, at least a minute apart"
    lock = tmp_path / "site" / ".feeds" / "index-writer.lock"
    problem = "if the process that holds this file is stopped, end it"
    assert caplog.messages == [f"{lock}: the index was last updated at {NOW.isoformat()}; {problem}"]
    site.publication.refresh(now)
    for age in (20, 40, 41):
        now = NOW + age * minutes
        background._check_age()
    assert len(caplog.messages) == 2
    site.documents.close()
