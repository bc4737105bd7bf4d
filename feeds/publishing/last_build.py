"""What the last build of a folder read and wrote: while that is the same, there is nothing to do.

This asks the file system once about each file.  Nothing is imported that reads articles, renders or opens
the index: that would take longer than the rest.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import datetime

_PROGRAM = os.path.realpath(Path(__file__).parents[1])
_NOT_READ = frozenset((".git", ".hg"))
"""Folders whose files decide nothing."""
_COMPILED = "__pycache__"
"""Another one, among the modules of this program; elsewhere it is a folder like others."""
STORE = "FEEDS_STORE"
"""The environment variable with the URL of a database, which may change without any file."""
_STATE, _LEDGER, _INDEX = ".feeds", "published.ndjson", ("index.db", "index.db-wal", "preview")

_File = tuple[str, int, int]


class _UnknownError(Exception):
    """A folder that cannot be compared."""


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build that left nothing to do until `due`, in microseconds since 1970; `more` is what it reported.

    `digest` is that of all files that it read and wrote, `files` the number of the latter; `media` is a
    folder of media outside of that of the articles, or "".
    """

    digest: str
    made: int
    due: int | None
    files: int
    more: str
    media: str

    def holds(self, now: datetime) -> bool:
        """Whether no article has appeared or disappeared since."""
        return self.made <= microseconds(now) and (self.due is None or microseconds(now) < self.due)


@dataclass(frozen=True, slots=True)
class Build:
    """A build of a `folder` to `out` with some `options`; its index is in the folder `state`, if given."""

    folder: Path
    state: Path | None
    out: Path
    options: str

    def sources(self, media: str) -> str:
        """Returns a digest of the files that the build reads, "" if it cannot be known."""
        own = [] if self.state is not None else [self.folder / _LEDGER]
        skip = {os.path.realpath(path) for path in (self.out, self._state, self.folder / _STATE, *own)}
        return self._digest([self.folder, *([media] if media else []), _PROGRAM], skip, [self.options])

    def results(self) -> str:
        """Returns a digest of the files that the build writes, "" if it cannot be known."""
        ledger = self.folder / _LEDGER if self.state is None else self.state / _LEDGER
        single = [str(_stat(path)) for path in (ledger, *(self._state / name for name in _INDEX))]
        return self._digest([self.out], {os.path.realpath(self._state)}, single)

    def last(self, now: datetime) -> tuple[LastBuild, str] | None:
        """Returns the last build, and its sources now, if no article has appeared or disappeared since."""
        if STORE in os.environ:
            return None
        try:
            last = LastBuild(**json.loads(self._note.read_bytes()))
            return (last, self.sources(last.media)) if last.digest and last.holds(now) else None
        except (OSError, ValueError, TypeError, RecursionError):  # no note, or one of another version
            return None

    def note(self, last: LastBuild) -> None:
        """Keep a note of this build. Raises OSError."""
        beside = self._note.with_suffix(f".{os.getpid()}")
        beside.write_text(json.dumps(asdict(last)))
        beside.replace(self._note)

    def forget(self) -> None:
        """Remove the note of an earlier build."""
        self._note.unlink(missing_ok=True)

    def is_repeated(self, last: LastBuild, sources: str) -> bool:
        """Whether the last build had the same sources, and what it wrote is there."""
        return last.digest.startswith(f"{sources} ") and last.digest == self.digest(sources)

    def digest(self, sources: str) -> str:
        """Returns the digest of a build that has ended, by that of its sources before it began."""
        return _both(sources, self.results())

    @property
    def _state(self) -> Path:
        return self.folder / _STATE if self.state is None else self.state

    @property
    def _note(self) -> Path:
        name = blake2b(os.fsencode(os.path.realpath(self.out)), digest_size=8).hexdigest()
        return self._state / f"built-{name}.json"

    def _digest(self, tops: Iterable[Path | str], skip: Collection[str], more: Iterable[str]) -> str:
        try:
            files = sorted(file for top in tops for file in _files(os.path.realpath(top), skip))
        except (OSError, _UnknownError):
            return ""
        return blake2b(repr((files, *more)).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _both(sources: str, results: str) -> str:
    return f"{sources} {results}" if sources and results else ""


def _files(top: str, skip: Collection[str]) -> Iterator[_File]:
    """Yields all files below a folder: path, size and time.

    Raises OSError, and _UnknownError for a link to a folder.
    """
    not_read = {*_NOT_READ, _COMPILED} if top == _PROGRAM else _NOT_READ
    folders = [top]
    for folder in folders:  # which grows
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.path in skip:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders += [] if entry.name in not_read else [entry.path]
                elif entry.is_dir():
                    raise _UnknownError
                else:
                    yield _of(entry)


def _of(entry: os.DirEntry[str]) -> _File:
    try:
        found = entry.stat()
    except FileNotFoundError:  # a link that leads nowhere
        found = entry.stat(follow_symlinks=False)
    return entry.path, found.st_size, found.st_mtime_ns


def _stat(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def microseconds(time: datetime) -> int:
    """Returns the microseconds since 1970."""
    return int(time.timestamp() * 1_000_000)
