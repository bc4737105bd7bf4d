"""The colour space of JPEG and PNG files."""

from __future__ import annotations

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_COLOURS = {0: "grey", 2: "RGB", 3: "RGB", 4: "grey", 6: "RGB"}
"""By the colour type in the header (PNG, 11.2.2); palettes are RGB."""
_JPEG_COLOURS = {1: "grey", 3: "RGB", 4: "CMYK"}
"""By the number of components; three are YCbCr in the file and RGB for users."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Markers without a length field (JPEG, B.1.1.3)."""


def colours(head: bytes) -> str | None:
    """Returns `RGB`, `CMYK` or `grey` by the first bytes of a file, None where they do not say."""
    if head.startswith(_PNG) and len(head) > 25:
        return _PNG_COLOURS.get(head[25])
    if not head.startswith(b"\xff\xd8"):
        return None
    at = 2
    while at + 10 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            return _JPEG_COLOURS.get(head[at + 9])
        length = int.from_bytes(head[at + 2 : at + 4], "big")
        at += 1 if marker == 0xFF else 2 if marker in _ALONE else 2 + length
    return None
