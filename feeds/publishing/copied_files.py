"""Files that a build takes over as they are, such as those of the folder `static`: links or verified copies.

A copy has the time of its original.  One with the same size and time is up to date.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from hashlib import blake2b, file_digest
from itertools import count
from typing import TYPE_CHECKING

from feeds.core.atomic import flush_to_disk, write_errors
from feeds.core.errors import ReadError, WriteError
from feeds.core.files import open_regular
from feeds.publishing.own_files import files_below
from feeds.publishing.unfinished_files import put

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1024 * 1024
_COUNT = count()


@dataclass(frozen=True, slots=True)
class CopiedFolder:
    """A folder whose files go to `path`, which ends in a slash, below the output.

    With `link`, they are hard links where the file system has these.
    """

    source: Path
    path: str
    link: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that is in place: its path below the output, its size, and whether it was made now."""

    path: str
    size: int
    mtime_ns: int
    made: bool


def copies(folder: CopiedFolder, out: Path, unfinished: Path) -> Iterator[Copy]:
    """Makes the missing files, each atomically, with temporary files in `unfinished`; yields all of them.

    Hidden files are left out, and links that lead out of the folder.  Raises ReadError and WriteError.
    """
    top = folder.source.resolve()
    for original in files_below(folder.source):
        if not original.is_file() or not original.resolve().is_relative_to(top):
            continue
        path = folder.path + original.relative_to(folder.source).as_posix()
        wanted = original.stat()
        made = not _is_same(out / path, wanted)
        if made:
            put(_fresh(original, wanted, unfinished, out / path, link=folder.link), out / path)
        yield Copy(path, wanted.st_size, wanted.st_mtime_ns, made)


def _is_same(path: Path, wanted: os.stat_result) -> bool:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return (found.st_size, found.st_mtime_ns) == (wanted.st_size, wanted.st_mtime_ns)


def _fresh(original: Path, wanted: os.stat_result, unfinished: Path, final: Path, *, link: bool) -> Path:
    """Returns a file with the content of another, under a temporary name."""
    path = unfinished / f"copy-{os.getpid()}-{next(_COUNT)}"
    if link:
        try:
            path.hardlink_to(original.resolve())
        except OSError:  # another file system, or one without links
            pass
        else:
            return path
    digest = _copied(original, path, final)
    with write_errors(final), path.open("rb") as copy:
        if file_digest(copy, blake2b).digest() != digest:
            raise WriteError(final, f"differs from {original} after it was copied")
        os.utime(path, ns=(wanted.st_mtime_ns, wanted.st_mtime_ns))
    return path


def _copied(original: Path, path: Path, final: Path) -> bytes:
    """Copies a file; returns the digest of what was read."""
    digest = blake2b()
    try:
        source = open_regular(original)
    except OSError as error:
        raise ReadError(original, f"cannot be read: {error.strerror}") from None
    with source, write_errors(final), path.open("xb") as copy:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        flush_to_disk(copy)
    return digest.digest()
