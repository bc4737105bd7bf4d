"""Problems of JSON documents become findings, with their places, and with fixes if they are asked for."""

from __future__ import annotations

import re
from dataclasses import replace

from feeds.validator.json_places import Path, Placed, json_places
from feeds.validator.json_remedies import HALF
from feeds.validator.problem import JsonRemedy, Problem
from feeds.validator.report import Finding, Spot
from feeds.vocabulary.datatypes.factories import cut
from feeds.vocabulary.json_feed import SEE
from feeds.vocabulary.model import Fault

Found = tuple[Fault, Problem]

SPELLED_OUT = re.compile(r"\\u00(?:26|3c)", re.IGNORECASE)
START, UNKNOWN = Spot(1, 1, 0), Spot(0, 0, 0)


def finalize_json_findings(
    found: list[Found], text: str, *, fixes: bool = False, shift: int = 0
) -> tuple[Finding, ...]:
    """The findings in the order of their places; `shift` bytes are before the text."""
    paths = [problem.where for _, problem in found if isinstance(problem.where, tuple)]
    places = json_places(text, paths) if paths else {}
    # An encoder that escapes every sign of markup (Go's, PHP's JSON_HEX_TAG) means nothing by it.
    always = "\\u003e" in text.lower()
    findings = []
    for fault, problem in found:
        where = problem.where
        path = where if isinstance(where, tuple) else ()
        place = Placed(where, where, UNKNOWN, "") if isinstance(where, Spot) else places.get(path)
        if fault.unless is not None and not always and place and SPELLED_OUT.search(place.source):
            continue
        finding, remedy = _finding(fault, problem, path, place), problem.remedy
        if fixes and place and isinstance(remedy, JsonRemedy) and (fix := remedy.fix(place)):
            finding = replace(finding, fix=replace(fix.shifted(shift), reveals=fault.hides))
        findings.append(finding)
    return tuple(sorted(findings, key=lambda finding: (finding.line, finding.column)))


def _finding(fault: Fault, problem: Problem, path: Path, place: Placed | None) -> Finding:
    start, end = (place.start, place.end) if place else (START, UNKNOWN)
    names = [name for name in path if isinstance(name, str)]
    name = problem.missing or (names[-1] if names else None)
    complete = problem.subject == "none" or isinstance(problem.where, Spot)
    subject = "" if complete else _pointer(path) or "the feed"
    return Finding(
        rule=f"json-{fault.name}",
        name=fault.title,
        severity=fault.severity,
        message=HALF.sub(_escape, f"{subject} {problem.message}".lstrip()),
        line=start.line,
        column=start.column,
        element=name and cut(name),
        parent=(names[-1] if problem.missing and names else names[-2] if len(names) > 1 else None),
        value=problem.value and cut(problem.value),
        w3c=fault.w3c,
        end_line=end.line,
        end_column=end.column,
        see=fault.clause(SEE),
        help=fault.help,
    )


def _escape(half: re.Match[str]) -> str:
    """Half of a surrogate pair as JSON escapes it, since programs cannot print it."""
    return f"\\u{ord(half[0]):04x}"


def _pointer(path: Path) -> str:
    """A value's place as programmers write it: items[3].url."""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return cut(steps.removeprefix("."), 80)
