"""Documents -> files, each whole or not at all, and its compressed forms beside it.

A file is written under another name, brought to the disk and put in its place in one step: no reader and no
crash ever sees half of one.  What the last build wrote is known, so what did not change is not looked
at again, and nothing is removed that was not written here.
"""

from __future__ import annotations

import gzip
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import EEXIST
from typing import TYPE_CHECKING

import brotli
import zstandard

from feeds.reading import NO_ARTICLES
from feeds.store.base import each
from feeds.store.outputs import (
    Written,
    all_written,
    forget,
    note,
    note_up_to,
    written,
    written_up_to,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Literal

    from feeds.composing import Document
    from feeds.publication import Publication
    from feeds.store import Store
    from feeds.store.base import Connection

UNFINISHED = ".unfinished"
_BATCH = 50
SMALLEST = 256
"""Bytes below which compressing a document gains nothing worth a file."""


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=5))


def _zstd(body: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=6).compress(body)


CODINGS: dict[str, Callable[[bytes], bytes]] = {".gz": _gzip, ".br": _brotli, ".zst": _zstd}
"""The suffixes of compressed forms, as web servers look for them. None depends on the time or the machine."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a document: `path` is below the output folder."""

    path: str
    what: Literal["wrote", "unchanged", "removed"]
    size: int = 0


def write(
    publication: Publication, out: Path, *, everything: bool = True, compress: bool = True
) -> Iterator[Change]:
    """Bring the files in `out` up to date with the index.

    `everything` also looks after files that others changed or removed; without it only documents are
    touched that changed since the last time. OSError where something cannot be written.
    """
    claim(publication.folder, out)
    seen: set[str] = set()
    with _workshop(out) as unfinished, publication.composer() as composer:
        folder = _Folder(publication.store, out, unfinished, str(out.resolve()), compress=compress)
        version = composer.version
        known = all_written(composer.connection, folder.name) if everything else set()
        since = 0 if everything else written_up_to(composer.connection, folder.name)
        for documents in each(composer.documents(since), _BATCH):
            yield from folder.bring(composer.connection, documents)
            composer.keep()
            seen.update(path for document in documents if document.render for path in _forms(document.path))
        if everything:
            gone = known - seen
            yield from folder.remove(written(composer.connection, folder.name, gone))
    with publication.store.writing() as connection:
        note_up_to(connection, folder.name, version)


def claim(folder: Path, out: Path) -> None:
    """Make `out` a folder for documents; below the articles' `folder` it is marked as one without articles.

    OSError where it cannot be made, or where its files may be articles.
    """
    inside, among = out.resolve(), folder.resolve()
    out.mkdir(parents=True, exist_ok=True)
    if not inside.is_relative_to(among) or (inside != among and (out / NO_ARTICLES).exists()):
        return
    if inside == among or any(out.iterdir()):
        raise FileExistsError(EEXIST, "holds files that may be articles", str(out))
    (out / NO_ARTICLES).touch()


@dataclass(frozen=True, slots=True)
class _Folder:
    """Where the files go; `name` is what the index knows it by."""

    store: Store
    path: Path
    unfinished: Path
    name: str
    compress: bool

    def bring(self, connection: Connection, documents: Sequence[Document]) -> Iterator[Change]:
        """Write what is not there yet, in the order of the documents, and note it."""
        paths = [path for document in documents for path in _forms(document.path)]
        known = written(connection, self.name, paths)
        files: list[Written] = []
        gone: dict[str, Written] = {}
        for document in documents:
            own = {path: known[path] for path in _forms(document.path) if path in known}
            if document.render is None:
                gone.update(own)
            elif self._current(document, own):
                yield Change(document.path, "unchanged")
            else:
                made, change = self._write(document, document.render().body)
                kept = {new.path for new in made}
                gone.update((path, file) for path, file in own.items() if path not in kept)
                files += made
                yield change
        with self.store.writing() as writer:
            note(writer, self.name, files)
        yield from self.remove(gone)

    def remove(self, files: Mapping[str, Written]) -> Iterator[Change]:
        """Take files away that were written here, unless somebody else has written them since."""
        for path, file in sorted(files.items()):
            if _stat(self.path / path) == (file.size, file.mtime_ns):
                (self.path / path).unlink()
                yield Change(path, "removed", file.size)
        if files:
            with self.store.writing() as writer:
                forget(writer, self.name, files)

    def _current(self, document: Document, own: Mapping[str, Written]) -> bool:
        """Are the files of a document those that its version made?"""
        main = own.get(document.path)
        if main is None or main.version < document.version:
            return False
        wanted = _forms(document.path) if self.compress and main.size >= SMALLEST else [document.path]
        return set(own) == set(wanted) and all(
            _stat(self.path / path) == (file.size, file.mtime_ns) for path, file in own.items()
        )

    def _write(self, document: Document, body: bytes) -> tuple[list[Written], Change]:
        forms = {document.path: body}
        if self.compress and len(body) >= SMALLEST:
            forms.update((document.path + suffix, code(body)) for suffix, code in CODINGS.items())
        files, size = [], 0
        for path, data in forms.items():
            if replace_file(self.path / path, data, self.unfinished):
                size += len(data)
            found = _stat(self.path / path) or (len(data), 0)
            files.append(Written(path, document.version, *found))
        return files, Change(document.path, "wrote" if size else "unchanged", size)


def replace_file(path: Path, body: bytes, unfinished: Path) -> bool:
    """Put `body` at `path`, whole or not at all; False where it is there already.

    Until it is whole it lies in the folder `unfinished`, which must be on the same file system.
    """
    if _holds(path, body):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = unfinished / str(os.getpid())
    with beside.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return True


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """The folder for files that are not whole yet; what builds that died left there is thrown away."""
    unfinished = out / UNFINISHED
    unfinished.mkdir(parents=True, exist_ok=True)
    for left in unfinished.iterdir():
        if not (left.name.isdecimal() and _alive(int(left.name))):
            left.unlink(missing_ok=True)
    try:
        yield unfinished
    finally:
        (unfinished / str(os.getpid())).unlink(missing_ok=True)
        with suppress(OSError):  # another build is at work
            unfinished.rmdir()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return process != os.getpid()


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.stat().st_size == len(body) and path.read_bytes() == body
    except FileNotFoundError:
        return False


def _forms(path: str) -> list[str]:
    """The paths of a document and of its compressed forms."""
    return [path, *(path + suffix for suffix in CODINGS)]


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
