"""JSON Lines: a record for each finding, with the keys that other linters use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.records import dumps, ends, fix_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """One line for each finding; nothing for a clean document."""
    for document in documents:
        for finding in document.report.findings:
            yield dumps(_record(document.path, finding)) + "\n"


def _record(path: str, finding: Finding) -> dict[str, object]:
    end_line, end_column = ends(finding)
    return {
        "code": finding.rule,
        "name": finding.name,
        "message": finding.message,
        "help": finding.help,
        "severity": finding.severity,
        "url": finding.see or None,
        "filename": path,
        "location": {"row": finding.line, "column": finding.column},
        "end_location": {"row": end_line, "column": end_column},
        "fix": fix_record(finding.fix),
    }


REPORTER = Reporter("json-lines", render, shows_fixes=True)
