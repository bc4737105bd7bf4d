"""What a deployment would break for subscribers: served documents compared with their replacements."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.linting.discovery import SUFFIXES
from feeds.validator.comparing import compare, outline_of, vanished
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare_paths(old: Path, new: Path) -> Iterator[Checked]:
    """A report for each document of `old`, a file or folder, about that of `new`. Raises `ReadError`."""
    for path in (old, new):
        if not path.exists():
            raise ReadError(path, "no such file or folder")
    if old.is_dir() != new.is_dir():
        raise ReadError(new, f"is {_kind(new)}, but {old} is {_kind(old)}")
    if not old.is_dir():
        data = _read(new)
        yield Checked(str(new), compare(_read(old), data), data)
        return
    archives = _Archives(new)
    for relative in _documents(old):
        file = new / relative
        if not file.is_file():
            if outline_of(_read(old / relative)) is not None:
                yield Checked(str(file), vanished())
            continue
        data = _read(file)
        yield Checked(
            str(file), compare(_read(old / relative), data, archives.ids_in_archives_of(data)), data
        )


class _Archives:
    """The documents of a folder by their self links, to follow links to archives (RFC 5005)."""

    def __init__(self, folder: Path) -> None:
        self._by_url: dict[str, tuple[str, frozenset[str]]] = {}
        for relative in _documents(folder):
            outline = outline_of(_read(folder / relative))
            if outline is not None and outline.itself:
                ids = frozenset(item.id for item in outline.items)
                self._by_url[outline.itself] = outline.older, ids

    def ids_in_archives_of(self, data: bytes) -> set[str]:
        """The ids of the items in a document's archives, followed from one to the next older one."""
        outline = outline_of(data)
        url, item_ids, seen = outline.older if outline else "", set[str](), set[str]()
        while url in self._by_url and url not in seen:
            seen.add(url)
            url, ids = self._by_url[url]
            item_ids |= ids
        return item_ids


def _documents(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(top, name)
            if file.suffix.lower() in SUFFIXES and not name.startswith(".") and file.is_file():
                yield file.relative_to(folder)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(file, f"cannot be read: {error.strerror}") from error


def _kind(path: Path) -> str:
    return "a folder" if path.is_dir() else "a file"
