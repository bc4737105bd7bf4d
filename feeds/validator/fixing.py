"""Fixes, put into documents: edits are applied where they do not meet, and a document is never made worse."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.text_diff import unified
from feeds.validator.jsonfeed import is_json
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from feeds.validator.report import Edit, Finding, Fix, Report

MOST_ROUNDS = 20
"""What a fix uncovers is fixed in the next round."""
MOST_JUDGED = 100 << 20
"""So many bytes are judged at most to find out which of a large document's fixes go together."""
WEIGHT = 1000
"""A finding costs the time of so many bytes without one."""
BROKEN = "xml-not-well-formed"
REPEATED = "-repeated-element"
MORE = "-more-findings"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A document after its fixes: the bytes, what is still found in them, and which findings were fixed."""

    data: bytes
    report: Report
    done: tuple[Finding, ...] = ()


def fix(data: bytes, judge: Callable[[bytes], Report], *, unsafe: bool = False) -> Fixed:
    """Apply the fixes of the findings until none is left that makes the document better.

    `judge` validates a document and gives its findings with their fixes.  Without `unsafe`, only fixes are
    applied that leave the meaning as it is.
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
    """What to try until the document gets better: all at once, then each rule's, then one by one."""
    if ready:
        yield ready
    rules = list(dict.fromkeys(found.rule for found in ready))
    for rule in rules if len(rules) > 1 else ():
        yield [found for found in ready if found.rule == rule]
    for found in ready if len(ready) > 1 else ():
        yield [found]


def _step(state: Fixed, batch: list[Finding], judge: Callable[[bytes], Report]) -> Fixed | None:
    """The document with a batch of fixes; None where that is no better."""
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
    gone = was - now
    revealed = any(found.fix and found.fix.reveals and found.rule in gone for found in done)
    if revealed or _break(before) < _break(after):
        return not any(rule.endswith(REPEATED) for rule in now - was)
    if any(rule.endswith(MORE) for rule in was):
        rules = {found.rule for found in done}
        return sum(now[rule] for rule in rules) <= sum(was[rule] for rule in rules)
    return now.total() < was.total() and not now - was


def _break(report: Report) -> tuple[int, int]:
    """Where a document stops being well-formed; before all places, if it does not."""
    places = [(found.line, found.column) for found in report.findings if found.rule == BROKEN]
    return places[0] if places else (0, 0)


def apply(data: bytes, findings: Iterable[Finding]) -> tuple[bytes, tuple[Finding, ...]]:
    """A document with the fixes of findings in it, and those findings whose fixes are in it.

    Of fixes whose edits meet, the first is taken.  The document stays in its encoding; one that does not come
    back from UTF-8 as it was is left alone.
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
    """Whether an edit reaches into none of those before, which are in order and apart, and repeats none."""
    start, end = _span(edit)
    at = bisect_left(taken, (start, end), key=_span)
    if at and taken[at - 1].end.offset > start:
        return False
    return at == len(taken) or (taken[at] != edit and taken[at].start.offset >= end)


def _opened(data: bytes) -> tuple[bytes, Callable[[bytes], bytes]] | None:
    """A document in UTF-8, its byte order mark with it, and the way back; None where there is none."""
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
    """What changed, as a unified diff; empty where nothing did."""
    return "".join(unified(path, _lines(before), _lines(after)))


def _lines(data: bytes) -> list[str]:
    opened = _opened(data)
    return re.findall(r"[^\n]*\n|[^\n]+", (opened[0] if opened else data).decode("utf-8", "replace"))
