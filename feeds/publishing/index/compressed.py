"""Compressed values of the index: articles, and what is rendered of them, take a third of their size."""

from __future__ import annotations

import threading

import zstandard

from feeds.publishing.index.base import DamagedValueError

_LEVEL = 3
_MAX_BYTES = 256 << 20
"""Of a value, which this program wrote: more is damaged data."""


class _Contexts(threading.local):
    """What threads must not share, and what takes longer to make than to use."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_OWN = _Contexts()


def compress(value: bytes) -> bytes:
    """Returns the value compressed, with a checksum; the same bytes for the same value."""
    return _OWN.compress(value)


def decompress(compressed: bytes) -> bytes:
    """Returns the value that `compress` got. Raises DamagedValueError."""
    try:
        if not 0 <= zstandard.frame_content_size(compressed) <= _MAX_BYTES:
            raise DamagedValueError("compressed data of no known size, or of too many bytes")
        return _OWN.decompress(compressed)
    except zstandard.ZstdError as error:
        raise DamagedValueError(f"damaged compressed data: {error}") from None
