"""A small recording and a picture, made without libraries: what `feeds new` puts into a new folder."""

from __future__ import annotations

import struct
import zlib
from math import isqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# MPEG-1 Layer III (ISO/IEC 11172-3, 2.4.1): 48 kHz, 32 kbit/s, mono; a frame has two granules of 12 ms.
_HEADER = b"\xff\xfb\x14\xc4"
_FRAME_BYTES = 96
_PAIRS = {(0, 0): "1", (0, 1): "001", (1, 0): "01", (1, 1): "000"}
"""Huffman table 1, for pairs of values; each 1 is followed by its sign (ISO/IEC 11172-3, table B.7)."""
_LOUD = 202
"""A global gain; each step of 4 doubles or halves the amplitude."""
_NOTES = ((8,), (10,), (12,), (16,), (8, 10, 12, 16))
"""Lines of the spectrum, 41.7 Hz apart: a major chord. A line that stays the same is a pure tone."""
_GRANULES = 40
"""Of a note, which gets softer by 1.5 dB every four; the chord has three times as many."""
CHIME_SECONDS = 3.36

Colour = tuple[int, int, int]
_BACKGROUND: Colour = (24, 38, 64)
_RINGS: Sequence[Colour] = ((38, 60, 98), (58, 92, 140), (245, 176, 65), (24, 38, 64), (250, 244, 232))


def chime() -> bytes:
    """Returns an MP3 file of `CHIME_SECONDS`: a broken chord, then the chord."""
    granules = [granule for notes in _NOTES for granule in _note(notes)]
    return b"".join(
        _frame(first, second) for first, second in zip(granules[::2], granules[1::2], strict=True)
    )


def rings(width: int, height: int) -> bytes:
    """Returns a PNG file with rings, of a size in pixels."""
    colours = (_BACKGROUND, *_RINGS)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)  # eight bits, with a palette
    rows = b"".join(b"\0" + row for row in _rows(width, height))
    chunks = (
        (b"IHDR", header),
        (b"PLTE", b"".join(map(bytes, colours))),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, chunks))


def _note(lines: Sequence[int]) -> Iterator[tuple[str, str]]:
    """Yields the granules of a note as bits: side information and values."""
    pairs = [(2 * pair in lines, 2 * pair + 1 in lines) for pair in range(max(lines) // 2 + 1)]
    values = "".join(_PAIRS[pair] + "0" * sum(pair) for pair in pairs)
    count = _GRANULES * (3 if len(lines) > 1 else 1)
    for number in range(count):
        gain = _LOUD - number // 4 - 3 * (len(lines) > 1)
        # Lengths, gain, no scale factors, a long block, Huffman table 1 for each region, no flags.
        yield f"{len(values):012b}{len(pairs):09b}{gain:08b}{0:05b}{'00001' * 3}{0:010b}", values


def _frame(first: tuple[str, str], second: tuple[str, str]) -> bytes:
    bits = "0" * 18 + first[0] + second[0] + first[1] + second[1]
    bits += "0" * (-len(bits) % 8)
    return (_HEADER + int(bits, 2).to_bytes(len(bits) // 8, "big")).ljust(_FRAME_BYTES, b"\0")


def _rows(width: int, height: int) -> Iterator[bytes]:
    """Yields rows of numbers of colours: rings around the middle, each inside the one before."""
    side = min(width, height)
    radii = [side * (46 - 9 * number) // 100 for number in range(len(_RINGS))]
    for y in range(height):
        row = bytearray(width)
        for number, radius in enumerate(radii, start=1):
            square = radius**2 - (y - height // 2) ** 2
            half = isqrt(square) if square > 0 else 0
            row[width // 2 - half : width // 2 + half] = bytes((number,)) * (2 * half)
        yield bytes(row)


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, data = chunk
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
