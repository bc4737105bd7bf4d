"""Compressed forms of documents, as web servers look for them beside the plain ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Callable

Compress = Literal["all", "live", "none"]
"""Which documents of feeds get compressed forms."""
CHOICES: tuple[Compress, ...] = get_args(Compress)
Age = Literal["live", "archived", "page"]
"""Of a document: what readers poll, what they read once, or a web page, which hosts compress themselves."""

_COMPRESSED: dict[Compress, tuple[Age, ...]] = {"all": ("live", "archived"), "live": ("live",), "none": ()}
SMALLEST = 256
"""Smaller documents, in bytes, are not compressed."""

# The libraries are imported where something is compressed: most builds change few documents or none.


def _gzip(body: bytes) -> bytes:
    from gzip import compress

    return compress(body, 6, mtime=0)


def _brotli(body: bytes) -> bytes:
    from brotli import compress

    return bytes(compress(body, quality=5))


def _zstd(body: bytes) -> bytes:
    from zstandard import ZstdCompressor

    return ZstdCompressor(level=6).compress(body)


CODINGS: dict[str, Callable[[bytes], bytes]] = {".gz": _gzip, ".br": _brotli, ".zst": _zstd}
"""The suffixes of compressed forms. All are deterministic."""


def is_compressed(compress: Compress, age: Age, size: int) -> bool:
    """Whether a document of a size in bytes has compressed forms."""
    return size >= SMALLEST and age in _COMPRESSED[compress]


def forms(path: str) -> list[str]:
    """Returns the paths of a document and its compressed forms."""
    return [path, *(path + suffix for suffix in CODINGS)]
