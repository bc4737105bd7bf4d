"""Media files on this machine: which file a URL means, and its facts."""

from __future__ import annotations

import re
from dataclasses import replace
from email.utils import formatdate
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from feeds.core.files import open_regular
from feeds.media.facts import Facts, MediaError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def local_path(url: str, base: str, folder: Path) -> Path | None:
    """Returns the file in `folder` that is served as `url` below `base`, None if it does not exist."""
    if not url.startswith(base):
        return None
    below = unquote(re.split("[?#]", url[len(base) :], maxsplit=1)[0])
    try:
        path = (folder / below.lstrip("/")).resolve()
        return path if path.is_file() and path.is_relative_to(folder.resolve()) else None
    except (OSError, ValueError, RuntimeError):  # missing; a NUL in the path; circular links
        return None


def check_spelling(url: str, base: str, folder: Path) -> None:
    """Raises `MediaError` if the name of a file in `folder` is written like the URL, with `%20` in it.

    Servers decode the URL, and look for a file with a space.
    """
    name = url[len(base) :].lstrip("/") if url.startswith(base) and "%" in url else ""
    try:
        misnamed = bool(name) and (folder / name).is_file()
    except (OSError, ValueError):  # too long; a NUL in the path
        return
    if misnamed:
        problem = f"is the URL of a file {unquote(name)!r}, but there is {name!r}: write {quote(name)!r}"
        raise MediaError(url, problem)


def local_facts(path: Path, now: datetime, known: Facts | None = None) -> Facts:
    """Returns the facts of a local file; those `known` if it did not change. Raises `MediaError`."""
    from feeds.media.inspection import inspect  # here for the cold start of builds, which inspect no files

    try:
        with open_regular(path) as file:
            state = path.stat()
            tag = f'"{state.st_mtime_ns:x}-{state.st_size:x}"'
            if known is not None and known.etag == tag:
                return replace(known, checked=now)
            read = inspect(file, state.st_size, path.name)
    except OSError as error:
        raise MediaError(str(path), f"cannot be read: {error.strerror}") from None
    modified = formatdate(state.st_mtime, usegmt=True)
    return Facts(state.st_size, read.type, read.seconds, read.width, read.height, tag, modified, now)
