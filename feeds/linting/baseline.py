"""Known findings, counted by file and rule in a baseline file, so that only new ones are reported."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.atomic import write_file
from feeds.core.errors import ReadError
from feeds.core.files import read_regular
from feeds.core.json_limits import excess_of_values
from feeds.core.json_syntax import load_json
from feeds.core.lifecycle import current_name
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.validator.former_names import FORMER_NAMES
from feeds.validator.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.core.limits import Limit
    from feeds.validator.report import Finding
    from feeds.validator.reporters import Checked

MAX_BYTES: Annotated[int, Limit("baseline", "bytes", "the file", "an error; the exit status is 2")] = 64 << 20
MAX_LINES = 20

Counts = dict[str, Counter[str]]
"""The number of findings of each rule, by file; paths are relative to the baseline's folder."""


@dataclass(slots=True)
class Baseline:
    """A baseline file: the counts in it (`known`), those of this run (`found`), and what is `gone` since."""

    path: Path
    known: Mapping[str, Counter[str]] = field(default_factory=dict)
    found: Counts = field(default_factory=dict)
    gone: Counts = field(default_factory=dict)

    def new_findings(self, document: Checked, is_enabled: Callable[[str], bool]) -> Checked:
        """The document without its known findings. Findings count as gone only if `is_enabled(rule)`."""
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
        missing = {rule: number - counts[rule] for rule, number in known.items() if is_enabled(rule)}
        if gone := Counter({rule: number for rule, number in missing.items() if number > 0}):
            self.gone[name] = gone
        return replace(document, report=Report(document.report.kind, tuple(new)))

    def add_deleted_files(self) -> None:
        """Count the findings of deleted files as gone; call it at the end of a run."""
        for name, counts in self.known.items():
            if not (self.path.parent / name).exists():
                self.gone[name] = counts

    def total(self) -> int:
        """The number of findings in this run."""
        return sum(rules.total() for rules in self.found.values())

    def _name(self, shown: str) -> str:
        relative = os.path.relpath(shown, self.path.parent)
        return Path(relative).as_posix().encode("utf-8", "backslashreplace").decode()

    def prune(self) -> None:
        """Write the file without the findings that are gone."""
        left = {
            name: counts - self.gone.get(name, Counter())
            for name, counts in self.known.items()
            if (self.path.parent / name).exists()
        }
        self.gone.clear()
        write_baseline(self.path, left)

    def messages(self) -> list[str]:
        """The findings that are gone, one per line below a heading; empty if there are none."""
        lines = [
            f"  {name}: {rule} ({number} fewer)"
            for name, rules in sorted(self.gone.items())
            for rule, number in sorted(rules.items())
        ]
        if not lines:
            return []
        more = [f"  and {len(lines) - MAX_LINES} more"] if len(lines) > MAX_LINES else []
        heading = f"{self.path}: some findings no longer occur; remove them with --prune-baseline:"
        return [heading, *lines[:MAX_LINES], *more]


def read_baseline(path: Path) -> Baseline:
    """Read a baseline file.  Raises `ReadError`."""
    try:
        text = decode_utf8(read_regular(path, MAX_BYTES))
        if (excess := excess_of_values(text)) is not None:
            raise ReadError(path, excess)
        content: Any = load_json(text)
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    except ParseError as error:
        raise ReadError(path, f"not valid JSON: {error}", line=error.line) from None
    if not isinstance(content, dict):
        raise ReadError(path, 'not a baseline file: expected {"file": {"rule": {"count": 1}}}')
    return Baseline(path, {name: _counts(path, name, rules) for name, rules in content.items()})


def _counts(path: Path, name: str, rules: object) -> Counter[str]:
    if not isinstance(rules, dict):
        raise ReadError(path, f'{name!r}: expected {{"rule": {{"count": 1}}}}')
    counts: Counter[str] = Counter()
    for rule, entry in rules.items():
        number = entry.get("count") if isinstance(entry, dict) else None
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise ReadError(path, f'{name!r}: {rule!r}: expected {{"count": 1}} or a higher count')
        counts[current_name(rule, FORMER_NAMES)] += number
    return counts


def write_baseline(path: Path, counts: Mapping[str, Mapping[str, int]]) -> None:
    """Write a baseline file, sorted by name, so that versions can be compared."""
    table = {
        name: {rule: {"count": number} for rule, number in sorted(rules.items()) if number > 0}
        for name, rules in sorted(counts.items())
    }
    text = json.dumps({name: rules for name, rules in table.items() if rules}, indent=2) + "\n"
    write_file(path, text.encode("utf-8", "backslashreplace"))
