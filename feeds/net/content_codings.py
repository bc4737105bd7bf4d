"""Content codings (RFC 9110, 8.4.1): gzip, Brotli (RFC 7932) and Zstandard (RFC 8878)."""

from __future__ import annotations

CODINGS = ("br", "zstd", "gzip")
"""The best first: it is sent where a client accepts several equally."""
SMALL_BYTES = 256
"""A smaller document is not compressed."""
LARGE_BYTES = 256 * 1024
"""A larger document is not compressed at the highest level, which would take seconds."""


def encode(coding: str, body: bytes, *, thorough: bool) -> bytes:
    """Returns the body compressed; the same bytes for the same arguments, since a tag is their digest.

    `thorough` is for documents that many fetch; others get a level that delays the request less.
    """
    # The libraries are imported where something is compressed: most builds change few documents or none.
    thorough = thorough and len(body) <= LARGE_BYTES
    match coding:
        case "gzip":
            import gzip

            return gzip.compress(body, 9 if thorough else 6, mtime=0)
        case "br":
            import brotli

            return bytes(brotli.compress(body, quality=11 if thorough else 5))
        case "zstd":
            import zstandard

            return zstandard.ZstdCompressor(level=19 if thorough else 6).compress(body)
        case _:
            raise ValueError(f"unknown content coding: {coding}")
