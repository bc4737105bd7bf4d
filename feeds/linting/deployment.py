"""What a deployment would do to subscribers: documents as they are served, beside those that will be."""

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


def compared(old: Path, new: Path) -> Iterator[Checked]:
    """A report for each document of `old`, a file or a folder, on what took its place in `new`.

    The documents of folders are matched by their paths; what is new has no subscribers yet.  Raises
    `ReadError` where a file cannot be read, or where one is a folder and the other is none.
    """
    for path in (old, new):
        if not path.exists():
            raise ReadError(path, "there is no such file or folder")
    if old.is_dir() != new.is_dir():
        raise ReadError(new, f"is {_kind(new)}, where {old} is {_kind(old)}")
    if not old.is_dir():
        data = _read(new)
        yield Checked(str(new), compare(_read(old), data), data)
        return
    archives = _Archives(new)
    for below in _documents(old):
        file = new / below
        if not file.is_file():
            if outline_of(_read(old / below)) is not None:
                yield Checked(str(file), vanished())
            continue
        data = _read(file)
        yield Checked(str(file), compare(_read(old / below), data, archives.behind(data)), data)


class _Archives:
    """The documents of a folder by the addresses that they give themselves: archives are found by links."""

    def __init__(self, folder: Path) -> None:
        self._known: dict[str, tuple[str, frozenset[str]]] = {}
        for below in _documents(folder):
            outline = outline_of(_read(folder / below))
            if outline is not None and outline.itself:
                ids = frozenset(item.id for item in outline.items)
                self._known[outline.itself] = outline.older, ids

    def behind(self, data: bytes) -> set[str]:
        """The ids of the items in the documents that a document's links lead to, one after the other."""
        outline = outline_of(data)
        at, found, seen = outline.older if outline else "", set[str](), set[str]()
        while at in self._known and at not in seen:
            seen.add(at)
            at, ids = self._known[at]
            found |= ids
        return found


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
