"""The size of SVG pictures: that of the root element, never of an element inside (SVG 2, 8.2 and 8.12)."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated, BinaryIO
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from feeds.core.limits import Limit

HEAD: Annotated[
    int,
    Limit(
        "media",
        "bytes",
        "the start of a drawing, up to the end of its root tag",
        "the file has no known properties",
    ),
] = 64 * 1024
_CHUNK = 4096
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]{1,2})?)(px|in|cm|mm|q|pt|pc)?\s*", re.IGNORECASE)
_PIXELS = {"px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 96 / 72, "pc": 16}
"""CSS pixels of each absolute unit (CSS Values 4, 6.2). Relative ones depend on the page."""
_MAX_LENGTH = 40
"""Characters of a length, at most; a `viewBox` has four numbers."""


def svg_size(file: BinaryIO) -> tuple[float, float] | None:
    """Returns width and height in pixels, None if the root element does not say. Raises `OSError`.

    Without a usable width and height, it is the size of the `viewBox`; of one side alone, the other follows
    from the proportions of the `viewBox`.
    """
    root = _root(file)
    name = root.pop("", "")
    if name.rpartition(":")[2] != "svg":
        return None
    width, height = (_pixels(root.get(side, "")) for side in ("width", "height"))
    box = _box(root.get("viewBox", ""))
    if box is None:
        return (width, height) if width and height else None
    wide, high = box
    if width and height:
        return width, height
    if width:
        return width, width * high / wide
    return (height * wide / high, height) if height else (wide, high)


def _root(file: BinaryIO) -> dict[str, str]:
    """Returns the attributes of the root element, and its name under ""; empty without one."""
    root: dict[str, str] = {}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if not root:
            root.update(attributes)
            root[""] = name

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    file.seek(0)
    with suppress(expat.ExpatError):
        for _ in range(HEAD // _CHUNK):
            chunk = file.read(_CHUNK)
            if root or not chunk:
                break
            parser.Parse(chunk, False)
    return root


def _pixels(length: str) -> float | None:
    match = _LENGTH.fullmatch(length) if len(length) < _MAX_LENGTH else None
    return float(match[1]) * _PIXELS[(match[2] or "px").lower()] if match else None


def _box(numbers: str) -> tuple[float, float] | None:
    """Returns the size of a `viewBox` (SVG 2, 8.6)."""
    parts = re.split(r"\s*,\s*|\s+", numbers.strip()) if len(numbers) < 4 * _MAX_LENGTH else []
    try:
        width, height = map(float, parts[2:]) if len(parts) == 4 else (0.0, 0.0)
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None
