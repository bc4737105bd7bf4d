"""Comments in a document that suppress findings.

    <!-- feeds: ignore rss-missing-guid, itunes-* the archive never had any -->
    <item>…</item>

    <!-- feeds: ignore-file media-missing-attribute a partner requires it -->

`ignore` applies to the element that directly follows, from its start tag to its end tag; before the root
element, both apply to the whole document.  JSON has no comments: use `per-file-ignores` there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated
from xml.parsers import expat

from feeds.core.checks import did_you_mean
from feeds.linting.rule_selectors import current_selector, is_selector, rule_names, suggestion
from feeds.linting.selection import is_inactive, selects
from feeds.validator.comments import INVALID, UNUSED
from feeds.validator.locate import TAG, beyond
from feeds.validator.report import Edit, Finding, Fix, Spot
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit
    from feeds.vocabulary.model import Fault

COMMENT = re.compile(rb"<!--\s*+feeds: (ignore\w*+(?:-\w++)*+)(.*?)-->", re.DOTALL)
NAME = re.compile(rb"\s*+([A-Za-z*][A-Za-z0-9*-]*+)(\s*+,)?+")
BETWEEN = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
KEYWORDS = ("ignore", "ignore-file")
MAX_AT_ONE_PLACE: Annotated[
    int,
    Limit(
        "validate",
        "elements",
        "names of rules in the comments about one element",
        "a finding says so; the comment suppresses nothing",
    ),
] = 100
"""Names that may apply at one place: each finding there is compared with each of them."""
MAX_NAMES: Annotated[
    int,
    Limit(
        "validate",
        "elements",
        "names of rules in the comments of a document",
        "a finding says so; the others are not read",
    ),
] = 1000
"""Names in one document: each is compared with all rules."""
MAX_HINTS = 20
"""Comments in one document that get a "did you mean" hint, which is the slowest part."""
BOM_BYTES = 3
"""Bytes of a byte order mark in UTF-8, which the offsets of edits include."""
START = (1, 1)
END = (1 << 62, 0)

Place = tuple[int, int]
"""A line and a column."""


@dataclass(slots=True)
class Suppression:
    """A comment, its selectors, and the part of the document that it applies to.

    `names` are the offsets of the selectors in the document.  A comment with an `error` suppresses nothing.
    `truncated`: the document is broken within that part, so the comment may only seem unused.
    """

    start: Spot
    end: Spot
    names: tuple[int, int]
    selectors: tuple[str, ...] = ()
    error: str = ""
    since: Place = START
    until: Place = END
    truncated: bool = False
    used: set[str] = field(default_factory=set)

    def suppresses(self, finding: Finding) -> bool:
        """Whether it names the finding's rule; the selectors that do are marked as used."""
        matching = {selector for selector in self.selectors if selects(selector, finding.rule)}
        self.used |= matching
        return bool(matching)


def apply_suppressions(
    data: bytes, findings: tuple[Finding, ...], profiles: tuple[str, ...]
) -> tuple[Finding, ...]:
    """The findings without the suppressed ones, and with findings about invalid and unused comments."""
    source = open_source(data)
    utf8, bom = source.utf8, BOM_BYTES if source.marked else 0
    comments = [*_CommentReader(utf8).read()]
    kept = [*_not_suppressed(findings, comments)]
    for comment in comments:
        if comment.error:
            kept.append(_finding(INVALID, comment, f"invalid suppression: {comment.error}"))
        elif not comment.truncated:
            kept += _unused(comment, utf8, bom, profiles)
    kept.sort(key=lambda finding: (finding.line, finding.column))
    return tuple(kept)


def _not_suppressed(findings: tuple[Finding, ...], comments: list[Suppression]) -> Iterator[Finding]:
    """One pass through findings and comments, both sorted by place."""
    valid = (comment for comment in comments if not comment.error)
    ahead = sorted(valid, key=lambda comment: comment.since, reverse=True)
    active: list[Suppression] = []
    for finding in findings:
        place = finding.line, finding.column
        while ahead and ahead[-1].since <= place:
            active.append(ahead.pop())
        active = [comment for comment in active if place <= comment.until]
        if not [comment for comment in active if comment.suppresses(finding)]:  # each marks what it uses
            yield finding


class _CommentReader:
    """Reads the suppression comments in one pass of expat, which distinguishes comments from text."""

    def __init__(self, utf8: bytes) -> None:
        self._utf8 = utf8
        self._comments: list[Suppression] = []
        self._waiting: list[Suppression] = []
        self._open: list[tuple[int, Suppression]] = []
        self._depth = 0
        self._names = 0
        self._childless: int | None = None
        self._in_prolog = True
        self._reader = expat.ParserCreate("utf-8")
        self._reader.UseForeignDTD(True)
        self._reader.CommentHandler = self._comment
        self._reader.StartElementHandler = self._start
        self._reader.EndElementHandler = self._end

    def read(self) -> list[Suppression]:
        """The comments; a document that declares entities has no valid ones, since these may hide markup."""
        if b"<!ENTITY" in self._utf8:
            # After the last end of a comment, each start of one would be scanned to the end of the document.
            first = COMMENT.search(self._utf8, 0, self._utf8.rfind(b"-->") + 3)
            error = "it has no effect in a document that declares entities"
            return [self._invalid(first, error)] if first else []
        try:
            self._reader.Parse(self._utf8, True)
            self._end_of_siblings()
        except expat.ExpatError:
            for comment in self._comments:
                comment.truncated = comment.until == END
        return self._comments

    def _invalid(self, match: re.Match[bytes], error: str) -> Suppression:
        start = beyond(self._utf8, Spot(1, 1, 0), match.start())
        return Suppression(start, beyond(self._utf8, start, match.end()), (0, 0), (), error)

    def _here(self) -> Spot:
        reader = self._reader
        return Spot(reader.CurrentLineNumber, reader.CurrentColumnNumber + 1, reader.CurrentByteIndex)

    def _comment(self, _text: str) -> None:
        start = self._here()
        match = COMMENT.match(self._utf8, start.offset)
        if match is None or self._names > MAX_NAMES:
            return
        selectors, names = _selectors(match)
        self._names += len(selectors) + 1
        open_ = (comment for _, comment in self._open)
        active = self._comments if self._in_prolog else [*self._waiting, *open_]
        error = _error(match[1].decode(), selectors, hint=len(self._comments) < MAX_HINTS)
        if self._names > MAX_NAMES:
            error = f"more than {MAX_NAMES} names in one document"
        elif sum(len(comment.selectors) for comment in active) + len(selectors) > MAX_AT_ONE_PLACE:
            error = f"more than {MAX_AT_ONE_PLACE} names for one element"
        elif match[1] == b"ignore-file" and not self._in_prolog:
            error = "ignore-file must be placed before the root element"
        comment = Suppression(start, beyond(self._utf8, start, match.end()), names, selectors, error)
        self._comments.append(comment)
        if not comment.error and not self._in_prolog:
            self._waiting.append(comment)

    def _start(self, _name: str, _attributes: object) -> None:
        self._depth += 1
        self._in_prolog = False
        self._childless = self._reader.CurrentByteIndex
        if self._waiting:
            here = self._here()
            for comment in self._waiting:
                comment.since = here.line, here.column
                if not BETWEEN.fullmatch(self._utf8, comment.end.offset, here.offset):
                    comment.error = "it must be placed directly before an element, not before text"
                self._open.append((self._depth, comment))
            self._waiting.clear()

    def _end(self, _name: str) -> None:
        self._end_of_siblings()
        while self._open and self._open[-1][0] == self._depth:
            self._open.pop()[1].until = last_place(self._utf8, self._here(), self._childless)
        self._depth -= 1
        self._childless = None

    def _end_of_siblings(self) -> None:
        for comment in self._waiting:
            comment.error = "no element follows it"
        self._waiting.clear()


def last_place(utf8: bytes, here: Spot, start: int | None) -> Place:
    """The place of an element's last character; expat reports its end `here`, `start` if it is childless."""
    only = TAG.match(utf8, start) if start is not None else None
    if only and only[0].endswith(b"/>") and only.end() == here.offset:
        return here.line, here.column - 1
    match = TAG.match(utf8, here.offset)
    last = beyond(utf8, here, match.end() - 1 if match else here.offset)
    return last.line, last.column


def _selectors(match: re.Match[bytes]) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The selectors at the start of a comment, separated by commas, and their offsets."""
    selectors: list[str] = []
    start = end = at = match.start(2)
    while len(selectors) <= MAX_AT_ONE_PLACE and (name := NAME.match(match.string, at, match.end(2))):
        start = start if selectors else name.start(1)
        selectors.append(current_selector(name[1].decode()))
        end, at = name.end(1), name.end()
        if name[2] is None:
            break
    return tuple(selectors), (start, end)


def _error(keyword: str, selectors: tuple[str, ...], *, hint: bool) -> str:
    if keyword not in KEYWORDS:
        return f"unknown keyword {keyword}; expected {' or '.join(KEYWORDS)}{did_you_mean(keyword, KEYWORDS)}"
    if not selectors:
        return "it names no rule"
    unknown = next((name for name in selectors if not is_selector(name)), None)
    return "" if unknown is None else f"unknown rule {unknown[:60]}{suggestion(unknown) if hint else ''}"


def _unused(comment: Suppression, utf8: bytes, bom: int, profiles: tuple[str, ...]) -> Iterator[Finding]:
    """A finding about unused selectors; its fix removes them, or the whole comment with its line."""
    unused = [
        name
        for name in comment.selectors
        if name not in comment.used
        and not any(is_inactive(rule, profiles) for rule in rule_names() if selects(name, rule))
    ]
    if unused:
        left = ", ".join(name for name in comment.selectors if name not in unused)
        start, end = (
            replace(spot, offset=spot.offset + bom) for spot in _removed(comment, utf8, whole=not left)
        )
        fix = Fix(f"remove {', '.join(unused)}", safe=True, edits=(Edit(start, end, left),))
        names = " or ".join(f'"{name}"' for name in unused)
        yield _finding(UNUSED, comment, f"unused suppression: no {names} finding here", fix)


def _removed(comment: Suppression, utf8: bytes, *, whole: bool) -> tuple[Spot, Spot]:
    """The start and end of the names in a comment, or of the `whole` comment, with its line if it has one."""
    start, end = comment.start, comment.end
    if not whole:
        return beyond(utf8, start, comment.names[0]), beyond(utf8, start, comment.names[1])
    line = utf8.rfind(b"\n", 0, start.offset) + 1
    if line and not utf8[line : start.offset].strip() and utf8[end.offset : end.offset + 1] == b"\n":
        return Spot(start.line, 1, line), Spot(end.line + 1, 1, end.offset + 1)
    return start, end


def _finding(fault: Fault, comment: Suppression, message: str, fix: Fix | None = None) -> Finding:
    return Finding(
        rule=f"lint-{fault.name}",
        name=fault.title,
        severity=fault.severity,
        message=message,
        line=comment.start.line,
        column=comment.start.column,
        end_line=comment.end.line,
        end_column=comment.end.column,
        help=fault.help,
        fix=fix,
    )
