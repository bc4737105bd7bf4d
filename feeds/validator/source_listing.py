"""A document's source with the findings marked, and the changes of fixes, shortened to fit on a page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.texts import visible
from feeds.validator.profiles import RANK
from feeds.validator.reporters.excerpts import utf8_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.validator.report import Edit, Finding
    from feeds.vocabulary.model import Severity

NEWLINE = re.compile(r"\r\n?|\n")
WHOLE_LINES, WHOLE_LENGTH = 300, 40_000
"""Up to this many lines and characters a document is shown whole; of others, the lines near the findings."""
NEAR_LINES = 2
"""Lines shown before and after a finding."""
LINES_SHOWN, LENGTH_SHOWN = 1_500, 150_000
"""Lines and characters that are shown, at most."""
MARKED_LINES = 6
"""Lines of a finding that are marked, at most."""
LINE_LENGTH, NEAR_LENGTH, MARK_LENGTH = 400, 80, 240
"""A line longer than LINE_LENGTH is cut to its marks, of MARK_LENGTH at most, and NEAR_LENGTH around them."""
CONTEXT_LENGTH, CHANGE_LENGTH = 40, 400
"""Characters shown around an edit, and of its old and new text."""
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line. `starts` are the numbers of findings that start here; `tone` is "" if unmarked."""

    text: str
    tone: str = ""
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the source; or a gap of that many lines, with the number 0."""

    number: int
    pieces: tuple[Piece, ...] = ()
    gap: int = 0


@dataclass(frozen=True, slots=True)
class ShownEdit:
    """The old and the new text of an edit, with the text around it."""

    before: str
    old: str
    new: str
    after: str


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    number: int
    tone: Severity
    is_start: bool


class Listing:
    """The lines of a document."""

    def __init__(self, data: bytes) -> None:
        self._lines = NEWLINE.split(text_of(data))
        if len(self._lines) > 1 and not self._lines[-1]:
            self._lines.pop()  # no line follows the last line break

    def shown(self, findings: Sequence[Finding]) -> list[SourceLine]:
        """Returns the source with the findings marked, numbered from 1."""
        spans: dict[int, list[_Span]] = defaultdict(list)
        for number, finding in enumerate(findings, 1):
            for line, span in self._spans(number, finding):
                spans[line].append(span)
        shown: list[SourceLine] = []
        last = length = 0
        for line in self._numbers(spans):
            pieces = _pieces(self._lines[line - 1], spans.get(line, []))
            length += sum(len(piece.text) for piece in pieces)
            if length > LENGTH_SHOWN:
                break
            if line > last + 1:
                shown.append(SourceLine(0, gap=line - last - 1))
            shown.append(SourceLine(line, pieces))
            last = line
        if last < len(self._lines):
            shown.append(SourceLine(0, gap=len(self._lines) - last))
        return shown

    def _numbers(self, spans: Iterable[int]) -> Iterable[int]:
        total = len(self._lines)
        if total <= WHOLE_LINES and sum(map(len, self._lines)) <= WHOLE_LENGTH:
            return range(1, total + 1)
        near = {
            line
            for marked in spans
            for line in range(max(marked - NEAR_LINES, 1), min(marked + NEAR_LINES, total) + 1)
        }
        return sorted(near or range(1, min(WHOLE_LINES // 10, total) + 1))[:LINES_SHOWN]

    def _spans(self, number: int, finding: Finding) -> Iterable[tuple[int, _Span]]:
        """Yields the lines that a finding marks, and which part of each."""
        first = min(max(finding.line, 1), len(self._lines))
        last = min(max(finding.end_line, first), len(self._lines))
        for line in range(first, min(last, first + MARKED_LINES - 1) + 1):
            length = len(self._lines[line - 1])
            start = min(max(finding.column - 1, 0), length) if line == first else 0
            end = length if line < last else (finding.end_column or finding.column + 1) - 1
            span = _Span(start, max(min(end, length), start), number, finding.severity, line == first)
            yield line, span

    def edit(self, edit: Edit) -> ShownEdit:
        """Returns an edit with the text around it."""
        first, last = edit.start.line - 1, edit.end.line - 1
        if not 0 <= first <= last < len(self._lines):
            return ShownEdit("", "", _visible(edit.content), "")
        start, end = edit.start.column - 1, edit.end.column - 1
        if first == last:
            old = self._lines[first][start:end]
        else:
            between = self._lines[first + 1 : last][:MARKED_LINES]
            old = "\n".join((self._lines[first][start:], *between, self._lines[last][:end]))
        before, after = self._lines[first][max(start - CONTEXT_LENGTH, 0) : start], self._lines[last][end:]
        return ShownEdit(
            (ELLIPSIS if start > CONTEXT_LENGTH else "")
            + visible(before if start > CONTEXT_LENGTH else before.lstrip()),
            _visible(old),
            _visible(edit.content),
            visible(after[:CONTEXT_LENGTH]) + (ELLIPSIS if len(after) > CONTEXT_LENGTH else ""),
        )


def text_of(data: bytes) -> str:
    """Returns a document's text, in which lines and columns are counted."""
    return utf8_of(data).decode("utf-8", "replace")


def _visible(text: str) -> str:
    cut = text[:CHANGE_LENGTH] + (ELLIPSIS if len(text) > CHANGE_LENGTH else "")
    return "\n".join(map(visible, NEWLINE.split(cut)))


def _pieces(text: str, spans: list[_Span]) -> tuple[Piece, ...]:
    """Splits a line into pieces that are marked uniformly."""
    pieces: list[Piece] = []
    shown = 0
    for start, end in _windows(len(text), spans):
        if start > shown:
            pieces.append(Piece(ELLIPSIS))
        inside = [span for span in spans if start <= span.start <= end]
        ends = {min(span.end, end) for span in inside}
        cuts = sorted({start, end, *ends, *(span.start for span in inside)})
        empty = {span.start for span in inside if span.start == span.end}
        for left, right in zip(cuts, [*cuts[1:], end], strict=True):
            if left in empty:
                pieces.append(_piece("", [span for span in inside if span.start == left == span.end], left))
            over = [span for span in inside if span.start <= left < span.end]
            if left < right:
                pieces.append(_piece(text[left:right], over, left))
        shown = end
    if shown < len(text):
        pieces.append(Piece(ELLIPSIS))
    return tuple(pieces)


def _piece(text: str, over: list[_Span], left: int) -> Piece:
    tone = max((span.tone for span in over), key=RANK.__getitem__, default="")
    starts = tuple(span.number for span in over if span.is_start and span.start == left)
    return Piece(visible(text), tone, starts)


def _windows(length: int, spans: list[_Span]) -> list[tuple[int, int]]:
    """Returns the parts of a line that are shown."""
    if length <= LINE_LENGTH:
        return [(0, length)]
    windows: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: span.start) or [_Span(0, 0, 0, "info", is_start=False)]:
        start, end = max(span.start - NEAR_LENGTH, 0), min(span.end, span.start + MARK_LENGTH) + NEAR_LENGTH
        if windows and start <= windows[-1][1]:
            start, end = windows[-1][0], max(end, windows[-1][1])
            windows.pop()
        windows.append((start, min(end, length)))
    return windows
