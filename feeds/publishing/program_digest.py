"""The version of the code, templates and texts, by which an index that another version made is recognised."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

_IMPORT = b"\nfrom feeds."
"""Begins the name of a room whose code a module needs as soon as it is loaded."""
_SUFFIXES = frozenset((".css", ".html", ".js", ".po", ".py", ".svg"))


@cache
def program_digest() -> str:
    """Returns a digest of the code that reads and renders articles: of this room and of those below it."""
    digest, rooms = blake2b(digest_size=16), [Path(__file__).parent.name]
    for room in rooms:  # which grows
        files = (Path(__file__).parent.parent / room).rglob("*")
        for path in sorted(file for file in files if file.suffix in _SUFFIXES):
            source = path.read_bytes()
            digest.update(source)
            used = {line.partition(b" ")[0].partition(b".")[0] for line in source.split(_IMPORT)[1:]}
            rooms += sorted({name.decode() for name in used}.difference(rooms))
    return digest.hexdigest()
