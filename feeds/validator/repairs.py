"""Remedies for XML syntax errors whose meaning is certain."""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice
from typing import TYPE_CHECKING, Annotated

from feeds.core.xml_descriptions import FORBIDDEN, joined
from feeds.validator.locate import beyond
from feeds.validator.remedies import edit_source, replace_source
from feeds.validator.report import Edit, Spot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from feeds.core.limits import Limit
    from feeds.validator.element_source import ElementSource
    from feeds.validator.problem import Remedy
    from feeds.validator.report import Edits

MAX_EDITS: Annotated[
    int, Limit("fix", "elements", "edits of one fix of a syntax error", "the next fix does the rest")
] = 1000
NEAR = 100
"""The error may begin this many bytes before the place that the parser reports."""
ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});\Z")
REFERENCE = rb"(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z_][A-Za-z0-9._-]{0,39});"
OPAQUE = rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|"
"""What is not closed reaches to the end."""
AMPERSAND = re.compile(
    OPAQUE + rb"(&)(?!" + REFERENCE + rb"|#[xX]?[0-9])([A-Za-z0-9]{0,30}+)(=?+)", re.DOTALL
)
HALF = rb"&#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});"
REFERENCES = re.compile(OPAQUE + rb"(" + HALF + rb")(?=(" + HALF + rb")?)", re.DOTALL)


def repair(utf8: bytes, spot: Spot) -> Remedy | None:
    """The remedy for a syntax error at `spot`, if its meaning is certain."""
    if FORBIDDEN.match(utf8, spot.offset):
        wrong = ((*found.span(), "") for found in FORBIDDEN.finditer(utf8, spot.offset))
        return edit_source("remove the characters that XML forbids", _editing(utf8, spot, wrong))
    right = next(_right_references(utf8, spot.offset), None)
    if right is None or right[0] != spot.offset:
        return escape_ampersands(utf8, spot)
    what = f"write {right[2]}" if right[2] else "remove the reference"
    return edit_source(what, _editing(utf8, spot, _right_references(utf8, spot.offset)))


def _right_references(utf8: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    """Joins the halves of surrogate pairs, and removes references to characters that XML forbids."""
    behind = start
    for found in REFERENCES.finditer(utf8, start):
        if found[1] is None or found.start() < behind:
            continue
        number, other = _number(found[1]), _number(found[2] or b"&#0;")
        if 0xD800 <= number < 0xDC00 <= other < 0xE000:
            behind, whole = found.end(2), ord(joined(number, other))
            yield found.start(), behind, f"&#x{whole:X};" if b"x" in found[1] else f"&#{whole};"
        elif (number < 0x20 and number not in (9, 10, 13)) or number in (0xFFFE, 0xFFFF) or number > 0x10FFFF:
            yield *found.span(1), ""


def _editing(
    utf8: bytes, spot: Spot, changes: Iterator[tuple[int, int, str]]
) -> Callable[[ElementSource], Edits]:
    """The first edits of a source from `spot` on, each as start, end and content."""

    def edits(_source: ElementSource) -> Edits:
        at, made = spot, []
        for start, end, content in islice(changes, MAX_EDITS):
            first = beyond(utf8, at, start)
            at = beyond(utf8, first, end)
            made.append(Edit(first, at, content))
        return tuple(made)

    return edits


def _number(reference: bytes) -> int:
    digits = reference[2:-1]
    return int(digits[1:], 16) if digits[:1] == b"x" else int(digits)


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
    lone = (found for found in AMPERSAND.finditer(utf8, start) if _is_lone(found))
    first = beyond(utf8, Spot(1, 1, 0), start)
    wrong = ((found.start(), found.start() + 1, "&amp;") for found in lone)
    return edit_source("write &amp; for every bare &", _editing(utf8, first, wrong))


def _is_lone(found: re.Match[bytes]) -> bool:
    """Whether an ampersand is bare; `&copy` may be a reference without its semicolon."""
    return found[1] is not None and (bool(found[3]) or found[2].decode() not in html5)
