"""Exact places of elements, attributes and text, found only for findings.

lxml's `sourceline` is the line where a start tag ends, has no column, and is wrong beyond line 65,535.
So elements are numbered in document order, and one pass over the source finds line, column and byte offset
of the wanted numbers.
"""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from feeds.validator.report import Spot
from feeds.validator.start_tags import start_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONTENT = re.compile(
    rb"<!\[CDATA\[(.*?)\]\]>|(&[^;<>&\s]{1,40};)|(<!--.*?-->|<\?.*?\?>)|(\r\n)|(<)|([^&<\r]++|.)", re.DOTALL
)
INSIDE_TEXT = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))
ATTRIBUTE = re.compile(rb"""([^\s"'<>=/]++)\s*+=\s*+(?:"[^"]*+"|'[^']*+')""")
MAX_SOURCE_BYTES = 64 * 1024
TAG = re.compile(rb"""<[^"'>]*+(?:"[^"]*+"[^"'>]*+|'[^']*+'[^"'>]*+)*+>""")


Span = tuple[Spot, Spot]
"""The beginning, and the place behind the end."""
Piece = tuple[int, int, bool, int]
"""A part of a text: start, end, whether it is one character, and the start of the next part."""


class _Enough(Exception):  # noqa: N818 - it ends expat's pass early and is never an error
    pass


def locate(root: etree._Element, wanted: Iterable[etree._Element], utf8: bytes) -> dict[etree._Element, Spot]:
    """Where the start tags of elements begin."""
    numbers = _numbered(root, wanted)
    return {numbers[number]: spot for number, spot in start_tags(utf8, numbers)}


def closings(
    root: etree._Element, wanted: Iterable[etree._Element], utf8: bytes
) -> dict[etree._Element, int]:
    """The offsets of the end tags of elements; of an empty tag, its own."""
    numbers = _numbered(root, wanted)
    ends = _end_tags(utf8, set(numbers))
    return {numbers[number]: end for number, end in ends.items()}


def _numbered(root: etree._Element, wanted: Iterable[etree._Element]) -> dict[int, etree._Element]:
    """Elements by their numbers in document order."""
    missing = set(wanted)
    numbers: dict[int, etree._Element] = {}
    for number, element in enumerate(root.iter(etree.Element) if missing else ()):
        if element in missing:
            numbers[number] = element
            missing.discard(element)
            if not missing:
                break
    return numbers


def _end_tags(utf8: bytes, numbers: set[int]) -> dict[int, int]:
    reader = expat.ParserCreate("utf-8")
    reader.UseForeignDTD(True)
    found: dict[int, int] = {}
    open_ones: list[tuple[int, int]] = []
    count = -1

    def start(_name: str, _attributes: object) -> None:
        nonlocal count
        count += 1
        open_ones.append((count, reader.CurrentByteIndex))

    def end(_name: str) -> None:
        number, tag = open_ones.pop()
        if number in numbers:
            # By its version, expat says that an empty tag ends where it begins, or behind it.
            behind = end_of_tag(utf8, tag)
            found[number] = tag if utf8[behind - 2 : behind] == b"/>" else reader.CurrentByteIndex
            if len(found) == len(numbers):
                raise _Enough

    reader.StartElementHandler, reader.EndElementHandler = start, end
    with suppress(_Enough, expat.ExpatError):
        if numbers:
            reader.Parse(utf8, True)
    return found


class Insides:
    """Places inside of start tags and texts; each is read once for consecutive look-ups."""

    def __init__(self, utf8: bytes) -> None:
        self._utf8 = utf8
        self._tag: Spot | None = None
        self._tag_end: Spot | None = None
        self._value_end: Spot | None = None
        self._attributes: dict[str, Span] = {}
        self._text: _Text | None = None

    def tag(self, tag: Spot) -> Span:
        """A start tag, from its `<` to its `>`."""
        self._turn_to(tag)
        if self._tag_end is None:
            self._tag_end = beyond(self._utf8, tag, end_of_tag(self._utf8, tag.offset))
        return tag, self._tag_end

    def attribute(self, tag: Spot, name: str) -> Span:
        """An attribute with its value in the start tag at `tag`; the tag itself if it is not found."""
        self._turn_to(tag)
        if not self._attributes:
            self._attributes = _attributes(self._utf8, tag)
        found = self._attributes.get(name) or self._attributes.get(f":{name.rpartition(':')[2]}")
        return found or self.tag(tag)

    def part(self, tag: Spot, name: str, start: int, end: int) -> Span:
        """Characters of an attribute's value, counted through references; all of it if they are not found."""
        whole = self.attribute(tag, name)
        match = ATTRIBUTE.fullmatch(self._utf8, whole[0].offset, whole[1].offset)
        if match is None:
            return whole
        quote = self._utf8[match.end() - 1 : match.end()]
        value = _Text(self._utf8, whole[0], self._utf8.index(quote, match.end(1)) + 1)
        first = value.at(start)
        if first is None:
            return whole
        last = value.ahead(end - start)
        return (first, last) if last.offset < match.end() else whole

    def text(self, tag: Spot, start: int, end: int | None) -> Span:
        """Characters of an element's text, counted through CDATA sections and references.

        Without an `end`, to the end of the text.
        """
        if self._text is None or self._text.tag != tag or start < self._text.passed:
            self._text = _Text(self._utf8, tag, end_of_tag(self._utf8, tag.offset))
        first = self._text.at(start)
        if first is None:
            return self.tag(tag)
        last = self.value(tag)[1] if end is None else self._text.ahead(end - start)
        return first, last if last.offset >= first.offset else first

    def value(self, tag: Spot) -> Span:
        """A start tag and the text after it."""
        self._turn_to(tag)
        if self._value_end is None:
            start = end_of_tag(self._utf8, tag.offset)
            end = start + len(self._utf8[start : end_of_text(self._utf8, start)].rstrip())
            self._value_end = beyond(self._utf8, tag, end)
        return tag, self._value_end

    def _turn_to(self, tag: Spot) -> None:
        if self._tag != tag:
            self._tag, self._tag_end, self._value_end = tag, None, None
            self._attributes = {}


def _attributes(utf8: bytes, tag: Spot) -> dict[str, Span]:
    """A start tag's attributes by name, and by `:local` where there is a prefix."""
    found: dict[str, Span] = {}
    end = tag
    for attribute in ATTRIBUTE.finditer(utf8, tag.offset, end_of_tag(utf8, tag.offset)):
        start = beyond(utf8, end, attribute.start(1))
        end = beyond(utf8, start, attribute.end())
        name = attribute[1].decode("utf-8", "replace")
        found[name] = start, end
        if ":" in name:
            found.setdefault(f":{name.rpartition(':')[2]}", (start, end))
    return found


class _Text:
    """The text from an offset behind a known place on, such as a start tag, read forward.

    `passed` is the number of characters read.
    """

    def __init__(self, utf8: bytes, tag: Spot, offset: int) -> None:
        self.tag = tag
        self.passed = 0
        self._utf8 = utf8
        self._spot = tag
        self._pieces = _pieces(utf8, offset)
        self._piece = (0, 0, False, 0)

    def at(self, characters: int) -> Spot | None:
        """The place of a character that was not passed; None behind the end of the text."""
        while True:
            left = characters - self.passed
            offset, length = _within(self._utf8, self._piece, left)
            if left < length:
                self._piece = (offset, *self._piece[1:])
                self._spot = beyond(self._utf8, self._spot, offset)
                self.passed = characters
                return self._spot
            self.passed += length
            piece = next(self._pieces, None)
            if piece is None:
                return None
            self._piece = piece

    def ahead(self, characters: int) -> Spot:
        """The place this many characters ahead, without reading on."""
        rest = chain((self._piece,), _pieces(self._utf8, self._piece[3]))
        end = self._spot.offset
        for piece in rest:
            offset, length = _within(self._utf8, piece, characters)
            end = offset
            characters -= length
            if characters <= 0:
                break
        return beyond(self._utf8, self._spot, end)


def _within(utf8: bytes, piece: Piece, characters: int) -> tuple[int, int]:
    """The offset behind this many characters of a piece, or its end; and its length up to there."""
    start, end, one, _ = piece
    if one:
        return (end if characters else start), 1
    text = utf8[start : min(end, start + 4 * (characters + 1))].decode("utf-8", "ignore")  # 4 bytes at most
    return start + len(text[:characters].encode()), len(text)


def _pieces(utf8: bytes, at: int) -> Iterator[Piece]:
    """The pieces of an element's text up to the next markup."""
    for piece in CONTENT.finditer(utf8, at):
        cdata, reference, skipped, newline, markup, _run = piece.groups()
        if markup is not None:
            return
        if cdata is not None:
            yield *piece.span(1), False, piece.end()
        elif skipped is None:
            yield *piece.span(), reference is not None or newline is not None, piece.end()


def end_of_text(utf8: bytes, at: int) -> int:
    """The offset of the next tag, behind text, CDATA sections, comments and processing instructions."""
    while (at := utf8.find(b"<", at)) >= 0:
        close = next((close for start, close in INSIDE_TEXT if utf8.startswith(start, at)), None)
        if close is None:
            return at
        at = utf8.find(close, at)
        if at < 0:
            break
    return len(utf8)


def text_source(utf8: bytes, tag: Spot) -> str:
    """The source of an element's text up to the next end tag; at most 64 KiB."""
    start = end_of_tag(utf8, tag.offset)
    end = utf8.find(b"</", start, start + MAX_SOURCE_BYTES)
    return utf8[start : end if end >= 0 else start + MAX_SOURCE_BYTES].decode("utf-8", "replace")


def attribute_source(utf8: bytes, tag: Spot, name: str) -> str:
    """The source of an attribute with its name in the start tag at `tag`; empty if it is missing."""
    end = min(end_of_tag(utf8, tag.offset), tag.offset + MAX_SOURCE_BYTES)
    found = (match for match in ATTRIBUTE.finditer(utf8, tag.offset, end) if match[1] == name.encode())
    match = next(found, None)
    return match[0].decode("utf-8", "replace") if match else ""


def end_of_tag(utf8: bytes, start: int) -> int:
    """The offset behind the tag that begins at `start`."""
    match = TAG.match(utf8, start)
    return match.end() if match else start


def beyond(utf8: bytes, base: Spot, offset: int) -> Spot:
    """The place of a byte offset behind a known place."""
    between = utf8[base.offset : offset].decode("utf-8", "replace")
    lines = between.count("\n")
    column = len(between) - (between.rfind("\n") + 1) + 1 if lines else base.column + len(between)
    return Spot(base.line + lines, column, offset)
