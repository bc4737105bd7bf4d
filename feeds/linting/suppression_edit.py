"""Where a comment goes that suppresses a finding: directly before the element that the finding is in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from feeds.linting.suppressions import MARK, last_place
from feeds.validator.jsonfeed import is_json
from feeds.validator.report import Edit, Spot
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from feeds.validator.report import Finding


class _Enough(Exception):  # noqa: N818 - it ends expat's pass early and is never an error
    """The element is known."""


def comment_for(data: bytes, finding: Finding) -> Edit | None:
    """The edit that puts `<!-- feeds: ignore … -->` before the element of a finding.

    None where no comment can be: in JSON, and where entities are declared or the document is broken before.
    """
    if is_json(data) or finding.rule.startswith("lint-"):
        return None
    source = open_source(data)
    if not source.readable or b"<!ENTITY" in source.utf8:
        return None
    finder = _Finder(source.utf8, (finding.line, finding.column))
    spot = finder.find()
    if spot is None:
        return None
    word = "ignore-file" if finder.is_root else "ignore"
    content = f"<!-- feeds: {word} {finding.rule} -->" + _layout(source.utf8, spot.offset)
    at = Spot(spot.line, spot.column, spot.offset + (MARK if source.marked else 0))
    return Edit(at, at, content)


def _layout(utf8: bytes, offset: int) -> str:
    """What parts a comment from an element: where that begins its line, an end of line and indentation."""
    line = utf8.rfind(b"\n", 0, offset) + 1
    before = utf8[line:offset]
    if before.strip(b" \t"):
        return ""
    newline = "\r\n" if utf8[max(0, line - 2) : line] == b"\r\n" else "\n"
    return newline + before.decode()


class _Finder:
    """One pass of expat, which ends behind the place."""

    def __init__(self, utf8: bytes, place: tuple[int, int]) -> None:
        self._utf8 = utf8
        self._place = place
        self._open: list[Spot] = []
        self._childless: int | None = None
        self._found: Spot | None = None
        self.is_root = False
        self._reader = expat.ParserCreate("utf-8")
        self._reader.UseForeignDTD(True)
        self._reader.StartElementHandler = self._start
        self._reader.EndElementHandler = self._end

    def find(self) -> Spot | None:
        """Where the innermost element begins that the place is in; the root, for places before it."""
        try:
            self._reader.Parse(self._utf8, True)
        except _Enough:
            return self._found
        except expat.ExpatError:  # the place is where the document breaks, or behind
            self._settle()
        return self._found

    def _settle(self) -> None:
        if self._open:
            self._found = self._open[-1]
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
            raise _Enough

    def _end(self, _name: str) -> None:
        last = last_place(self._utf8, self._here(), self._childless)
        if last >= self._place or len(self._open) == 1:
            self._settle()
            raise _Enough
        self._open.pop()
        self._childless = None
