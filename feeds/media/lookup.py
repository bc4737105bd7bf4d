"""Look up the facts of a media file, on disk or on a server: its first part often says all, others follow."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from feeds.core.media_types import media_type
from feeds.media.facts import Facts, MediaError
from feeds.media.inspection import inspect
from feeds.media.local_files import local_facts
from feeds.media.ranged import BLOCK, OutOfReach, RangeFile
from feeds.media.sniffing import HTML
from feeds.net.client import FetchError, inflate

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.net.client import Answer, Client

PICTURE_BLOCK = 16 * 1024
"""Bytes of a picture that are requested first: enough unless a long colour profile precedes its size."""
_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)
_LENGTH = re.compile(r"\d{1,18}", re.ASCII)


def look_up(location: str | Path, client: Client, now: datetime, known: Facts | None = None) -> Facts:
    """Returns the facts of a file at a path or URL; conditional if facts are `known`. Raises `MediaError`."""
    if isinstance(location, Path):
        return local_facts(location, now, known)
    try:
        return _served(location, client, now, known)
    except FetchError as error:
        raise MediaError(location, error.problem, silent=True) from None


def _served(url: str, client: Client, now: datetime, known: Facts | None) -> Facts:
    guess = media_type(url)
    block = PICTURE_BLOCK if guess is not None and guess.medium == "image" else BLOCK
    first = client.fetch(url, headers={"Range": f"bytes=0-{block - 1}", **_conditions(known)}, limit=block)
    if known is not None and _unchanged(first, known):
        return replace(known, checked=now)
    if first.status == 416:
        raise MediaError(url, "is empty")
    if first.status not in (200, 206):
        raise MediaError(url, f"answers with status {first.status}")
    coding = first.headers.get("content-encoding", "")
    if first.encoded and inflate(first.body, coding, 1) is None:
        raise MediaError(url, f"is sent with Content-Encoding: {coding[:40]}, although none is accepted")
    size = _size(first)
    if size is None:
        size = _head_size(client, first.url)
    if size == 0:
        raise MediaError(url, "is empty")
    read = inspect(_file(first, size, client), size or len(first.body), url)
    if read.type == HTML:
        raise MediaError(url, "is an HTML page, not a media file")
    etag, modified, served = (first.headers.get(name) for name in ("etag", "last-modified", "content-type"))
    return Facts(size, read.type, read.seconds, read.width, read.height, etag, modified, now, served)


def _conditions(known: Facts | None) -> dict[str, str]:
    conditions = {}
    if known is not None and known.etag:
        conditions["If-None-Match"] = known.etag
    if known is not None and known.last_modified:
        conditions["If-Modified-Since"] = known.last_modified
    return conditions


def _unchanged(answer: Answer, known: Facts) -> bool:
    """Whether the file is unchanged. Some servers send the range where they should answer 304."""
    if answer.status == 304:
        return True
    same = known.etag is not None and answer.headers.get("etag") == known.etag
    return answer.ok and same and _size(answer) == known.size


def _size(answer: Answer) -> int | None:
    """Returns the size of the whole file, None where the answer does not say; compressed answers do not."""
    if answer.encoded:
        return None
    if answer.status == 206:
        part = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
        return int(part[3]) if part and part[1] == "0" else None
    if answer.whole:
        return len(answer.body)
    length = answer.headers.get("content-length", "")
    return int(length) if _LENGTH.fullmatch(length) else None


def _head_size(client: Client, url: str) -> int | None:
    """Returns the size that the server declares for HEAD."""
    answer = client.fetch(url, method="HEAD")
    length = answer.headers.get("content-length", "")
    usable = answer.status == 200 and not answer.encoded and _LENGTH.fullmatch(length)
    return int(length) or None if usable else None


def _file(first: Answer, size: int | None, client: Client) -> BinaryIO:
    """Returns the file that the first answer is part of, as far as it can be read."""
    if first.encoded:
        plain = inflate(first.body, first.headers["content-encoding"], BLOCK) or b""
        return cast("BinaryIO", RangeFile(plain, None, None))
    if first.status == 200 and first.whole:
        return io.BytesIO(first.body)
    ranges = first.status == 206
    tag = first.headers.get("etag", "")
    condition = {"If-Range": tag} if tag.startswith('"') else {}

    def fetch(start: int, end: int) -> bytes:
        headers = {"Range": f"bytes={start}-{end - 1}", **condition}
        try:
            answer = client.fetch(first.url, headers=headers, limit=end - start)
        except FetchError as error:
            raise OutOfReach(error.problem) from None
        part = _CONTENT_RANGE.fullmatch(answer.headers.get("content-range", ""))
        if answer.status != 206 or part is None or int(part[1]) != start or int(part[3]) != size:
            raise OutOfReach("the server sent another range than requested, or the file has changed")
        return answer.body

    return cast("BinaryIO", RangeFile(first.body, size, fetch if ranges else None))
