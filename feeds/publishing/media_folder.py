"""The folder of the files that articles link to: what is in it is not read as articles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.publishing.server_settings import SERVER_FILE, unchecked_settings

if TYPE_CHECKING:
    from pathlib import Path


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
    except (OSError, ValueError):  # no file; no path, or not below the folder
        return None
    return below if below != "." else None


@lru_cache(maxsize=8)
def _named(file: Path, _inode: int, _mtime_ns: int, _size: int) -> object:
    """Returns what the settings say, which are asked for each file that changes, and may be long."""
    return unchecked_settings(file).get("media")
