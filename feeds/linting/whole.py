"""Files that are written whole, or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file to write, which takes the place of the one before when it is finished.

    What is no ordinary file (`/dev/stdout`, a pipe) is written as it is. Raises `ReadError` where that
    cannot be done.
    """
    ordinary = os.path.isfile(path) or not os.path.exists(path)  # noqa: PTH110, PTH113 - which never raise
    target = path.resolve() if ordinary else path
    aside = target.with_name(f".feeds.{os.getpid()}") if ordinary else target
    try:
        with aside.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
        if ordinary:
            aside.replace(target)
    except OSError as error:
        raise ReadError(path, f"cannot be written: {error.strerror}") from None
    finally:
        if ordinary:
            with suppress(OSError):
                aside.unlink()
