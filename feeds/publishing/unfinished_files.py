"""Files that are being written to an output folder, under temporary names in a folder below it.

Builds of several processes and threads may write to the same folder.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from itertools import count
from shutil import rmtree
from typing import TYPE_CHECKING

from feeds.core.atomic import flush_to_disk, write_errors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNFINISHED = ".unfinished"
_COUNT = count()
_AT_WORK: set[int] = set()
"""The builds that are running in threads of this process."""


def write_beside(unfinished: Path, body: bytes, final: Path) -> Path:
    """Writes a temporary file in the folder `unfinished`, which is on the same file system as `final`."""
    path = unfinished / f"{os.getpid()}-{next(_COUNT)}"
    with write_errors(final), path.open("xb") as file:
        file.write(body)
        flush_to_disk(file)
    return path


def put(unfinished: Path, path: Path) -> None:
    """Renames a finished file to its final name; its folder is created if missing. Raises WriteError."""
    with write_errors(path):
        try:
            unfinished.replace(path)
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.replace(path)


@contextmanager
def workshop(out: Path) -> Iterator[Path]:
    """A folder for temporary files; those of builds that were killed are removed."""
    place = out / UNFINISHED
    number = next(_COUNT)
    own = place / f"{os.getpid()}-{number}"
    _AT_WORK.add(number)
    try:
        for left in place.iterdir() if place.exists() else ():
            if not _is_at_work(left.name):
                rmtree(left, ignore_errors=True)
        with write_errors(out):
            out.mkdir(parents=True, exist_ok=True)
            own.mkdir(parents=True)
        yield own
    finally:
        rmtree(own, ignore_errors=True)
        _AT_WORK.discard(number)
        with suppress(OSError):  # another build is running
            place.rmdir()


def _is_at_work(name: str) -> bool:
    """Whether a build with this temporary folder is running; process ids may be reused."""
    process, _, number = name.partition("-")
    if not (process.isdecimal() and number.isdecimal()):
        return False
    return int(number) in _AT_WORK if int(process) == os.getpid() else _alive(int(process))


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
