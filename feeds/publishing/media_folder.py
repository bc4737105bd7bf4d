"""The folder of the files that articles link to: what is in it is not read as articles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.publishing.server_settings import SERVER_FILE, unchecked_settings

if TYPE_CHECKING:
    from pathlib import Path


def media_setting(folder: Path) -> str | None:
    """Returns the path of the media folder as the server's settings have it, which may lead out of `folder`.

    Invalid settings name none: the server reports them.
    """
    try:
        file = folder / SERVER_FILE
        stat = file.stat()
        media = _named(file, stat.st_ino, stat.st_mtime_ns, stat.st_size)
    except (OSError, ValueError):  # no file, or no path
        return None
    return media if isinstance(media, str) and media else None


def is_media(folder: Path, path: Path) -> bool:
    """Whether a path is that of a file in the media folder, wherever this is; hidden files do not count."""
    media = media_setting(folder)
    root = (folder / media).resolve() if media else None
    if root is None or not path.is_relative_to(root):
        return False
    return not any(part.startswith(".") for part in path.relative_to(root).parts)


def media_folder(folder: Path) -> str | None:
    """Returns the path of the media folder below `folder`, None if it is elsewhere."""
    media = media_setting(folder)
    try:
        below = (folder / media).resolve().relative_to(folder.resolve()).as_posix() if media else "."
    except (OSError, ValueError):  # no path, or not below the folder
        return None
    return below if below != "." else None


@lru_cache(maxsize=8)
def _named(file: Path, _inode: int, _mtime_ns: int, _size: int) -> object:
    """Returns what the settings say, which are asked for each file that changes, and may be long."""
    return unchecked_settings(file).get("media")
