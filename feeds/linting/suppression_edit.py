"""The comment that suppresses a finding: it goes directly before the element that contains the finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from feeds.linting.suppressions import BOM_BYTES, last_place
from feeds.validator.jsonfeed import is_json
from feeds.validator.report import Edit, Spot
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from feeds.validator.report import Finding


class _StopParsing(Exception):  # noqa: N818 - it ends expat's pass early and is not an error
    """The element has been found."""


def suppression_edit(data: bytes, finding: Finding) -> Edit | None:
    """The edit that inserts a comment before the element of a finding; None where it has no effect."""
    if is_json(data) or finding.rule.startswith("lint-"):
        return None
    source = open_source(data)
    if not source.readable or b"<!ENTITY" in source.utf8:
        return None
    finder = _ElementFinder(source.utf8, (finding.line, finding.column))
    spot = finder.find()
    if spot is None:
        return None
    keyword = "ignore-file" if finder.is_root else "ignore"
    content = f"<!-- feeds: {keyword} {finding.rule} -->" + _separator(source.utf8, spot.offset)
    at = Spot(spot.line, spot.column, spot.offset + (BOM_BYTES if source.marked else 0))
    return Edit(at, at, content)


def _separator(utf8: bytes, offset: int) -> str:
    """What separates the comment from the element: a line break and indentation if that starts its line."""
    line = utf8.rfind(b"\n", 0, offset) + 1
    before = utf8[line:offset]
    if before.strip(b" \t"):
        return ""
    newline = "\r\n" if utf8[max(0, line - 2) : line] == b"\r\n" else "\n"
    return newline + before.decode()


class _ElementFinder:
    """Finds the element that contains a place, in one pass of expat that ends after the place."""

    def __init__(self, utf8: bytes, place: tuple[int, int]) -> None:
        self._utf8 = utf8
        self._place = place
        self._open: list[Spot] = []
        self._childless: int | None = None
        self._element: Spot | None = None
        self.is_root = False
        self._reader = expat.ParserCreate("utf-8")
        self._reader.UseForeignDTD(True)
        self._reader.StartElementHandler = self._start
        self._reader.EndElementHandler = self._end

    def find(self) -> Spot | None:
        """The start of the innermost element that contains the place; of the root for places before it."""
        try:
            self._reader.Parse(self._utf8, True)
        except _StopParsing:
            return self._element
        except expat.ExpatError:  # the place is at the syntax error, or after it
            self._settle()
        return self._element

    def _settle(self) -> None:
        if self._open:
            self._element = self._open[-1]
            self.is_root = len(self._open) == 1

    def _here(self) -> Spot:
        reader = self._reader
        return Spot(reader.CurrentLineNumber, reader.CurrentColumnNumber + 1, reader.CurrentByteIndex)

    def _start(self, _name: str, _attributes: object) -> None:
        here = self._here()
        self._childless = here.offset
        if (here.line, here.column) <= self._place or not self._open:
            self._open.append(here)
        if (here.line, here.column) > self._place:
            self._settle()
            raise _StopParsing

    def _end(self, _name: str) -> None:
        last = last_place(self._utf8, self._here(), self._childless)
        if last >= self._place or len(self._open) == 1:
            self._settle()
            raise _StopParsing
        self._open.pop()
        self._childless = None
