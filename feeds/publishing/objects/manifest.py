"""The object that records what builds wrote to a store, so that only what changed is written.

It is gzip of lines of JSON. The first one names its version, each other one is a list with the fields of a
`ObjectRecord`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from itertools import islice
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.publishing.objects.inventory import ObjectRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.publishing.objects.object_store import ObjectStore

MANIFEST = ".feeds/manifest.ndjson.gz"
_HEADERS = {"Content-Type": "application/gzip", "Cache-Control": "no-store"}
_VERSION = 1
_LINE = 16_384
"""Bytes that are read as one line, at most: a key has 1,024."""
_REMEDY = "remove this object, and the next build writes everything again"


def read_manifest(objects: ObjectStore) -> Iterator[ObjectRecord]:
    """Yields what builds wrote; nothing without a manifest.

    Raises WriteError if the store fails, and ReadError for a damaged manifest.
    """
    place = f"{objects.url}/{MANIFEST}"
    with TemporaryFile() as file:
        for piece in objects.read(MANIFEST):
            file.write(piece)
        if not file.tell():
            return
        file.seek(0)
        try:
            yield from _records(gzip.GzipFile(fileobj=file), place)
        except (EOFError, OSError, zlib.error):
            raise ReadError(place, f"is damaged: {_REMEDY}") from None


def write_manifest(objects: ObjectStore, records: Iterable[ObjectRecord]) -> int:
    """Replaces the manifest; returns its size in bytes. Raises WriteError."""
    with TemporaryFile() as file:
        with gzip.GzipFile("", "wb", 6, file, mtime=0) as lines:
            lines.write(_line({"feeds": _VERSION}))
            for record in records:
                lines.write(_line(record))
        size = file.tell()
        file.seek(0)
        objects.put(MANIFEST, file, _HEADERS)
    return size


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _records(lines: gzip.GzipFile, place: str) -> Iterator[ObjectRecord]:
    head = _parsed(lines.readline(_LINE), place, 1)
    if not isinstance(head, dict) or head.get("feeds") != _VERSION:
        raise ReadError(place, f"is not a manifest that this version can read: {_REMEDY}", 1)
    # A line that is too long is read in pieces, which are not JSON.
    for number, line in enumerate(iter(lambda: lines.readline(_LINE), b""), 2):
        found = _parsed(line, place, number)
        fields = list(islice(found, len(ObjectRecord._fields) + 1)) if isinstance(found, list) else []
        if len(fields) != len(ObjectRecord._fields) or not all(isinstance(each, str) for each in fields):
            raise ReadError(place, f"expected a list of {len(ObjectRecord._fields)} texts: {_REMEDY}", number)
        yield ObjectRecord(*fields)


def _parsed(line: bytes, place: str, number: int) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise ReadError(place, f"is not JSON: {_REMEDY}", number) from None
