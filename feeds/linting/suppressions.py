"""Comments in a document that say which findings are known and meant.

    <!-- feeds: ignore rss-missing-guid, itunes-* the archive never had any -->
    <item>…</item>

    <!-- feeds: ignore-file media-missing-attribute a partner wants it so -->

The first is for the element that it stands directly before, from its start tag to its end tag; before the
root element, either is for the whole document.  JSON has no comments: there, `per-file-ignores` are the way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from xml.parsers import expat

from feeds.core.checks import did_you_mean
from feeds.linting.rule_selectors import is_known, known_rules, meant
from feeds.linting.selection import selects, silent
from feeds.validator.comments import INVALID, UNUSED
from feeds.validator.locate import TAG, beyond
from feeds.validator.report import Edit, Finding, Fix, Spot
from feeds.validator.source import open_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.vocabulary.model import Fault

COMMENT = re.compile(rb"<!--\s*+feeds: (ignore\w*+(?:-\w++)*+)(.*?)-->", re.DOTALL)
NAME = re.compile(rb"\s*+([A-Za-z*][A-Za-z0-9*-]*+)(\s*+,)?+")
BETWEEN = re.compile(rb"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
WORDS = ("ignore", "ignore-file")
DEEPEST = 100
"""So many names may hold in one place, each of which every finding there is held against."""
MOST = 1000
"""So many names are read of one document: for each, all rules are looked through."""
HINTED = 20
"""So many comments of one document get a hint at what was meant, which takes longest."""
MARK = 3
"""Bytes of a byte order mark in UTF-8, which the offsets of edits count."""
EVERYWHERE = (1, 1)
END = (1 << 62, 0)

Place = tuple[int, int]
"""A line and a column."""


@dataclass(slots=True)
class Suppression:
    """A comment, the selectors of rules in it, and the part of the document that it is for.

    `names` is where the selectors stand.  With a `flaw` it suppresses nothing.  `cut`: the document breaks
    off in that part, so that not all was looked at.
    """

    start: Spot
    end: Spot
    names: tuple[int, int]
    selectors: tuple[str, ...] = ()
    flaw: str = ""
    since: Place = EVERYWHERE
    until: Place = END
    cut: bool = False
    used: set[str] = field(default_factory=set)

    def covers(self, finding: Finding) -> bool:
        """Whether it names the finding's rule, which it keeps in mind."""
        found = {selector for selector in self.selectors if selects(selector, finding.rule)}
        self.used |= found
        return bool(found)


def suppressed(data: bytes, findings: tuple[Finding, ...], profiles: tuple[str, ...]) -> tuple[Finding, ...]:
    """The findings without those that comments suppress, and with what is wrong with the comments.

    A selector whose rules are not heard under the chosen profiles is not called unused.
    """
    source = open_source(data)
    utf8, mark = source.utf8, MARK if source.marked else 0
    comments = [*_Comments(utf8).read()]
    kept = [*_left(findings, comments)]
    for comment in comments:
        kept += [*_invalid(comment), *_unused(comment, utf8, mark, profiles)]
    kept.sort(key=lambda finding: (finding.line, finding.column))
    return tuple(kept)


def _left(findings: tuple[Finding, ...], comments: list[Suppression]) -> Iterator[Finding]:
    """One way through findings and comments, both in the order of their places."""
    ahead = sorted((each for each in comments if not each.flaw), key=lambda each: each.since, reverse=True)
    holding: list[Suppression] = []
    for finding in findings:
        place = finding.line, finding.column
        while ahead and ahead[-1].since <= place:
            holding.append(ahead.pop())
        holding = [each for each in holding if place <= each.until]
        if not [each for each in holding if each.covers(finding)]:
            yield finding


class _Comments:
    """One pass of expat, which knows comments from what looks like one."""

    def __init__(self, utf8: bytes) -> None:
        self._utf8 = utf8
        self._found: list[Suppression] = []
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
        """The comments; where entities are declared, which could stand for any markup, none holds."""
        if b"<!ENTITY" in self._utf8:
            # Behind the last end of a comment, each beginning would be followed to the end of the document.
            first = COMMENT.search(self._utf8, 0, self._utf8.rfind(b"-->") + 3)
            flaw = "cannot hold in a document that declares entities"
            return [self._void(first, flaw)] if first else []
        try:
            self._reader.Parse(self._utf8, True)
            self._end_of_siblings()
        except expat.ExpatError:  # a broken document ends the pass where it breaks
            for each in self._found:
                each.cut = each.until == END
        return self._found

    def _void(self, match: re.Match[bytes], flaw: str) -> Suppression:
        start = beyond(self._utf8, Spot(1, 1, 0), match.start())
        return Suppression(start, beyond(self._utf8, start, match.end()), (0, 0), (), flaw)

    def _here(self) -> Spot:
        reader = self._reader
        return Spot(reader.CurrentLineNumber, reader.CurrentColumnNumber + 1, reader.CurrentByteIndex)

    def _comment(self, _text: str) -> None:
        start = self._here()
        match = COMMENT.match(self._utf8, start.offset)
        if match is None or self._names > MOST:
            return
        selected, names = _selected(match)
        self._names += len(selected) + 1
        holding = self._found if self._in_prolog else [*self._waiting, *(each for _, each in self._open)]
        flaw = _flaw(match[1].decode(), selected, hinted=len(self._found) < HINTED)
        if self._names > MOST:
            flaw = f"is beyond the {MOST} names that are read of one document"
        elif sum(len(each.selectors) for each in holding) + len(selected) > DEEPEST:
            flaw = f"makes them more than {DEEPEST} names that hold in one place"
        elif match[1] == b"ignore-file" and not self._in_prolog:
            flaw = "must stand before the root element, since it is for the whole document"
        end = beyond(self._utf8, start, match.end())
        found = Suppression(start, end, names, selected, flaw)
        self._found.append(found)
        if not found.flaw and not self._in_prolog:
            self._waiting.append(found)

    def _start(self, _name: str, _attributes: object) -> None:
        self._depth += 1
        self._in_prolog = False
        self._childless = self._reader.CurrentByteIndex
        if self._waiting:
            here = self._here()
            for each in self._waiting:
                each.since = here.line, here.column
                if not BETWEEN.fullmatch(self._utf8, each.end.offset, here.offset):
                    each.flaw = "stands before text, not directly before an element"
                self._open.append((self._depth, each))
            self._waiting.clear()

    def _end(self, _name: str) -> None:
        self._end_of_siblings()
        while self._open and self._open[-1][0] == self._depth:
            self._open.pop()[1].until = last_place(self._utf8, self._here(), self._childless)
        self._depth -= 1
        self._childless = None

    def _end_of_siblings(self) -> None:
        for each in self._waiting:
            each.flaw = "stands before no element"
        self._waiting.clear()


def last_place(utf8: bytes, here: Spot, began: int | None) -> Place:
    """Where the last character of an element stands, of whose end expat tells `here`.

    That is before its end tag, or behind an empty element's only tag, which `began` at this offset: it is
    known of elements without children.
    """
    only = TAG.match(utf8, began) if began is not None else None
    if only and only[0].endswith(b"/>") and only.end() == here.offset:
        return here.line, here.column - 1
    match = TAG.match(utf8, here.offset)
    last = beyond(utf8, here, match.end() - 1 if match else here.offset)
    return last.line, last.column


def _selected(match: re.Match[bytes]) -> tuple[tuple[str, ...], tuple[int, int]]:
    """The selectors at the beginning of a comment, parted by commas, and where they stand."""
    selected: list[str] = []
    start = end = at = match.start(2)
    while len(selected) <= DEEPEST and (name := NAME.match(match.string, at, match.end(2))):
        start = start if selected else name.start(1)
        selected.append(name[1].decode())
        end, at = name.end(1), name.end()
        if name[2] is None:
            break
    return tuple(selected), (start, end)


def _flaw(word: str, selected: tuple[str, ...], *, hinted: bool) -> str:
    if word not in WORDS:
        return f"says {word}: expected one of {', '.join(WORDS)}{did_you_mean(word, WORDS)}"
    if not selected:
        return "names no rule"
    unknown = next((name for name in selected if not is_known(name)), None)
    if unknown is not None:
        return f"names {unknown[:60]}, which is no rule{meant(unknown) if hinted else ''}"
    return ""


def _invalid(comment: Suppression) -> Iterator[Finding]:
    if comment.flaw:
        yield _finding(INVALID, comment, f"the comment {comment.flaw}")


def _unused(comment: Suppression, utf8: bytes, mark: int, profiles: tuple[str, ...]) -> Iterator[Finding]:
    """What a comment names in vain: to be taken out of it, or the whole comment with its line."""
    if comment.flaw or comment.cut:
        return
    idle = [
        name
        for name in comment.selectors
        if name not in comment.used
        and not any(silent(rule, profiles) for rule in known_rules() if selects(name, rule))
    ]
    if idle:
        left = ", ".join(name for name in comment.selectors if name not in idle)
        start, end = (
            replace(spot, offset=spot.offset + mark) for spot in _removed(comment, utf8, whole=not left)
        )
        fix = Fix(f"Remove {', '.join(idle)}", safe=True, edits=(Edit(start, end, left),))
        yield _finding(UNUSED, comment, f"the comment suppresses nothing of {', '.join(idle)}", fix)


def _removed(comment: Suppression, utf8: bytes, *, whole: bool) -> tuple[Spot, Spot]:
    """From where to where: the names in a comment, or the `whole` of it, with its line if it has one."""
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
