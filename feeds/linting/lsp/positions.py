"""Converts places to editor positions: counted from zero, in the encoding that the editor chose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.validator.report import Edit, Finding

ENDS = re.compile(r"\r\n?|\n")
"""The line ends of the protocol (LSP 3.17, Text Documents); `splitlines` has more."""
BOM = "\ufeff"
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}


class Positions:
    """Positions in one text.  In a long line, counting continues from the last position."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self._lines = ENDS.split(text)
        self._units = UNITS[encoding]
        self._has_bom = text.startswith(BOM)
        self._last = (0, 0, 0)

    def position(self, line: int, column: int) -> Position:
        """The position of a line and a column in characters, counted from 1; at most the end of the text."""
        if line > len(self._lines):
            line, column = len(self._lines), len(self._lines[-1]) + 1
        text = self._lines[line - 1]
        characters = min(max(column - 1, 0) + (self._has_bom and line == 1), len(text))
        known, start, units = self._last
        if known != line or start > characters:
            start = units = 0
        units += self._units(text[start:characters])
        self._last = line, characters, units
        return Position(line - 1, units)

    def lines(self, first: int, last: int) -> Range:
        """From the start of one line to the start of another, counted from 0."""
        return Range(self._start(first), self._start(last))

    def _start(self, line: int) -> Position:
        return Position(line, 0) if line < len(self._lines) else self.position(line + 1, 1)

    def of_finding(self, finding: Finding) -> Range:
        """The range of a finding; one character if its end is not known."""
        start = self.position(finding.line, finding.column)
        if finding.end_line:
            return Range(start, self.position(finding.end_line, finding.end_column))
        return Range(start, self.position(finding.line, finding.column + 1))

    def of_edit(self, edit: Edit) -> Range:
        """The range that an edit replaces."""
        start, end = edit.start, edit.end
        return Range(self.position(start.line, start.column), self.position(end.line, end.column))
