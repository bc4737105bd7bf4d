"""Write files whole or not at all: under another name first, then renamed into place."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from stat import S_IMODE
from typing import TYPE_CHECKING, BinaryIO

from feeds.core.errors import WriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTER = count()


@contextmanager
def atomic_file(path: Path, *, durable: bool = False) -> Iterator[BinaryIO]:
    """A file to write, which replaces `path` when the block ends without an exception.

    Links are followed and permissions kept; a device or a pipe is written directly.  `durable`: the contents
    are on disk before the file has its name; `sync_folder` does the same for the name.  Raises `WriteError`.
    """
    with write_errors(path):
        special = os.path.exists(path) and not os.path.isfile(path)  # noqa: PTH110, PTH113 - they never raise
        target = Path(os.path.realpath(path))  # `resolve` raises something else for circular links
        with path.open("wb") if special else _temporary_file(target) as file:
            beside = None if special else Path(file.name)
            try:
                yield file
                if durable:
                    flush_to_disk(file)
                file.close()
                if beside is not None:
                    with suppress(FileNotFoundError):
                        beside.chmod(S_IMODE(target.stat().st_mode))
                    beside.replace(target)
            except BaseException:  # an interrupt, too, must not leave the temporary file behind
                if beside is not None:
                    file.close()  # Windows removes no open file
                    beside.unlink(missing_ok=True)
                raise


def write_file(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Replaces or creates a file, as `atomic_file` does."""
    with atomic_file(path, durable=durable) as file:
        file.write(data)


@contextmanager
def write_errors(path: Path) -> Iterator[None]:
    """Turns an `OSError` into the `WriteError` for `path`."""
    try:
        yield
    except OSError as error:
        raise WriteError(path, f"cannot be written: {error.strerror or error}") from error


def flush_to_disk(file: BinaryIO) -> None:
    """Waits until what was written is on disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Waits until the names of the files in `folder` are on disk."""
    if os.name == "nt":  # which can open no folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _temporary_file(target: Path) -> BinaryIO:
    while True:
        with suppress(FileExistsError):  # left by a process that was killed
            return target.with_name(f".feeds-{os.getpid()}-{next(_COUNTER)}").open("xb")
