"""Files and folders -> reports: which documents are meant, read within bounds, on all processors."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.errors import ReadError
from feeds.validator import validate
from feeds.validator.parsing import MAX_BYTES
from feeds.validator.reporters import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

SUFFIXES = frozenset({".atom", ".feed", ".json", ".opml", ".rdf", ".rss", ".xml"})
"""What a folder's documents are recognised by; a file that is named itself may have any name."""

BATCH = 32
ALONE = 8 * BATCH
"""With fewer documents than this, starting more processes costs more than they save."""


@dataclass(frozen=True, slots=True)
class Target:
    """A document to check: the file, the path to show, and where the document is served, if that is known."""

    file: Path
    shown: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What every document of a run is judged by."""

    now: datetime | None = None
    profiles: tuple[str, ...] = ()


def targets(paths: Iterable[Path], base_url: str | None = None) -> Iterator[Target]:
    """The documents that files and folders stand for, a folder's in the order of their paths.

    With a base URL, a document's own is that plus its path below the folder, or plus the file's name.
    Raises `ReadError` where there is no such file or folder.
    """
    for path in paths:
        if path.is_dir():
            for file in _documents(path):
                below = file.relative_to(path).as_posix()
                yield Target(file, str(file), _joined(base_url, below))
        elif path.exists():
            yield Target(path, str(path), _joined(base_url, path.name))
        else:
            raise ReadError(path, "there is no such file or folder")


def _joined(base_url: str | None, below: str) -> str | None:
    return None if base_url is None else base_url.rstrip("/") + "/" + quote(os.fsencode(below))


def _documents(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                file = Path(top, name)
                if not file.is_fifo():  # which would keep us waiting; one that is named itself is meant
                    yield file


def check(documents: Iterable[Target], settings: Settings, jobs: int | None = None) -> Iterator[Checked]:
    """Validate documents, in their order; many are shared out among `jobs` processes (or all)."""
    rest = iter(documents)
    first = list(islice(rest, ALONE))
    jobs = jobs or os.cpu_count() or 1
    documents = chain(first, rest)
    if len(first) < ALONE or jobs == 1:
        yield from map(partial(_check, settings), documents)
    else:
        yield from _shared_out(documents, settings, jobs)


def _shared_out(documents: Iterator[Target], settings: Settings, jobs: int) -> Iterator[Checked]:
    # Imported here: starting a process for one small file would cost more than checking it.
    from collections import deque
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[Future[list[Checked]]] = deque()
    with ProcessPoolExecutor(jobs) as pool:
        while batch := list(islice(documents, BATCH)):
            waiting.append(pool.submit(_check_all, settings, batch))
            if len(waiting) > 4 * jobs:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _check_all(settings: Settings, batch: list[Target]) -> list[Checked]:
    return [*map(partial(_check, settings), batch)]


def _check(settings: Settings, target: Target) -> Checked:
    try:
        with target.file.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # of which the validator says that it is too large
    except OSError as error:
        raise ReadError(target.file, f"cannot be read: {error.strerror}") from error
    report = validate(data, url=target.url, now=settings.now, profiles=settings.profiles)
    return Checked(target.shown, report)
