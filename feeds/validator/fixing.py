"""Applies fixes to documents: edits that do not overlap, as long as they make the document better."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

from feeds.core.text_diff import unified
from feeds.validator.jsonfeed import is_json
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from feeds.core.limits import Limit
    from feeds.validator.report import Edit, Finding, Fix, Report

MOST_ROUNDS: Annotated[
    int,
    Limit(
        "fix",
        "elements",
        "rounds of fixes, each of what the one before has revealed",
        "the other fixes are not applied",
    ),
] = 20
MOST_JUDGED: Annotated[
    int,
    Limit(
        "fix",
        "bytes",
        "what is validated to find fixes that work together; 10 times at least",
        "the other fixes are not applied",
    ),
] = 100 << 20
WEIGHT = 1000
"""The time that a finding costs, in bytes without one."""
BROKEN = "xml-not-well-formed"
REPEATED = ("-repeated-element", "-repeated-key")
MORE = "-more-findings"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document after its fixes: its bytes, the report on them, and the findings that were fixed."""

    data: bytes
    report: Report
    done: tuple[Finding, ...] = ()


def fix(data: bytes, judge: Callable[[bytes], Report], *, unsafe: bool = False) -> Fixed:
    """Applies fixes until none is left that makes the document better.

    `judge` validates a document and returns its findings with their fixes.  Without `unsafe`, only safe fixes
    are applied.
    """
    state = Fixed(data, judge(data))
    refused: set[Fix] = set()
    weight = len(data) + WEIGHT * len(state.report.findings)
    left = max(10, min(100, MOST_JUDGED // max(weight, 1)))
    for _ in range(MOST_ROUNDS):
        ready = [
            found
            for found in state.report.findings
            if found.fix and found.fix not in refused and (unsafe or found.fix.safe)
        ]
        step = None
        for batch in _batches(ready):
            if left <= 0:
                return state
            left -= 1
            step = _step(state, batch, judge)
            if step is not None:
                break
            if len(batch) == 1:
                refused |= {found.fix for found in batch if found.fix}
        if step is None:
            return state
        state = step
    return state


def _batches(ready: list[Finding]) -> Iterator[list[Finding]]:
    """What to try until the document gets better: all fixes, then each rule's, then one by one."""
    if ready:
        yield ready
    rules = list(dict.fromkeys(found.rule for found in ready))
    for rule in rules if len(rules) > 1 else ():
        yield [found for found in ready if found.rule == rule]
    for found in ready if len(ready) > 1 else ():
        yield [found]


def _step(state: Fixed, batch: list[Finding], judge: Callable[[bytes], Report]) -> Fixed | None:
    """The document with a batch of fixes; None if it is not better."""
    data, done = apply(state.data, batch)
    if data == state.data:
        return None
    report = judge(data)
    return Fixed(data, report, (*state.done, *done)) if _is_better(state.report, report, done) else None


def _is_better(before: Report, after: Report, done: Collection[Finding]) -> bool:
    """Whether there are fewer findings, and no new ones except those that could not be seen before.

    Where not all are shown, the next ones take the place of those that are `done`.
    """
    was, now = (Counter(found.rule for found in report.findings) for report in (before, after))
    if now[BROKEN] > was[BROKEN]:
        return False
    left = {(found.rule, found.message) for found in after.findings}
    revealed = any(
        found.fix and found.fix.reveals and (found.rule, found.message) not in left for found in done
    )
    if revealed or _break(before) < _break(after):
        return not any(rule.endswith(REPEATED) for rule in now - was)
    if any(rule.endswith(MORE) for rule in was):
        rules = {found.rule for found in done}
        return sum(now[rule] for rule in rules) <= sum(was[rule] for rule in rules)
    return now.total() < was.total() and not now - was


def _break(report: Report) -> tuple[int, int]:
    """Where a document stops being well-formed; (0, 0) if it is well-formed."""
    places = [(found.line, found.column) for found in report.findings if found.rule == BROKEN]
    return places[0] if places else (0, 0)


def apply(data: bytes, findings: Iterable[Finding]) -> tuple[bytes, tuple[Finding, ...]]:
    """The document with the fixes of findings applied, and the findings whose fixes were applied.

    Of overlapping fixes, the first is applied.  The document keeps its encoding; it is left alone if decoding
    and encoding changes it.
    """
    opened = _opened(data)
    if opened is None:
        return data, ()
    utf8, closed = opened
    taken: list[Edit] = []
    done = []
    for found in sorted((found for found in findings if found.fix), key=_place):
        edits = found.fix.edits if found.fix else ()
        if all(_is_free(edit, taken) for edit in edits):
            for edit in edits:
                insort(taken, edit, key=_span)
        elif not all(edit in taken[bisect_left(taken, _span(edit), key=_span) :][:1] for edit in edits):
            continue
        done.append(found)
    pieces: list[bytes] = []
    behind = 0
    for edit in taken:
        pieces += (utf8[behind : edit.start.offset], edit.content.encode())
        behind = edit.end.offset
    return closed(b"".join((*pieces, utf8[behind:]))), tuple(done)


def _place(finding: Finding) -> tuple[int, int]:
    return _span(finding.fix.edits[0]) if finding.fix else (0, 0)


def _span(edit: Edit) -> tuple[int, int]:
    return edit.start.offset, edit.end.offset


def _is_free(edit: Edit, taken: list[Edit]) -> bool:
    """Whether an edit neither overlaps nor repeats one of the sorted edits that were taken."""
    start, end = _span(edit)
    at = bisect_left(taken, (start, end), key=_span)
    if at and taken[at - 1].end.offset > start:
        return False
    return at == len(taken) or (taken[at] != edit and taken[at].start.offset >= end)


def _opened(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]] | None:
    """Returns a document in UTF-8 with its byte order mark, and the function back, or None."""
    encoding = "utf-8" if is_json(data) else open_source(data).encoding
    if encoding == "utf-8":
        return data, bytes
    with suppress(UnicodeError, LookupError):
        text = data.decode(encoding)
        if text.encode(encoding) == data:
            return text.encode(), partial(_encoded, encoding=encoding)
    return None


def _encoded(utf8: bytes, encoding: str) -> bytes:
    return utf8.decode().encode(encoding, "xmlcharrefreplace")


def diff(path: str, before: bytes, after: bytes) -> str:
    """A unified diff; empty if nothing changed."""
    return "".join(unified(path, _lines(before), _lines(after)))


def _lines(data: bytes) -> list[str]:
    opened = _opened(data)
    return re.findall(r"[^\n]*\n|[^\n]+", (opened[0] if opened else data).decode("utf-8", "replace"))
