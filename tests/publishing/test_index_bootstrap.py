"""An index that cannot be used when a server starts, or that no process updates any more."""

from __future__ import annotations

import shutil
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
from feeds.publishing.publication import as_it_is_now, open_publication
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from feeds.publishing.publication import Publication


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


def nothing(index: Path) -> None:
    """Change nothing."""


def rename_channel(index: Path) -> None:
    channel = index.parent.parent / "channel.toml"
    channel.write_text(channel.read_text().replace('title = "', 'title = "Other ', 1))


def replace_file(index: Path) -> None:
    shutil.copyfile(index, index.with_name("copy"))
    index.with_name("copy").replace(index)


def remove_file(index: Path) -> None:
    index.unlink()


def change_tables(index: Path) -> None:
    """As another version does, which has other tables."""
    with closing(sqlite3.connect(index)) as connection:
        connection.executescript(
            "DROP TABLE items; DELETE FROM settings WHERE name = 'edition'; PRAGMA user_version = 7"
        )


def damage_file(index: Path) -> None:
    with index.open("r+b") as file:
        file.write(bytes(100))


@pytest.mark.parametrize(
    ("change", "is_used_again"),
    [
        (rename_channel, True),
        (change_tables, False),
        pytest.param(nothing, True, marks=pytest.mark.slow),
        pytest.param(replace_file, False, marks=pytest.mark.slow),
        pytest.param(remove_file, False, marks=pytest.mark.slow),
        pytest.param(damage_file, False, marks=pytest.mark.slow),
    ],
)
def test_an_open_index_is_used_again_only_while_it_is_the_one_in_its_place(
    tmp_path: Path, change: Callable[[Path], None], is_used_again: bool
) -> None:
    folder = make(tmp_path / "site", stories=1)
    with closing(open_publication(folder)) as publication:
        publication.refresh(NOW)
        publication.store.close()  # writes everything to the file
        change(folder / ".feeds" / "index.db")
        with as_it_is_now(publication) as found:
            found.refresh(NOW)
            assert (found.store is publication.store) == is_used_again
            with closing(open_publication(folder)) as other:
                assert (found.channel, found.edition) == (other.channel, other.edition)
                assert documents(found) == documents(other) != {}


def documents(publication: Publication) -> dict[str, bytes]:
    with publication.composer() as composer:
        return {each.path: each.render().body for each in composer.documents() if each.render}


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
