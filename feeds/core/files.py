"""Read files that others write: regular files only, and never more than a limit.

A name does not show what a file is: reading a pipe may wait forever, and a device such as `/dev/zero`
has no end.
"""

from __future__ import annotations

import os
from errno import EFBIG, EINVAL, EISDIR
from stat import S_ISDIR, S_ISREG
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

_SEPARATORS = frozenset("/\\\0")
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def open_regular(path: Path) -> BinaryIO:
    """Opens a file to read; links are followed. Raises OSError, also for what is not a regular file."""
    _check(path, path.stat().st_mode)  # opening a device can have effects
    handle = os.open(path, _FLAGS)
    try:
        _check(path, os.fstat(handle).st_mode)  # it may have been replaced in between
        return os.fdopen(handle, "rb")
    except BaseException:  # an interrupt, too, must not leave the file open
        os.close(handle)
        raise


def read_regular(path: Path, max_bytes: int) -> bytes:
    """Returns the bytes of a regular file. Raises OSError, also if there are more than `max_bytes`."""
    with open_regular(path) as file:
        data = read_at_most(file, max_bytes + 1)
        if len(data) > max_bytes:
            size = max(len(data), os.fstat(file.fileno()).st_size)  # in some file systems, this is always 0
            raise OSError(EFBIG, f"it has {size} bytes: expected at most {max_bytes}", str(path))
    return data


def read_at_most(file: BinaryIO, count: int) -> bytes:
    """Returns the next bytes of a file, at most `count`.

    `read` reserves memory for all that it is asked for; for many MB, that takes four times as long as to read
    a small file. So it is asked for as much as the file has.
    """
    expected = min(count, os.fstat(file.fileno()).st_size + 1)
    data = file.read(expected)
    if len(data) < expected or expected == count:
        return data
    return data + file.read(count - expected)  # it has grown, or its size is unknown


def path_below(root: Path, names: Sequence[str]) -> Path | None:
    """Returns the file or folder at a path below `root`, with links resolved; None if it does not exist.

    None also for hidden and empty names, for those with a separator, and for links that lead out of `root`.
    """
    if any(not name or name.startswith(".") or not _SEPARATORS.isdisjoint(name) for name in names):
        return None
    try:
        top = root.resolve()
        path = top.joinpath(*names).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):  # missing; not encodable; circular links, before Python 3.13
        return None
    return path if path.is_relative_to(top) else None


def file_id(path: Path) -> tuple[int, int] | None:
    """Returns what identifies a file or folder while it exists, None if it does not exist."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _check(path: Path, mode: int) -> None:
    if S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    if not S_ISREG(mode):
        raise OSError(EINVAL, "it is not a regular file", str(path))
