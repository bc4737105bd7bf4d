"""Folders are watched for changes, by the system or by polling."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
import watchfiles

from feeds.core.errors import explained
from feeds.core.watching import watch_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def is_text(path: Path) -> bool:
    return path.suffix == ".txt"


def first_change(folder: Path) -> set[Path]:
    """What is reported when relevant and irrelevant files are written; the first report is always empty."""
    stop = Event()
    changes = watch_folders([folder], is_text, 50, stop)
    assert next(changes) == set()
    (folder / "a.txt").touch()
    (folder / "b.jpg").touch()
    changed = next(filter(None, changes))
    stop.set()
    assert [*changes] == []
    return changed


@pytest.mark.slow
@pytest.mark.parametrize("polling", ["", "true"])
def test_relevant_changes_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, polling: str) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", polling)
    assert first_change(tmp_path) == {tmp_path / "a.txt"}


@pytest.mark.slow
def test_where_the_system_cannot_watch_changes_are_polled_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = watchfiles.watch

    def limited(*paths: Path, force_polling: bool | None, **options: Any) -> Iterator[Any]:
        if not force_polling:
            raise OSError("OS file watch limit reached.")
        return real(*paths, force_polling=True, **options)

    monkeypatch.setattr(watchfiles, "watch", limited)
    assert first_change(tmp_path) == {tmp_path / "a.txt"}
    assert caplog.messages == ["OS file watch limit reached: polling for changes instead"]


def test_a_folder_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        next(watch_folders([tmp_path / "none"], is_text, 50))


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    with pytest.raises(FileNotFoundError) as caught:
        next(watch_folders([tmp_path, missing], lambda _: True, 10))
    assert explained(caught.value) == f"{missing}: No such file or directory"
