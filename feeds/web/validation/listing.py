"""A document's source with findings marked in it, and what fixes change, cut to what a page can show."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.texts import visible
from feeds.validator.jsonfeed import is_json
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from feeds.validator.report import Edit, Finding
    from feeds.vocabulary.model import Severity

NEWLINE = re.compile(r"\r\n?|\n")
WHOLE_LINES, WHOLE_LENGTH = 300, 40_000
"""A document of no more lines and characters is shown whole, of others what is around the findings."""
AROUND = 2
"""Lines before and behind a finding's."""
MOST_LINES, MOST_LENGTH = 1_500, 150_000
"""So much is shown, whatever was found."""
SPANNED = 6
"""Of a place of more lines, the first ones are marked."""
LONG, BESIDE, MARKED = 400, 80, 240
"""A line that is longer than LONG is cut to what is BESIDE its marks, and these to MARKED characters."""
CONTEXT, CHANGED = 40, 400
"""Characters beside a change, and of what it takes out or puts in."""
RANK = {"info": 1, "warning": 2, "error": 3}
MORE = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: `begun` are the numbers of the findings that begin here; `tone` is empty unmarked."""

    text: str
    tone: str = ""
    begun: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, or, without a number, a gap of so many lines."""

    number: int
    pieces: tuple[Piece, ...] = ()
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix takes out and puts in, between what stays."""

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
    begins: bool


class Listing:
    """The lines of a document."""

    def __init__(self, data: bytes) -> None:
        self._lines = NEWLINE.split(text_of(data))
        if len(self._lines) > 1 and not self._lines[-1]:
            self._lines.pop()  # the last line's end begins no other

    def shown(self, findings: Sequence[Finding]) -> list[Line]:
        """The source with the findings marked, which are numbered from 1."""
        spans: dict[int, list[_Span]] = defaultdict(list)
        for number, finding in enumerate(findings, 1):
            for line, span in self._spans(number, finding):
                spans[line].append(span)
        shown: list[Line] = []
        behind = length = 0
        for line in self._numbers(spans):
            pieces = _pieces(self._lines[line - 1], spans.get(line, []))
            length += sum(len(piece.text) for piece in pieces)
            if length > MOST_LENGTH:
                break
            if line > behind + 1:
                shown.append(Line(0, gap=line - behind - 1))
            shown.append(Line(line, pieces))
            behind = line
        if behind < len(self._lines):
            shown.append(Line(0, gap=len(self._lines) - behind))
        return shown

    def _numbers(self, spans: Iterable[int]) -> Iterable[int]:
        total = len(self._lines)
        if total <= WHOLE_LINES and sum(map(len, self._lines)) <= WHOLE_LENGTH:
            return range(1, total + 1)
        near = {
            line
            for marked in spans
            for line in range(max(marked - AROUND, 1), min(marked + AROUND, total) + 1)
        }
        return sorted(near or range(1, min(WHOLE_LINES // 10, total) + 1))[:MOST_LINES]

    def _spans(self, number: int, finding: Finding) -> Iterable[tuple[int, _Span]]:
        """The lines that a finding marks, and from where to where."""
        first = min(max(finding.line, 1), len(self._lines))
        last = min(max(finding.end_line, first), len(self._lines))
        for line in range(first, min(last, first + SPANNED - 1) + 1):
            length = len(self._lines[line - 1])
            start = min(max(finding.column - 1, 0), length) if line == first else 0
            end = length if line < last else (finding.end_column or finding.column + 1) - 1
            span = _Span(start, max(min(end, length), start), number, finding.severity, line == first)
            yield line, span

    def change(self, edit: Edit) -> Change:
        """What an edit changes."""
        first, last = edit.start.line - 1, edit.end.line - 1
        if not 0 <= first <= last < len(self._lines):
            return Change("", "", _visible(edit.content), "")
        start, end = edit.start.column - 1, edit.end.column - 1
        if first == last:
            old = self._lines[first][start:end]
        else:
            between = self._lines[first + 1 : last][:SPANNED]
            old = "\n".join((self._lines[first][start:], *between, self._lines[last][:end]))
        before, after = self._lines[first][max(start - CONTEXT, 0) : start], self._lines[last][end:]
        return Change(
            (MORE if start > CONTEXT else "") + visible(before if start > CONTEXT else before.lstrip()),
            _visible(old),
            _visible(edit.content),
            visible(after[:CONTEXT]) + (MORE if len(after) > CONTEXT else ""),
        )


def text_of(data: bytes) -> str:
    """A document's text, as places in it are counted."""
    utf8 = data.removeprefix(b"\xef\xbb\xbf") if is_json(data) else open_source(data).utf8
    return utf8.decode("utf-8", "replace")


def _visible(text: str) -> str:
    cut = text[:CHANGED] + (MORE if len(text) > CHANGED else "")
    return "\n".join(map(visible, NEWLINE.split(cut)))


def _pieces(text: str, spans: list[_Span]) -> tuple[Piece, ...]:
    """A line in pieces, each in the same marks from its beginning to its end."""
    pieces: list[Piece] = []
    behind = 0
    for start, end in _windows(len(text), spans):
        if start > behind:
            pieces.append(Piece(MORE))
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
        behind = end
    if behind < len(text):
        pieces.append(Piece(MORE))
    return tuple(pieces)


def _piece(text: str, over: list[_Span], left: int) -> Piece:
    tone = max((span.tone for span in over), key=RANK.__getitem__, default="")
    begun = tuple(span.number for span in over if span.begins and span.start == left)
    return Piece(visible(text), tone, begun)


def _windows(length: int, spans: list[_Span]) -> list[tuple[int, int]]:
    """From where to where a line is shown."""
    if length <= LONG:
        return [(0, length)]
    windows: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda span: span.start) or [_Span(0, 0, 0, "info", begins=False)]:
        start, end = max(span.start - BESIDE, 0), min(span.end, span.start + MARKED) + BESIDE
        if windows and start <= windows[-1][1]:
            start, end = windows[-1][0], max(end, windows[-1][1])
            windows.pop()
        windows.append((start, min(end, length)))
    return windows
