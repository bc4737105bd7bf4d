"""Problems of JSON documents become findings, with their places, and with fixes where they are wanted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.validator.fixes import described, fixed_value
from feeds.validator.json_places import Path, Placed, json_places
from feeds.validator.report import Change, Edit, Edits, Finding, Fix, Problem, Spot
from feeds.validator.spelling import differences
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

Found = tuple[Fault, Problem]

SPELLED_OUT = re.compile(r"\\u00(?:26|3c)", re.IGNORECASE)
UNMARKED = Change("take away the byte order mark", lambda _placed: (Edit(Spot(1, 1, -3), Spot(1, 1, 0), ""),))


def write_json(source: str) -> Change:
    """Put another value, as it is written in JSON, in the place of one."""
    return Change(f"write {source}", lambda placed: (Edit(placed.value, placed.end, source),))


def add_member(key: str, tell: Callable[[], str | None]) -> Change:
    """Give an object a member more, before all others, if somebody can tell its value."""

    def edits(placed: Placed) -> Edits:
        value = tell()
        content = f"{json.dumps(key)}: {json.dumps(value)}, "
        return () if value is None else (Edit(placed.end, placed.end, content),)

    return Change(f"add {key}", edits)


def stamp(found: list[Found], text: str, *, fixes: bool = False, shift: int = 0) -> tuple[Finding, ...]:
    """The findings in the order of their places; `shift` bytes stand before the text."""
    paths = [problem.where for _, problem in found if isinstance(problem.where, tuple)]
    places = json_places(text, paths) if paths else {}
    # An encoder that escapes every sign of markup (Go's, PHP's JSON_HEX_TAG) means nothing by it.
    always = "\\u003e" in text.lower()
    findings = []
    for fault, problem in found:
        path = problem.where if isinstance(problem.where, tuple) else ()
        place = places.get(path)
        if fault.unless is not None and not always and place and SPELLED_OUT.search(place.source):
            continue
        finding = _finding(fault, problem, path, place)
        fix = _fix(fault, problem, place, shift) if fixes else None
        findings.append(finding if fix is None else replace(finding, fix=fix))
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))


def _finding(fault: Fault, problem: Problem, path: Path, place: Placed | None) -> Finding:
    start, end = (place.start, place.end) if place else (Spot(1, 1, 0), Spot(0, 0, 0))
    if isinstance(problem.where, Spot):
        start, end = problem.where, Spot(0, 0, 0)
    names = [name for name in path if isinstance(name, str)]
    own = problem.missing or (names[-1] if names else None)
    complete = problem.subject == "none" or isinstance(problem.where, Spot)
    subject = "" if complete else _pointer(path) or "the feed"
    return Finding(
        rule=f"json-{fault.name}",
        name=fault.title,
        severity=fault.severity,
        message=f"{subject} {problem.message}".lstrip(),
        line=start.line,
        column=start.column,
        element=own and cut(own),
        parent=(names[-1] if problem.missing and names else names[-2] if len(names) > 1 else None),
        value=problem.value and cut(problem.value),
        w3c=fault.w3c,
        end_line=end.line,
        end_column=end.column,
        see=fault.see,
        help=fault.help,
    )


def _fix(fault: Fault, problem: Problem, place: Placed | None, shift: int) -> Fix | None:
    change = problem.change
    if change is not None and (place is not None or isinstance(problem.where, Spot)):
        return described(change.message, change.safe, change.edits(place), shift)
    if place is None or not place.source.startswith('"'):
        return None
    value = json.loads(place.source, strict=False)
    right = fixed_value(fault, problem, value.strip())
    if right is None:
        return None
    identity = isinstance(problem.where, tuple) and problem.where[-1:] == ("id",)
    safe = fault.safe and not identity
    return described(f"write {json.dumps(right)}", safe, _rewritten(place, value, right), shift)


def _rewritten(place: Placed, value: str, right: str) -> tuple[Edit, ...]:
    """The edits that make another string of one: of what differs, if there are no escapes to be kept."""
    if "\\" in place.source or json.dumps(right, ensure_ascii=False) != f'"{right}"':
        return (Edit(place.value, place.end, json.dumps(right, ensure_ascii=False)),)
    lead = len(value) - len(value.lstrip()) + 1
    old = value.strip()
    return tuple(
        Edit(_behind(place.value, value, lead + start), _behind(place.value, value, lead + end), content)
        for start, end, content in differences(old, right)
    )


def _behind(spot: Spot, value: str, characters: int) -> Spot:
    """The place so many characters after the opening quotation mark."""
    before = value[: characters - 1].encode()
    return Spot(spot.line, spot.column + characters, spot.offset + 1 + len(before))


def _pointer(path: Path) -> str:
    """A value's place as programmers write it: items[3].url."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return cut(steps.removeprefix("."), 80)
