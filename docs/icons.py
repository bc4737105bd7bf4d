"""Draws the icons of the web pages: icon.svg as pixels, for favicon.ico and apple-touch-icon.png.

    python docs/icons.py                # writes feeds/publishing/pages/icons

Shapes are sampled several times in each pixel, so no library is needed and every machine writes the same
bytes.
"""

from __future__ import annotations

import struct
import zlib
from math import hypot
from pathlib import Path

ICONS = Path(__file__).parent.parent / "feeds" / "publishing" / "pages" / "icons"
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
<rect width="24" height="24" rx="6" fill="#d9480f"/>
<path d="M6 11.5a6.5 6.5 0 0 1 6.5 6.5M6 6a12 12 0 0 1 12 12" fill="none" stroke="#fff" stroke-width="2.4"
 stroke-linecap="round"/>
<circle cx="7.3" cy="16.7" r="1.8" fill="#fff"/>
</svg>
"""
GROUND, INK = (0xD9, 0x48, 0x0F), (0xFF, 0xFF, 0xFF)
RINGS, CENTRE, HALF = (6.5, 12.0), (6.0, 18.0), 1.2
DOT, DOT_RADIUS, CORNER = (7.3, 16.7), 1.8, 6.0
SAMPLES = 4
"""In each direction of a pixel."""


def colour(x: float, y: float, corner: float) -> tuple[int, int, int, int]:
    """Returns red, green, blue and opacity at a place of the drawing, which is 24 units wide."""
    dx, dy = max(corner - x, x - 24 + corner, 0), max(corner - y, y - 24 + corner, 0)
    if corner and hypot(dx, dy) > corner:
        return (0, 0, 0, 0)
    return (*(INK if is_ink(x, y) else GROUND), 255)


def is_ink(x: float, y: float) -> bool:
    """Whether a place is on the dot, or on one of the quarter rings, whose ends are round."""
    if hypot(x - DOT[0], y - DOT[1]) <= DOT_RADIUS:
        return True
    for radius in RINGS:
        ends = (CENTRE[0], CENTRE[1] - radius), (CENTRE[0] + radius, CENTRE[1])
        on_arc = (
            x >= CENTRE[0] and y <= CENTRE[1] and abs(hypot(x - CENTRE[0], y - CENTRE[1]) - radius) <= HALF
        )
        if on_arc or any(hypot(x - end[0], y - end[1]) <= HALF for end in ends):
            return True
    return False


def pixel(column: int, row: int, size: int, corner: float) -> bytes:
    """Returns the mean of the samples of a pixel, as RGBA."""
    step = 24 / size / SAMPLES
    places = [
        (column * SAMPLES + across + 0.5, row * SAMPLES + down + 0.5)
        for across in range(SAMPLES)
        for down in range(SAMPLES)
    ]
    samples = [colour(x * step, y * step, corner) for x, y in places]
    opaque = sum(sample[3] for sample in samples) or 1
    mixed = (sum(sample[band] * sample[3] for sample in samples) // opaque for band in range(3))
    return bytes((*mixed, sum(sample[3] for sample in samples) // len(samples)))


def png(size: int, corner: float) -> bytes:
    """Returns a PNG (ISO/IEC 15948)."""
    rows = b"".join(
        b"\0" + b"".join(pixel(column, row, size, corner) for column in range(size)) for row in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def ico(sizes: tuple[int, ...]) -> bytes:
    """Returns an icon file of PNGs, which browsers have read for fifteen years."""
    pictures = [png(size, CORNER) for size in sizes]
    head, at = struct.pack("<HHH", 0, 1, len(sizes)), 6 + 16 * len(sizes)
    for size, picture in zip(sizes, pictures, strict=True):
        head += struct.pack("<BBBBHHII", size, size, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + b"".join(pictures)


def icons() -> dict[str, bytes]:
    """Returns the files by name. Apple's icon has no corners, since the system cuts them."""
    return {"icon.svg": SVG.encode(), "favicon.ico": ico((16, 32, 48)), "apple-touch-icon.png": png(180, 0)}


if __name__ == "__main__":
    ICONS.mkdir(exist_ok=True)
    for name, data in icons().items():
        (ICONS / name).write_bytes(data)
