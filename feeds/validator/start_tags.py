"""Where start tags begin: lxml does not know it, so they are counted in the source, in document order."""

from __future__ import annotations

import re
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from feeds.validator.report import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Each branch is linear and takes all of what it skips; what is not closed reaches to the end.
_comment = rb"!--(?:[^-]++|-(?!->))*+(?:-->)?+"
_instruction = rb"\?(?:[^?]++|\?(?!>))*+(?:\?>)?+"
_cdata = rb"!\[CDATA\[(?:[^\]]++|\](?!\]>))*+(?:\]\]>)?+"
_literal = rb"\"[^\"]*+\"?+|'[^']*+'?+"
_subset = rb"\[(?:[^\]\"'<]++|" + _literal + rb"|<" + _comment + rb"|<" + _instruction + rb"|<)*+\]?+"
_doctype = rb"!DOCTYPE(?:[^\[\"'>]++|" + _literal + rb"|" + _subset + rb")*+>?+"
_markup = re.compile(b"<(?:([^/!?])|" + b"|".join((_comment, _cdata, _instruction, _doctype)) + b")")
_is_start = attrgetter("lastindex")


def start_tags(utf8: bytes, numbers: Iterable[int]) -> Iterator[tuple[int, Spot]]:
    """Yields the places of the start tags with these numbers, from 0, as far as the document has them."""
    tags = filter(_is_start, _markup.finditer(utf8))
    spot, passed = Spot(1, 1, 0), 0
    for number in sorted(numbers):
        tag = next(islice(tags, number - passed, None), None)
        if tag is None:
            return
        spot, passed = _ahead(utf8, spot, tag.start()), number + 1
        yield number, spot


def _ahead(utf8: bytes, base: Spot, offset: int) -> Spot:
    """The place of a byte behind a known place; lines end as in XML (2.11), a `\\r` alone counts, too."""
    start = base.offset
    lines, newline = utf8.count(b"\n", start, offset), utf8.rfind(b"\n", start, offset)
    if utf8.find(b"\r", start, offset) >= 0:
        lines += utf8.count(b"\r", start, offset) - utf8.count(b"\r\n", start, offset)
        newline = max(newline, utf8.rfind(b"\r", start, offset))
    if newline < 0:
        return Spot(base.line, base.column + _characters(utf8, start, offset), offset)
    return Spot(base.line + lines, _characters(utf8, newline + 1, offset) + 1, offset)


def _characters(utf8: bytes, start: int, end: int) -> int:
    return len(utf8[start:end].decode("utf-8", "replace"))
