"""Places of findings as an editor counts them: from zero, and in the units that it asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.validator.report import Edit, Finding

ENDS = re.compile(r"\r\n?|\n")
"""The ends of lines that the protocol knows (LSP 3.17, Text Documents); `splitlines` knows more."""
MARK = "\ufeff"
UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}


class Positions:
    """The places of one text. Those of a long line are found going forward from the last one."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self._lines = ENDS.split(text)
        self._units = UNITS[encoding]
        self._marked = text.startswith(MARK)
        self._last = (0, 0, 0)

    def position(self, line: int, column: int) -> Position:
        """Of a line and a column that count from 1, the column in characters; at most the end of the text."""
        if line > len(self._lines):
            line, column = len(self._lines), len(self._lines[-1]) + 1
        text = self._lines[line - 1]
        characters = min(max(column - 1, 0) + (self._marked and line == 1), len(text))
        known, start, units = self._last
        if known != line or start > characters:
            start = units = 0
        units += self._units(text[start:characters])
        self._last = line, characters, units
        return Position(line - 1, units)

    def lines(self, first: int, last: int) -> Range:
        """From the beginning of a line to that of another; they count from 0."""
        return Range(self._start(first), self._start(last))

    def _start(self, line: int) -> Position:
        return Position(line, 0) if line < len(self._lines) else self.position(line + 1, 1)

    def of_finding(self, finding: Finding) -> Range:
        """What a finding is about; where its end is not known, the character that it begins at."""
        start = self.position(finding.line, finding.column)
        if finding.end_line:
            return Range(start, self.position(finding.end_line, finding.end_column))
        return Range(start, self.position(finding.line, finding.column + 1))

    def of_edit(self, edit: Edit) -> Range:
        """What an edit takes away."""
        start, end = edit.start, edit.end
        return Range(self.position(start.line, start.column), self.position(end.line, end.column))
