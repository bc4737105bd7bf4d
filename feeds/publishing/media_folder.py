"""The folder of the files that articles link to: what is in it is not read as articles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.core.files import read_regular
from feeds.core.parse_error import decode_utf8
from feeds.core.toml_syntax import load_toml

if TYPE_CHECKING:
    from pathlib import Path

SERVER_FILE = "server.toml"
MAX_BYTES = 2 * 1024 * 1024
"""Bytes in this file, at most: a publication that moved here may have thousands of old addresses."""


def media_folder(folder: Path) -> str | None:
    """Returns the path of the media folder that the server's settings name, None if it is not below `folder`.

    Invalid settings name none: the server reports them.
    """
    try:
        file = folder / SERVER_FILE
        stat = file.stat()
        media = _named(file, stat.st_ino, stat.st_mtime_ns, stat.st_size)
        path = (folder / media).resolve() if isinstance(media, str) and media else folder.resolve()
        below = path.relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):  # no file; not TOML, or not below the folder
        return None
    return below if below != "." else None


@lru_cache(maxsize=8)
def _named(file: Path, _inode: int, _mtime_ns: int, _size: int) -> object:
    """Returns what the settings say, which are asked for each file that changes, and may be long."""
    return load_toml(decode_utf8(read_regular(file, MAX_BYTES))).get("media")
