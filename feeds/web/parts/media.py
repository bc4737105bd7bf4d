"""The files of enclosures, whole or in ranges, as podcast players request them.

`media` in `server.toml` names their folder. They are not compressed, since that would make ranges useless.
Their tag is made of size and modification time in nanoseconds, since a digest would read gigabytes to answer
HEAD. To serve them from several machines, copy them with their times.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from feeds.core.errors import ReadError
from feeds.core.files import path_below
from feeds.core.media_types import media_type
from feeds.model.page import MEDIA_FILES
from feeds.net.conditional import evaluate
from feeds.publishing.server_settings import SERVER_FILE
from feeds.publishing.static_headers import text_type
from feeds.web.parts import Part
from feeds.web.responses import content_pieces, verdict_response

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from feeds.net.ranges import Range
    from feeds.web.context import Site

CACHE = "public, max-age=86400, no-transform"
CHUNK_BYTES = 256 * 1024
_UNKNOWN = "application/octet-stream"
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def make(site: Site) -> Blueprint | None:
    """The files in the folder, if one is set. Raises ReadError if it does not exist."""
    if site.settings.media is None:
        return None
    root = (site.folder / site.settings.media).resolve()
    if not root.is_dir():
        raise ReadError(
            site.folder / SERVER_FILE, f"media is {site.settings.media!r}: this folder does not exist"
        )
    blueprint = Blueprint("media", __name__)

    @blueprint.get(f"/{MEDIA_FILES}<path:path>")
    def media(path: str) -> Response:
        response = file_response(root, path, text_type(path))
        return abort(404) if response is None else response

    return blueprint


def file_response(root: Path, path: str, type_: str | None = None, cache: str = CACHE) -> Response | None:
    """Returns the response for the file at a path below `root`; None if it does not exist.

    `type_` is its media type, None that of its name; `cache` its Cache-Control.
    """
    file = _opened(root, path)
    if file is None:
        return None
    try:
        known = media_type(path)
        return _response(file, type_ or (known.type if known else _UNKNOWN), cache)
    except BaseException:  # leave no file open, even after an interrupt
        file.close()
        raise


def _opened(root: Path, path: str) -> BinaryIO | None:
    """Returns the file at a path below `root`, or None. Links may not lead out of `root`."""
    target = path_below(root, path.split("/"))
    if target is None:
        return None
    with suppress(OSError):
        file = os.fdopen(os.open(target, _FLAGS), "rb", buffering=0)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
    return None


def _response(file: BinaryIO, type_: str, cache: str) -> Response:
    status = os.fstat(file.fileno())
    size, tag = status.st_size, f"{status.st_mtime_ns:x}-{status.st_size:x}"
    modified = datetime.fromtimestamp(status.st_mtime_ns // 10**9, UTC)
    verdict = evaluate(request.method, dict(request.headers), f'"{tag}"', modified, size)
    type_, pieces = content_pieces(verdict, size, type_, f"part-of-{tag}")
    response = verdict_response(verdict, {"Accept-Ranges": "bytes", "Cache-Control": cache}, type_, pieces)
    if request.method == "HEAD" or not pieces:
        file.close()
    else:
        response.response = _chunks(file, pieces)
        response.call_on_close(file.close)  # if the client disconnects before the first byte
    return response


def _chunks(file: BinaryIO, pieces: Sequence[bytes | Range]) -> Iterator[bytes]:
    with file:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            file.seek(piece.first)
            left = len(piece)
            while left and (chunk := file.read(min(left, CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk


PART = Part("media", make)
