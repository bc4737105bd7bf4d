"""What a run has found in all, and what it ends with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from feeds.validator.profiles import RANK
from feeds.validator.report import Report
from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.linting.baseline import Baseline
    from feeds.linting.discovery import Target
    from feeds.linting.run import Unread
    from feeds.vocabulary.model import Severity

FOUND, UNUSABLE = 1, 2


@dataclass(slots=True)
class Tally:
    """Counts what passes.

    `baseline` holds back what is known; `quiet`: only errors are shown, though all is counted.
    """

    baseline: Baseline | None = None
    quiet: bool = False
    severities: Counter[Severity] = field(default_factory=Counter)
    unread: list[Unread] = field(default_factory=list)
    documents: int = 0

    def shown(self, results: Iterable[tuple[Target, Checked | Unread]]) -> Iterator[Checked]:
        """The documents with what is to be told of them."""
        for target, result in results:
            if not isinstance(result, Checked):
                self.unread.append(result)
                continue
            document = result
            self.documents += 1
            if self.baseline is not None:
                document = self.baseline.passed(document, target.hears)
            self.severities.update(finding.severity for finding in document.report.findings)
            yield _errors_only(document) if self.quiet else document

    def complaints(self, most_warnings: int | None) -> list[str]:
        """What to say of the run as a whole."""
        said = [str(each) for each in self.unread]
        if self._too_many(most_warnings):
            said.append(f"{self.severities['warning']} warnings, which are more than {most_warnings}")
        return said + (self.baseline.complaints() if self.baseline is not None else [])

    def status(self, fail_level: Severity, most_warnings: int | None, *, never: bool = False) -> int:
        """The exit status: 2 where not everything could be done, 1 for findings, unless it `never` shall be.

        Findings of `fail_level` or graver ones count, and more warnings than allowed.
        """
        if self.unread or (self.baseline is not None and self.baseline.outdated):
            return UNUSABLE
        grave = any(RANK[severity] >= RANK[fail_level] for severity in self.severities)
        return FOUND if (grave or self._too_many(most_warnings)) and not never else 0

    def _too_many(self, most_warnings: int | None) -> bool:
        return most_warnings is not None and self.severities["warning"] > most_warnings


def _errors_only(document: Checked) -> Checked:
    errors = tuple(finding for finding in document.report.findings if finding.severity == "error")
    return replace(document, report=Report(document.report.kind, errors))


def statistics(documents: Iterable[Checked]) -> Iterator[str]:
    """How often each rule finds something, the most frequent first, instead of what it finds."""
    counts = Counter(
        (finding.rule, finding.severity) for document in documents for finding in document.report.findings
    )
    width = len(str(max(counts.values(), default=0)))
    for (rule, severity), number in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"{number:>{width}}  {severity:<7}  {rule}\n"


STATISTICS = Reporter("statistics", statistics)
NOTHING = Reporter("nothing", lambda documents: ("" for _ in documents))
