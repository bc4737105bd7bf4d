"""Content codings of documents (RFC 9110, 8.4.1): made once for each version."""

from __future__ import annotations

import gzip

import brotli
import zstandard

OFFERED = ("br", "zstd", "gzip")
"""The best first: it is sent where a client likes several equally."""

WORTH_IT = 256
"""Bytes below which coding a document gains nothing."""
LARGE = 256 * 1024
"""Bytes from which on the last per cent of compression would take seconds."""


def encode(coding: str, body: bytes, *, thorough: bool) -> bytes:
    """The body in one of the codings that are offered.

    `thorough` is for what many will fetch; what is made while somebody waits for it gets a lighter level.
    The bytes depend on the arguments only: a tag is a digest of them.
    """
    thorough = thorough and len(body) <= LARGE
    match coding:
        case "gzip":
            return gzip.compress(body, 9 if thorough else 6, mtime=0)
        case "br":
            return bytes(brotli.compress(body, quality=11 if thorough else 5))
        case "zstd":
            return zstandard.ZstdCompressor(level=19 if thorough else 6).compress(body)
        case _:
            raise ValueError(f"no coding that is offered: {coding}")
