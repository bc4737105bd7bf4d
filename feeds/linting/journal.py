"""A journal of the results of a run, so that a run that was broken off can be continued.

The first line describes the run: the program, the settings that change results, and the time that it takes
for now.  Each other line has the results for a group of documents, in their order, and a digest of these
documents: their names, settings, and sizes and times of files, or tags of objects.  A continued run takes
the results of the journal as long as its documents are the same, and checks the rest.
"""

from __future__ import annotations

import json
import os
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.atomic import write_errors
from feeds.core.errors import ReadError
from feeds.core.urls import without_user
from feeds.linting.cache import digest_of
from feeds.linting.engines import batches
from feeds.linting.results import from_record, to_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from feeds.core.limits import Limit
    from feeds.linting.discovery import Target
    from feeds.linting.results import Result
    from feeds.linting.selection import Selection

    Pairs = Iterator[tuple[Target, Result]]

GROUP = 100
"""Documents of a line."""
HEADER_BYTES = 4096
MAX_LINE_BYTES: Annotated[
    int, Limit("resume", "bytes", "a line", "its documents, and those after it, are checked again")
] = 512 << 20


@dataclass(frozen=True, slots=True)
class RunJournal:
    """The file, open for reading and writing; `now` is the time of the first run."""

    path: Path
    file: BinaryIO
    now: datetime

    def results(self, targets: Iterable[Target], check: Callable[[Iterator[Target]], Pairs]) -> Pairs:
        """The documents with their results: those in the journal, then those of `check`, which it records.

        Raises WriteError.
        """
        groups = batches(targets, GROUP)
        for group in groups:
            start = self.file.tell()
            known = self._known(group)
            if known is None:
                self._cut(start)
                yield from self._recorded(check, chain((group,), groups))
                return
            yield from zip(group, known, strict=True)
        self._cut(self.file.tell())

    def _cut(self, start: int) -> None:
        with write_errors(self.path):
            self.file.seek(start)
            self.file.truncate()

    def _known(self, group: list[Target]) -> list[Result] | None:
        """The results of the next line, if it is whole and about these documents."""
        line = self.file.readline(MAX_LINE_BYTES)
        if not line.endswith(b"\n"):
            return None
        try:
            digest, records = json.loads(line)
            if digest != _digest(group):
                return None
            return [from_record(record, target) for record, target in zip(records, group, strict=True)]
        except (ValueError, TypeError, AttributeError, RecursionError):
            return None

    def _recorded(self, check: Callable[[Iterator[Target]], Pairs], groups: Iterable[list[Target]]) -> Pairs:
        begun: deque[tuple[int, str]] = deque()

        def noted() -> Iterator[Target]:
            for group in groups:
                begun.append((len(group), _digest(group)))
                yield from group

        done: list[Result] = []
        for target, result in check(noted()):
            done.append(result)
            if len(done) == begun[0][0]:
                self._write(begun.popleft()[1], done)
                done.clear()
            yield target, result

    def _write(self, digest: str, results: list[Result]) -> None:
        line = json.dumps([digest, [*map(to_record, results)]], separators=(",", ":"))
        with write_errors(self.path):
            self.file.write(f"{line}\n".encode("ascii"))
            self.file.flush()


@contextmanager
def open_journal(path: Path, about: dict[str, str], now: datetime) -> Iterator[RunJournal]:
    """The journal of a run that was broken off, or a new one, which is deleted when the run has ended.

    `about` is what results depend on; a journal of a run with anything else is refused.  Raises ReadError and
    WriteError.
    """
    file = _opened(path)
    try:
        line = file.readline(HEADER_BYTES)
        if line:
            yield RunJournal(path, file, _time_of_first_run(path, line, about))
        else:
            yield _begun(path, file, about, now)
    finally:
        with suppress(OSError):  # on a full disk, what could not be written is tried again
            file.close()
    path.unlink(missing_ok=True)


def _opened(path: Path) -> BinaryIO:
    """A regular file, new or as it is, to read and write.  Raises ReadError and WriteError."""
    if path.exists() and not path.is_file():  # opening a device can have effects
        raise ReadError(path, "is not a regular file")
    with write_errors(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    return os.fdopen(handle, "rb+")


def _begun(path: Path, file: BinaryIO, about: dict[str, str], now: datetime) -> RunJournal:
    header = {"journal": "feeds validate", "now": now.isoformat(), **about}
    with write_errors(path):
        file.write(f"{json.dumps(header)}\n".encode("ascii"))
        file.flush()
    return RunJournal(path, file, now)


def _time_of_first_run(path: Path, line: bytes, about: dict[str, str]) -> datetime:
    try:
        header = json.loads(line)
        now = datetime.fromisoformat(header.pop("now"))
        is_journal = header.pop("journal") == "feeds validate"
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        is_journal = False
    if not is_journal:
        raise ReadError(
            path, "is not the journal of a run; --resume names one, or a file that does not exist"
        )
    if header != about:
        names = [name for name in about if header.get(name) != about[name]]
        problem = f"belongs to a run with another {' and '.join(names)}; delete it to start again"
        raise ReadError(path, problem)
    return now


def _digest(group: list[Target]) -> str:
    return digest_of("\n".join(map(_key, group)).encode("ascii"))


def _key(target: Target) -> str:
    """What identifies a document and the settings for it."""
    about: list[Any] = [
        target.shown,
        target.url,
        target.object_url,
        target.object_size,
        target.object_tag,
        without_user(target.address),
    ]
    about += [target.problem, _selection_key(target.selection, target.profiles)]
    if target.data is not None:
        about.append(digest_of(target.data))
    elif target.file is not None:
        try:
            stat = target.file.stat()
            about += [stat.st_size, stat.st_mtime_ns]
        except OSError as error:
            about.append(error.errno)
    return json.dumps(about)


@lru_cache(maxsize=64)
def _selection_key(selection: Selection, profiles: tuple[str, ...]) -> str:
    return digest_of(repr((selection, profiles)).encode())
