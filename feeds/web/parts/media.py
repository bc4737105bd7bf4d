"""The files of enclosures: whole or in ranges, as podcast players ask for them.

`media` in `server.toml` names their folder.  They are sent as they are: a coding would make ranges useless.
Their tag is of size and time of change, to the nanosecond, for a digest would read gigabytes to answer HEAD;
who serves them from several machines copies them with their times.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from feeds.core.errors import ReadError
from feeds.core.media_types import media_type
from feeds.net.conditional import NOT_MODIFIED, OK, PARTIAL, evaluate
from feeds.net.ranges import Range, part_end, part_heads
from feeds.web.answering import Exact
from feeds.web.parts import Part
from feeds.web.settings import SERVER_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from feeds.net.conditional import Verdict
    from feeds.web.context import Site

PREFIX = "/media/"
CACHE = "public, max-age=86400, no-transform"
CHUNK = 256 * 1024
_UNKNOWN = "application/octet-stream"
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def make(site: Site) -> Blueprint | None:
    """The files below the folder, if one is named. ReadError where there is no such folder."""
    if site.serving.media is None:
        return None
    root = (site.folder / site.serving.media).resolve()
    if not root.is_dir():
        raise ReadError(site.folder / SERVER_FILE, f"media is {site.serving.media!r}: expected a folder")
    blueprint = Blueprint("media", __name__)

    @blueprint.get(f"{PREFIX}<path:path>")
    def media(path: str) -> Response:
        file = _opened(root, path)
        if file is None:
            abort(404)
        try:
            return _answer(path, file)
        except BaseException:  # whatever ended it, no file stays open
            file.close()
            raise

    return blueprint


def _opened(root: Path, path: str) -> BinaryIO | None:
    """The file at a path below `root`, None where there is none that may be read.

    Links may lead from one place below `root` to another, and nowhere else.
    """
    parts = path.split("/")
    if any(not part or part.startswith(".") or "\0" in part or "\\" in part for part in parts):
        return None
    with suppress(OSError, ValueError):
        place = root.joinpath(*parts).resolve(strict=True)
        if not place.is_relative_to(root):
            return None
        file = os.fdopen(os.open(place, _FLAGS), "rb", buffering=0)
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return file
        file.close()
    return None


def _answer(path: str, file: BinaryIO) -> Response:
    found = os.fstat(file.fileno())
    etag = f'"{found.st_mtime_ns:x}-{found.st_size:x}"'
    updated = datetime.fromtimestamp(found.st_mtime_ns // 10**9, UTC)
    verdict = evaluate(request.method, dict(request.headers), etag, updated, found.st_size)
    known = media_type(path)
    plan = _plan(verdict, found.st_size, known.type if known else _UNKNOWN, etag)
    response = Exact(status=verdict.status, headers={"Accept-Ranges": "bytes", "Cache-Control": CACHE})
    response.headers.update(dict(verdict.headers))
    del response.headers["Content-Type"]
    if plan.media_type:
        response.headers["Content-Type"] = plan.media_type
    if verdict.status != NOT_MODIFIED:
        response.headers["Content-Length"] = str(sum(map(len, plan.pieces)))
    if request.method == "HEAD" or not plan.pieces:
        file.close()
    else:
        response.response = _sent(file, plan.pieces)
        response.call_on_close(file.close)  # should the client go away before the first byte
    return response


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is sent: bytes, and ranges of the file."""

    media_type: str
    pieces: Sequence[bytes | Range]


def _plan(verdict: Verdict, size: int, type_: str, etag: str) -> _Plan:
    if verdict.status == OK:
        return _Plan(type_, [Range(0, size - 1)] if size else [])
    if verdict.status != PARTIAL:
        return _Plan("", [])
    if len(verdict.ranges) == 1:
        return _Plan(type_, verdict.ranges)
    boundary = f"part-of-{etag[1:-1]}"
    heads = part_heads(verdict.ranges, size, type_, boundary)
    pieces = [piece for pair in zip(heads, verdict.ranges, strict=True) for piece in pair]
    return _Plan(f"multipart/byteranges; boundary={boundary}", [*pieces, part_end(boundary)])


def _sent(file: BinaryIO, pieces: Sequence[bytes | Range]) -> Iterator[bytes]:
    with file:
        for piece in pieces:
            if isinstance(piece, bytes):
                yield piece
                continue
            file.seek(piece.first)
            left = len(piece)
            while left and (some := file.read(min(left, CHUNK))):
                left -= len(some)
                yield some


PART = Part("media", make)
