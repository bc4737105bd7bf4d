"""The result of a run: counts, messages and the exit status."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feeds.validator.profiles import RANK
from feeds.validator.report import Report
from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from feeds.linting.baseline import Baseline
    from feeds.linting.discovery import Target
    from feeds.linting.results import Result
    from feeds.vocabulary.model import Severity

FINDINGS, FAILED = 1, 2
"""Exit statuses."""
SPOOLED = 1000
"""Messages in memory, before they go to a file."""


class Spool:
    """Messages in their order, which are in a temporary file if there are many."""

    def __init__(self) -> None:
        self._messages: list[str] = []
        self._file: TextIO | None = None

    def __del__(self) -> None:
        if self._file is not None:
            self._file.close()

    def __bool__(self) -> bool:
        return bool(self._messages) or self._file is not None

    def add(self, message: str) -> None:
        """Adds a message."""
        self._messages.append(message)
        if len(self._messages) == SPOOLED:
            self._write()

    def _write(self) -> None:
        from tempfile import TemporaryFile  # here for the cold start: it loads three compressors

        if self._file is None:
            self._file = TemporaryFile("w+", encoding="ascii")  # noqa: SIM115 - it lives as long as this
        self._file.writelines(f"{json.dumps(message)}\n" for message in self._messages)
        self._messages.clear()

    def __iter__(self) -> Iterator[str]:
        if self._file is not None:
            self._file.seek(0)
            yield from map(json.loads, self._file)
        yield from self._messages


@dataclass(slots=True)
class Summary:
    """Counts documents and findings; `baseline` removes known ones; `quiet` reports only errors."""

    baseline: Baseline | None = None
    quiet: bool = False
    severities: Counter[Severity] = field(default_factory=Counter)
    unreadable: Spool = field(default_factory=lambda: Spool())
    documents: int = 0

    def reported(self, results: Iterable[tuple[Target, Result]]) -> Iterator[Checked]:
        """The documents with the findings to report."""
        for target, result in results:
            if result is None:
                continue
            if not isinstance(result, Checked):
                self.unreadable.add(str(result))
                continue
            document = result
            self.documents += 1
            if self.baseline is not None:
                document = self.baseline.new_findings(document, target.is_enabled)
            self.severities.update(finding.severity for finding in document.report.findings)
            yield _errors_only(document) if self.quiet else document

    def messages(self, max_warnings: int | None) -> Iterator[str]:
        """The messages about the run as a whole."""
        yield from self.unreadable
        if self._too_many(max_warnings):
            yield f"too many warnings: {self.severities['warning']} (maximum: {max_warnings})"
        if self.baseline is not None:
            yield from self.baseline.messages()

    def exit_status(self, fail_level: Severity, max_warnings: int | None, *, exit_zero: bool = False) -> int:
        """2 after a failure, 1 for findings of `fail_level` or above, or too many warnings; otherwise 0."""
        if self.unreadable or (self.baseline is not None and self.baseline.gone):
            return FAILED
        fails = any(RANK[severity] >= RANK[fail_level] for severity in self.severities)
        return FINDINGS if (fails or self._too_many(max_warnings)) and not exit_zero else 0

    def _too_many(self, max_warnings: int | None) -> bool:
        return max_warnings is not None and self.severities["warning"] > max_warnings


def _errors_only(document: Checked) -> Checked:
    errors = tuple(finding for finding in document.report.findings if finding.severity == "error")
    return replace(document, report=Report(document.report.kind, errors))


def _statistics(documents: Iterable[Checked]) -> Iterator[str]:
    """The number of findings of each rule, the most frequent first."""
    counts = Counter(
        (finding.rule, finding.severity) for document in documents for finding in document.report.findings
    )
    width = len(str(max(counts.values(), default=0)))
    for (rule, severity), number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{number:>{width}}  {severity:<7}  {rule}\n"


STATISTICS = Reporter("statistics", _statistics)
NOTHING = Reporter("nothing", lambda documents: ("" for _ in documents))
