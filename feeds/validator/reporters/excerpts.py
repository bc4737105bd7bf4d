"""The lines of a document that findings are about, shortened, with the span of each finding.

Findings are ordered by place, so a document is read forward only once, however long its lines are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.texts import visible
from feeds.validator.jsonfeed import is_json
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.report import Finding
    from feeds.validator.reporters import Checked

BEFORE = 40
MAX_LINE_CHARACTERS = 100
"""Characters shown of a line: before the span, and in all."""
MOST_LINES = 4
"""Lines shown of a span."""
NEWLINE = re.compile(rb"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Line:
    """A shortened line: the text before the span, the span, and the text after it."""

    number: int
    before: str
    marked: str
    after: str


def excerpts(document: Checked) -> Iterator[tuple[Finding, list[Line]]]:
    """Yields each finding with its lines; without lines if the document has no `data`."""
    reader = None if document.data is None else _Reader(utf8_of(document.data))
    for finding in document.report.findings:
        yield finding, [] if reader is None else reader.lines(finding)


def utf8_of(data: bytes) -> bytes:
    """Returns a document in the encoding in which lines and columns are counted."""
    return data.removeprefix(b"\xef\xbb\xbf") if is_json(data) else open_source(data).utf8


class _Reader:
    """Moves forward in a document by lines and columns, counted in characters."""

    def __init__(self, utf8: bytes) -> None:
        self._utf8 = utf8
        self._rewind()

    def _rewind(self) -> None:
        self._line, self._start = 1, 0
        self._column, self._offset = 1, 0

    def lines(self, finding: Finding) -> list[Line]:
        """The lines of a finding's span; one character is marked if its end is not known."""
        last = max(finding.end_line, finding.line)
        shown: list[Line] = []
        begins = None
        for number in range(finding.line, min(last, finding.line + MOST_LINES - 1) + 1):
            column = finding.column if number == finding.line else 1
            end = finding.end_column if number == finding.end_line else None
            if number == last and end is None:
                end = column + 1
            line = self._window(number, column, end)
            if line is None:
                break
            shown.append(line)
            begins = begins or (self._line, self._start, self._column, self._offset)
        if begins is not None:  # the next finding may begin in the first of these lines
            self._line, self._start, self._column, self._offset = begins
        return shown

    def _window(self, number: int, column: int, end: int | None) -> Line | None:
        """The part of a line around a span that ends before the column `end`, or at the end of the line."""
        if not self._go(number, column):
            return None
        offset = self._offset
        rest = NEWLINE.search(self._utf8, offset, offset + 4 * MAX_LINE_CHARACTERS)
        stop = rest.start() if rest else min(offset + 4 * MAX_LINE_CHARACTERS, len(self._utf8))
        after = self._utf8[offset:stop].decode("utf-8", "ignore")
        before = self._utf8[max(self._start, offset - 4 * BEFORE) : offset].decode("utf-8", "ignore")
        cut_before = len(before) < self._column - 1 or len(before) > BEFORE
        before = before[-BEFORE:] if cut_before else before.lstrip(" \t")
        room = MAX_LINE_CHARACTERS - len(before)
        width = len(after) if end is None else max(end - column, 1)
        more = "…" if len(after) > room or (rest is None and stop < len(self._utf8)) else ""
        marked, tail = after[: min(width, room)], after[min(width, room) : room]
        return Line(number, "…" * cut_before + visible(before), visible(marked), visible(tail) + more)

    def _go(self, number: int, column: int) -> bool:
        """Moves to a column of a line, or to its end if it is shorter; False if there is no such line."""
        if (number, column) < (self._line, self._column):
            self._rewind()
        while self._line < number:
            found = NEWLINE.search(self._utf8, self._offset)
            if found is None:
                return False
            self._line, self._start = self._line + 1, found.end()
            self._column, self._offset = 1, found.end()
        while self._column < column:
            block = min(4 * (column - self._column), 1 << 16)
            found = NEWLINE.search(self._utf8, self._offset, self._offset + block)
            stop = found.start() if found else self._offset + block
            text = self._utf8[self._offset : stop].decode("utf-8", "ignore")[: column - self._column]
            if not text:
                break
            self._column += len(text)
            self._offset += len(text.encode())
        return True
