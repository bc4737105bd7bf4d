"""Exact places, found only when there is something to place.

lxml's `sourceline` names the line where a start tag ends, has no column, and is wrong beyond line 65,535.
Elements are therefore numbered in document order, and one pass of expat, which numbers them alike, turns
the numbers of the wanted ones into line, column and byte offset.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from feeds.validator.report import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable

CONTENT = re.compile(
    rb"<!\[CDATA\[(.*?)\]\]>|(&[^;<>&\s]{1,40};)|(<!--.*?-->|<\?.*?\?>)|(\r\n)|(<)|([^&<\r]++|.)",
    re.DOTALL,
)
TAG = re.compile(rb"""<[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")


class _Enough(Exception):  # noqa: N818 - it ends expat's pass early and is never an error
    pass


def locate(root: etree._Element, wanted: Iterable[etree._Element], utf8: bytes) -> dict[etree._Element, Spot]:
    """Where the start tags of the wanted elements begin. Elements that expat cannot reach are left out."""
    missing = set(wanted)
    numbers: dict[int, etree._Element] = {}
    for number, element in enumerate(root.iter(etree.Element)):
        if element in missing:
            numbers[number] = element
            missing.discard(element)
            if not missing:
                break
    spots = _start_tags(utf8, set(numbers))
    return {numbers[number]: spot for number, spot in spots.items()}


def _start_tags(utf8: bytes, numbers: set[int]) -> dict[int, Spot]:
    reader = expat.ParserCreate("utf-8")
    reader.UseForeignDTD(True)
    found: dict[int, Spot] = {}
    last = max(numbers, default=-1)
    count = -1

    def start(_name: str, _attributes: object) -> None:
        nonlocal count
        count += 1
        if count in numbers:
            line, column = reader.CurrentLineNumber, reader.CurrentColumnNumber + 1
            found[count] = Spot(line, column, reader.CurrentByteIndex)
            if count == last:
                raise _Enough

    reader.StartElementHandler = start
    with suppress(_Enough, expat.ExpatError):  # a broken document ends the pass where it breaks
        reader.Parse(utf8, True)
    return found


def attribute_spot(utf8: bytes, tag: Spot, name: str) -> Spot:
    """Where an attribute stands in the start tag at `tag`; the tag itself where it cannot be found."""
    end = _end_of_tag(utf8, tag.offset)
    source, local = utf8[tag.offset : end], re.escape(name.encode())
    found = re.search(rb"[\s\"'](" + local + rb")\s*=", source) or re.search(
        rb"[\s\"']([^\s\"'=:]+:" + local + rb")\s*=", source
    )
    return tag if found is None else _beyond(utf8, tag, tag.offset + found.start(1))


def text_spot(utf8: bytes, tag: Spot, characters: int) -> Spot:
    """Where the character with that number stands in an element's text, through CDATA and references."""
    at = _end_of_tag(utf8, tag.offset)
    left = characters
    for piece in CONTENT.finditer(utf8, at):
        cdata, reference, skipped, newline, markup, run = piece.groups()
        if markup is not None:
            break
        if skipped is not None:
            continue
        text = (cdata if cdata is not None else run).decode("utf-8", "replace") if (cdata or run) else ""
        length = 1 if reference or newline else len(text)
        if left < length:
            start = piece.start(1) if cdata is not None else piece.start()
            return _beyond(utf8, tag, start + len(text[:left].encode()))
        left -= length
    return tag


def text_source(utf8: bytes, tag: Spot) -> str:
    """The source of an element's text, as it stands in the document, up to the next end tag; 4 kB at most."""
    start = _end_of_tag(utf8, tag.offset)
    end = utf8.find(b"</", start, start + 4096)
    return utf8[start : end if end >= 0 else start + 4096].decode("utf-8", "replace")


def _end_of_tag(utf8: bytes, start: int) -> int:
    match = TAG.match(utf8, start)
    return match.end() if match else start


def _beyond(utf8: bytes, base: Spot, offset: int) -> Spot:
    """The place of a byte offset that comes after a known one."""
    between = utf8[base.offset : offset].decode("utf-8", "replace")
    lines = between.count("\n")
    column = len(between) - (between.rfind("\n") + 1) + 1 if lines else base.column + len(between)
    return Spot(base.line + lines, column, offset)
