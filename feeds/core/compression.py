"""Decompresses gzip, bzip2, xz and zstd in small steps, up to a limit: few bytes can expand to terabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit

MAX_LAYERS: Annotated[
    int, Limit("validate", "depth", "compressed data in compressed data", "finding `xml-damaged-compression`")
] = 3
MAX_MEMBERS: Annotated[
    int,
    Limit(
        "validate",
        "elements",
        "parts of compressed data, one after the other",
        "finding `xml-damaged-compression`",
    ),
] = 1000
"""Members of gzip, streams of bzip2 and xz, frames of zstd."""
_STEP = 1 << 20
"""Bytes of a step of expansion, at most; zstd may make eight times as many."""
_INPUT = 256
"""Bytes that a decoder gets at once."""
_MAX_MEMORY: Annotated[
    int, Limit("validate", "memory", "the window of a decoder", "finding `xml-damaged-compression`")
] = 256 << 20


class CompressionError(ValueError):
    """Compressed data that is damaged, or that expands to too much."""


class ExpansionError(CompressionError):
    """Data that expands to more than the limit."""


class _Decoder(Protocol):
    """A decoder of the standard library for one member."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Gzip:
    """zlib's decoder, which hands back what it did not read yet."""

    def __init__(self) -> None:
        import zlib

        self._decoder = zlib.decompressobj(wbits=31)

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._decoder.decompress(self._decoder.unconsumed_tail + data, max_length)

    @property
    def needs_input(self) -> bool:
        return not self._decoder.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data


class _Zstd:
    """zstandard's decoder; it always expands all of its input, which therefore is short."""

    needs_input = True

    def __init__(self) -> None:
        import zstandard

        self._decoder = zstandard.ZstdDecompressor(max_window_size=_MAX_MEMORY).decompressobj()

    def decompress(self, data: bytes, _max_length: int) -> bytes:
        return self._decoder.decompress(data) if data else b""

    @property
    def eof(self) -> bool:
        return bool(self._decoder.eof)

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data


def _decoder(name: str) -> _Decoder:
    # The libraries are imported for compressed documents only.
    match name:
        case "gzip":
            return _Gzip()
        case "zstd":
            return _Zstd()
        case "bzip2":
            from bz2 import BZ2Decompressor

            return BZ2Decompressor()
    from lzma import FORMAT_XZ, LZMADecompressor

    return LZMADecompressor(FORMAT_XZ, _MAX_MEMORY)


_NAMES = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
"""The formats by their first bytes."""
_MAGIC = tuple(_NAMES)


def is_compressed(data: bytes) -> bool:
    """Whether data begins like a compressed file."""
    return data.startswith(_MAGIC)


def expand(data: bytes, limit: int) -> bytes:
    """The decompressed data; data that is not compressed stays.  Raises `CompressionError`."""
    for _ in range(MAX_LAYERS):
        if not is_compressed(data):
            return data
        expanded = bytearray()
        for piece in _pieces(data):
            expanded += piece
            if len(expanded) > limit:
                raise ExpansionError(f"compressed data that expands to more than {limit:,} bytes")
        data = bytes(expanded)
    if is_compressed(data):
        raise CompressionError(f"the data is compressed more than {MAX_LAYERS} times")
    return data


def _pieces(data: bytes) -> Iterator[bytes]:
    """The decompressed data in small pieces, from all members."""
    magic, name = next((magic, name) for magic, name in _NAMES.items() if data.startswith(magic))
    at = 0
    for _ in range(MAX_MEMBERS):
        decoder = _decoder(name)
        while not decoder.eof:
            chunk = data[at : at + _INPUT] if decoder.needs_input else b""
            at += len(chunk)
            try:
                piece = decoder.decompress(chunk, _STEP)
            except Exception:  # each library has its own errors
                raise CompressionError(f"the {name} data is damaged") from None
            if not piece and not decoder.eof and at >= len(data) and not chunk:
                raise CompressionError(f"the {name} data is cut short")
            yield piece
        at -= len(decoder.unused_data)
        if not data[at : at + _INPUT].strip(b"\0"):  # files may be padded to whole blocks
            return
        if not data.startswith(magic, at):
            raise CompressionError(f"there is other data behind the {name} data")
    raise CompressionError(f"the {name} data has more than {MAX_MEMBERS:,} parts")
