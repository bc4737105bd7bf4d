"""The folder of the files that articles link to: what is in it is not read as articles."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SERVER_FILE = "server.toml"


def media_folder(folder: Path) -> str | None:
    """Returns the path of the media folder that the server's settings name, None if it is not below `folder`.

    Invalid settings name none: the server reports them.
    """
    try:
        media = tomllib.loads((folder / SERVER_FILE).read_text("utf-8")).get("media")
        path = (folder / media).resolve() if isinstance(media, str) and media else folder.resolve()
        below = path.relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError, RecursionError):  # no file; not TOML, or not below the folder; nested deeply
        return None
    return below if below != "." else None
