"""Findings that are known and left for later: counted by file and rule, so that only new ones are told."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.core.atomic import write_file
from feeds.core.errors import ReadError
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.validator.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.validator.report import Finding
    from feeds.validator.reporters import Checked

MOST_TOLD = 20

Counts = dict[str, Counter[str]]
"""How often each rule finds something, by files; a file is named by its way from the baseline's folder."""


@dataclass(slots=True)
class Baseline:
    """A file of counts, and what is found while documents pass.

    `heard` says whether a rule's findings would have been told of a document: nothing follows from the
    silence of those that are not asked.
    """

    path: Path
    known: Mapping[str, Counter[str]] = field(default_factory=dict)
    found: Counts = field(default_factory=dict)
    outdated: Counts = field(default_factory=dict)

    def passed(self, document: Checked, heard: Callable[[str], bool]) -> Checked:
        """A document without the findings that are known: of each rule, as many as were counted."""
        name = self._name(document.path)
        known = self.known.get(name, Counter())
        counts: Counter[str] = Counter()
        new: list[Finding] = []
        for finding in document.report.findings:
            counts[finding.rule] += 1
            if counts[finding.rule] > known[finding.rule]:
                new.append(finding)
        if counts:
            self.found[name] = counts
        missed = {rule: number - counts[rule] for rule, number in known.items() if heard(rule)}
        if gone := Counter({rule: number for rule, number in missed.items() if number > 0}):
            self.outdated[name] = gone
        return replace(document, report=Report(document.report.kind, tuple(new)))

    def miss(self) -> None:
        """Count what is known of files that are no more as gone; to be called at the end."""
        for name, counts in self.known.items():
            if not (self.path.parent / name).exists():
                self.outdated[name] = counts

    def total(self) -> int:
        """How many findings there were."""
        return sum(rules.total() for rules in self.found.values())

    def _name(self, shown: str) -> str:
        way = os.path.relpath(shown, self.path.parent)
        return Path(way).as_posix().encode("utf-8", "backslashreplace").decode()

    def prune(self) -> None:
        """Write the file without what was not found any more, and without files that are no more."""
        left = {
            name: counts - self.outdated.get(name, Counter())
            for name, counts in self.known.items()
            if (self.path.parent / name).exists()
        }
        self.outdated.clear()
        write(self.path, left)

    def complaints(self) -> list[str]:
        """What is counted and was not found; nothing where all was."""
        lines = [
            f"  {name}: {rule} ({number} fewer)"
            for name, rules in sorted(self.outdated.items())
            for rule, number in sorted(rules.items())
        ]
        if not lines:
            return []
        more = [f"  and {len(lines) - MOST_TOLD} more"] if len(lines) > MOST_TOLD else []
        head = f"{self.path}: findings that are gone; --prune-baseline takes them out:"
        return [head, *lines[:MOST_TOLD], *more]


def read(path: Path) -> Baseline:
    """Read a baseline. Raises `ReadError` where it is none."""
    try:
        found: Any = load_json(decode_utf8(path.read_bytes()))
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    except ParseError as error:
        raise ReadError(path, f"not valid JSON: {error}", line=error.line) from None
    if not isinstance(found, dict):
        raise ReadError(path, 'is no baseline: expected {"file": {"rule": {"count": 1}}}')
    return Baseline(path, {name: _counts(path, name, rules) for name, rules in found.items()})


def _counts(path: Path, name: str, rules: object) -> Counter[str]:
    if not isinstance(rules, dict):
        raise ReadError(path, f"{name!r} is no table of rules")
    counts: Counter[str] = Counter()
    for rule, entry in rules.items():
        number = entry.get("count") if isinstance(entry, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise ReadError(path, f'{name!r}: {rule!r} has no count: expected {{"count": 1}} or more')
        counts[rule] = number
    return counts


def write(path: Path, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Write counts, in the order of their names, so that versions can be compared."""
    table = {
        name: {rule: {"count": number} for rule, number in sorted(rules.items()) if number > 0}
        for name, rules in sorted(counts.items())
    }
    text = json.dumps({name: rules for name, rules in table.items() if rules}, indent=2) + "\n"
    write_file(path, text.encode("utf-8", "backslashreplace"))
