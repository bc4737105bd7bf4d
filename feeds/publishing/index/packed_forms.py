"""The rendered forms of an item as one compressed value: in all formats they have nearly the same text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import zstandard

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEVEL = 3
_MAX_BYTES = 256 << 20
"""Of all forms of an item, which this program wrote: more is damaged data."""


def pack(forms: Iterable[tuple[str, bytes]]) -> bytes:
    """Returns the forms, with their names, as one value; the same bytes for the same forms."""
    forms = list(forms)
    names = json.dumps([(name, len(body)) for name, body in forms]).encode()
    whole = b"".join((names, b"\n", *(body for _, body in forms)))
    return zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(whole)


def unpack(rows: Iterable[tuple[int, bytes]]) -> dict[tuple[int, str], bytes]:
    """Returns the forms of items, by number and name; those of damaged values are missing."""
    decompressor = zstandard.ZstdDecompressor()  # which threads must not share
    return {(number, name): body for number, packed in rows for name, body in _forms(decompressor, packed)}


def _forms(decompressor: zstandard.ZstdDecompressor, packed: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        if not 0 <= zstandard.frame_content_size(packed) <= _MAX_BYTES:
            return
        whole = decompressor.decompress(packed)
        names, place = json.loads(whole[: whole.index(b"\n")]), whole.index(b"\n") + 1
        if place + sum(length for _, length in names) != len(whole):
            return
    except (zstandard.ZstdError, ValueError, TypeError, RecursionError):
        return
    for name, length in names:
        yield name, whole[place : place + length]
        place += length
