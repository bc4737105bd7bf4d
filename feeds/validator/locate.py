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
    from collections.abc import Iterable, Iterator

CONTENT = re.compile(
    rb"<!\[CDATA\[(.*?)\]\]>|(&[^;<>&\s]{1,40};)|(<!--.*?-->|<\?.*?\?>)|(\r\n)|(<)|([^&<\r]++|.)",
    re.DOTALL,
)
ATTRIBUTE = re.compile(rb"""([^\s"'<>=/]++)\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
LONGEST_SOURCE = 64 * 1024
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


class Insides:
    """Places inside of start tags and of texts.

    A tag or a text is read once, however many places in it are asked for, one after the other.
    """

    def __init__(self, utf8: bytes) -> None:
        self._utf8 = utf8
        self._tag: Spot | None = None
        self._attributes: dict[str, Spot] = {}
        self._text: _Text | None = None

    def attribute(self, tag: Spot, name: str) -> Spot:
        """Where an attribute stands in the start tag at `tag`; the tag itself where it cannot be found."""
        if self._tag != tag:
            self._tag, self._attributes = tag, _attributes(self._utf8, tag)
        return self._attributes.get(name) or self._attributes.get(f":{name.rpartition(':')[2]}") or tag

    def text(self, tag: Spot, characters: int) -> Spot:
        """Where the character with that number stands in an element's text, through CDATA and references."""
        if self._text is None or self._text.tag != tag or characters < self._text.passed:
            self._text = _Text(self._utf8, tag)
        return self._text.at(characters) or tag


def _attributes(utf8: bytes, tag: Spot) -> dict[str, Spot]:
    """The places of a start tag's attributes by name, and by `:local` where there is a prefix."""
    found: dict[str, Spot] = {}
    spot = tag
    for attribute in ATTRIBUTE.finditer(utf8, tag.offset, _end_of_tag(utf8, tag.offset)):
        spot = _beyond(utf8, spot, attribute.start(1))
        name = attribute[1].decode("utf-8", "replace")
        found[name] = spot
        if ":" in name:
            found.setdefault(f":{name.rpartition(':')[2]}", spot)
    return found


class _Text:
    """The text behind a start tag, read forward; `passed` characters of it lie behind."""

    def __init__(self, utf8: bytes, tag: Spot) -> None:
        self.tag = tag
        self.passed = 0
        self._utf8 = utf8
        self._spot = tag
        self._pieces = _pieces(utf8, _end_of_tag(utf8, tag.offset))
        self._piece = (0, 0, False)

    def at(self, characters: int) -> Spot | None:
        """The place of a character that does not lie behind; None where the text ends before it."""
        while True:
            start, end, one = self._piece
            left = characters - self.passed
            reach = min(end, start + 4 * (left + 1))  # a character has four bytes at most
            text = "" if one else self._utf8[start:reach].decode("utf-8", "ignore")
            length = 1 if one else len(text)
            if left < length:
                offset = start + len(text[:left].encode())
                self._piece = offset, end, one
                self._spot = _beyond(self._utf8, self._spot, offset)
                self.passed = characters
                return self._spot
            self.passed += length
            piece = next(self._pieces, None)
            if piece is None:
                return None
            self._piece = piece


def _pieces(utf8: bytes, at: int) -> Iterator[tuple[int, int, bool]]:
    """What an element's text is made of, up to the next markup: from where to where, and if one character."""
    for piece in CONTENT.finditer(utf8, at):
        cdata, reference, skipped, newline, markup, _run = piece.groups()
        if markup is not None:
            return
        if cdata is not None:
            yield *piece.span(1), False
        elif skipped is None:
            yield *piece.span(), reference is not None or newline is not None


def text_source(utf8: bytes, tag: Spot) -> str:
    """The source of an element's text, up to the next end tag; 64 kB at most."""
    start = _end_of_tag(utf8, tag.offset)
    end = utf8.find(b"</", start, start + LONGEST_SOURCE)
    return utf8[start : end if end >= 0 else start + LONGEST_SOURCE].decode("utf-8", "replace")


def attribute_source(utf8: bytes, tag: Spot, name: str) -> str:
    """The source of an attribute in the start tag at `tag`, name and all; empty where it has none such."""
    end = min(_end_of_tag(utf8, tag.offset), tag.offset + LONGEST_SOURCE)
    found = (match for match in ATTRIBUTE.finditer(utf8, tag.offset, end) if match[1] == name.encode())
    match = next(found, None)
    return match[0].decode("utf-8", "replace") if match else ""


def _end_of_tag(utf8: bytes, start: int) -> int:
    match = TAG.match(utf8, start)
    return match.end() if match else start


def _beyond(utf8: bytes, base: Spot, offset: int) -> Spot:
    """The place of a byte offset that comes after a known one."""
    between = utf8[base.offset : offset].decode("utf-8", "replace")
    lines = between.count("\n")
    column = len(between) - (between.rfind("\n") + 1) + 1 if lines else base.column + len(between)
    return Spot(base.line + lines, column, offset)
