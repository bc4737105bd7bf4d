"""The rendered forms of an item as one compressed value: in all formats they have nearly the same text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from feeds.publishing.index.compressed import compress, decompress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def pack(forms: Iterable[tuple[str, bytes]]) -> bytes:
    """Returns the forms, with their names, as one value; the same bytes for the same forms."""
    forms = list(forms)
    names = json.dumps([(name, len(body)) for name, body in forms]).encode()
    return compress(b"".join((names, b"\n", *(body for _, body in forms))))


def unpack(rows: Iterable[tuple[int, bytes]]) -> dict[tuple[int, str], bytes]:
    """Returns the forms of items, by number and name; those of damaged values are missing."""
    return {(number, name): body for number, packed in rows for name, body in _forms(packed)}


def _forms(packed: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        whole = decompress(packed)
        place = whole.index(b"\n") + 1
        names = [(str(name), len(range(length))) for name, length in json.loads(whole[:place])]
        if place + sum(length for _, length in names) != len(whole):
            return
    except (ValueError, TypeError, OverflowError, RecursionError):
        return
    for name, length in names:
        yield name, whole[place : place + length]
        place += length
