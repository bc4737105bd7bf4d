"""Files of a folder that is imported: they are copied into the media folder, not fetched from a site."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from feeds.core.atomic import write_errors
from feeds.core.files import open_regular
from feeds.publishing.importing.media_parts import MAX_BYTES, DownloadError

if TYPE_CHECKING:
    from pathlib import Path


def copy_file(source: Path, target: Path) -> int:
    """Copies a file unless its copy is there; returns its size. Raises DownloadError and WriteError."""
    try:
        with open_regular(source) as file:  # a pipe would block
            size = file.seek(0, 2)
        modified = source.stat().st_mtime_ns
    except OSError as error:
        raise DownloadError(f"{source}: cannot be read: {error.strerror}") from None
    if size > MAX_BYTES:
        raise DownloadError(f"{source}: has {size} bytes, more than {MAX_BYTES}")
    with write_errors(target):
        if not target.is_file() or (target.stat().st_size, target.stat().st_mtime_ns) != (size, modified):
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_name(f".{target.name}.part")
            shutil.copy2(source, unfinished)
            unfinished.replace(target)
    return size
