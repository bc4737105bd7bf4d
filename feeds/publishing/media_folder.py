"""The folder of the files that articles link to: what is in it is not read as articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.files import read_regular
from feeds.core.parse_error import decode_utf8
from feeds.core.toml_syntax import load_toml
from feeds.model.toml_schema import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SERVER_FILE = "server.toml"


def media_folder(folder: Path) -> str | None:
    """Returns the path of the media folder that the server's settings name, None if it is not below `folder`.

    Invalid settings name none: the server reports them.
    """
    try:
        media = load_toml(decode_utf8(read_regular(folder / SERVER_FILE, MAX_BYTES))).get("media")
        path = (folder / media).resolve() if isinstance(media, str) and media else folder.resolve()
        below = path.relative_to(folder.resolve()).as_posix()
    except (OSError, ValueError):  # no file; not TOML, or not below the folder
        return None
    return below if below != "." else None
