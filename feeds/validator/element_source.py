"""An element in the source of its document, as fixes read it and edit it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.validator.locate import ATTRIBUTE, beyond, end_of_tag, end_of_text
from feeds.validator.report import Edit
from feeds.validator.spelling import MAX_SOURCE_BYTES, respelled, value_of_source

if TYPE_CHECKING:
    from feeds.validator.report import Edits, Spot
    from feeds.vocabulary.model import Mend

CDATA = re.compile(rb"\s*+<!\[CDATA\[(.*?)\]\]>\s*+", re.DOTALL)


@dataclass(slots=True, eq=False)
class ElementSource:
    """Where an element's start tag begins, and its end tag, if that is known.

    The ends of the tag and of the text are searched once: they may be as far away as the document is long.
    """

    utf8: bytes
    tag: Spot
    closing: int | None = None
    _end: int | None = None
    _text_end: int | None = None

    @property
    def end(self) -> int:
        """The offset behind the start tag."""
        if self._end is None:
            self._end = end_of_tag(self.utf8, self.tag.offset)
        return self._end

    @property
    def text_end(self) -> int:
        """The offset of the next tag behind the text."""
        if self._text_end is None:
            self._text_end = end_of_text(self.utf8, self.end)
        return self._text_end

    @property
    def near_end(self) -> int:
        """The offset behind the start tag; its beginning where it is too long to search for attributes."""
        return self.end if self.end - self.tag.offset <= 4 * MAX_SOURCE_BYTES else self.tag.offset

    def edit(self, start: int, end: int, content: str) -> Edit:
        """An edit between two offsets behind the beginning of the tag."""
        first = beyond(self.utf8, self.tag, start)
        return Edit(first, beyond(self.utf8, first, end), content)

    def attributes(self) -> dict[str, str]:
        """The values of the start tag's attributes by their names as written."""
        matches = ATTRIBUTE.finditer(self.utf8, self.tag.offset, self.near_end)
        values = ((match[1], match[0].partition(b"=")[2].strip()[1:-1]) for match in matches)
        return {name.decode(): value_of_source(value.decode("utf-8", "replace")) for name, value in values}

    def attribute(self, name: str) -> re.Match[bytes] | None:
        """Returns an attribute of the start tag: the one with this name, else one with a prefix before it."""
        wanted, local = name.encode(), b":" + name.rpartition(":")[2].encode()
        matches = [*ATTRIBUTE.finditer(self.utf8, self.tag.offset, self.near_end)]
        exact = [match for match in matches if match[1] == wanted]
        return next(iter(exact or [match for match in matches if match[1].endswith(local)]), None)

    def attribute_edits(self, name: str, mend: Mend) -> Edits:
        """The edits that write the mended value of an attribute."""
        match = self.attribute(name)
        if match is None:
            return ()
        quote = self.utf8[match.end() - 1 : match.end()].decode()
        start = self.utf8.index(quote.encode(), match.end(1)) + 1
        return self._mended(start, match.end() - 1, mend, quote)

    def text_edits(self, mend: Mend) -> Edits:
        """The edits that write the mended text of an element, if that is one run or one CDATA section."""
        start, end = self.end, self.text_end
        if end - start > 4 * MAX_SOURCE_BYTES:
            return ()
        cdata = CDATA.fullmatch(self.utf8, start, end)
        if self.utf8[start - 2 : start] == b"/>" or self.utf8[end : end + 2] != b"</":
            return ()
        if cdata is not None:
            return self._mended(*cdata.span(1), mend, "]]>")
        return () if b"<" in self.utf8[start:end] else self._mended(start, end, mend, "<")

    def _mended(self, start: int, end: int, mend: Mend, within: str) -> Edits:
        source = self.utf8[start:end].decode("utf-8", "replace")
        return tuple(
            self.edit(start + len(source[:at].encode()), start + len(source[:until].encode()), content)
            for at, until, content in respelled(source, mend, within)
        )
