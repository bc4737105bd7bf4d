"""Remedies for XML syntax errors whose meaning is certain."""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING

from feeds.validator.locate import beyond
from feeds.validator.remedies import edit_source, replace_source
from feeds.validator.report import Edit, Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.element_source import ElementSource
    from feeds.validator.problem import Remedy
    from feeds.validator.report import Edits

MAX_EDITS = 1000
NEAR = 100
"""The error may begin so many bytes before the place that the parser reports."""
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});\Z")
REFERENCE = rb"(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z_][A-Za-z0-9._-]{0,39});"
AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|(&)(?!"
    + REFERENCE
    + rb"|#[xX]?[0-9])([A-Za-z0-9]{0,30}+)(=?+)",
    re.DOTALL,
)


def spell_out_entity(utf8: bytes, spot: Spot) -> Remedy | None:
    """Writes the character of an HTML entity before `spot`."""
    found = ENTITY.search(utf8, max(0, spot.offset - NEAR), spot.offset)
    characters = found and html5.get(f"{found[1].decode()};")
    if not found or not characters:
        return None
    start = Spot(spot.line, spot.column - len(found[0]), found.start())
    numbers = "".join(f"&#{ord(sign)};" for sign in characters)
    return replace_source(found[0], numbers, f"write {numbers}", on=start)


def escape_ampersands(utf8: bytes, spot: Spot) -> Remedy | None:
    """Writes `&amp;` for every bare ampersand from the syntax error on, if one caused it."""
    start = utf8.rfind(b"&", max(0, spot.offset - NEAR), spot.offset + 1)
    broken = AMPERSAND.match(utf8, max(start, 0))
    if broken is None or not _is_lone(broken) or b"<" in utf8[start : spot.offset]:
        return None
    first = Spot(1, 1, 0)

    def edits(_source: ElementSource) -> Edits:
        return tuple(_escaped(utf8, beyond(utf8, first, start)))

    return edit_source("write &amp; for every bare &", edits)


def _escaped(utf8: bytes, spot: Spot) -> Iterator[Edit]:
    lone = (found for found in AMPERSAND.finditer(utf8, spot.offset) if _is_lone(found))
    for found in islice(lone, MAX_EDITS):
        spot = beyond(utf8, spot, found.start())
        end = Spot(spot.line, spot.column + 1, spot.offset + 1)
        yield Edit(spot, end, "&amp;")


def _is_lone(found: re.Match[bytes]) -> bool:
    """Whether an ampersand is bare; `&copy` may be a reference without its semicolon."""
    return found[1] is not None and (bool(found[3]) or found[2].decode() not in html5)
