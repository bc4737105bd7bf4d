"""GitLab's code quality report, which merge requests show: a subset of Code Climate's.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.records import Fingerprints, dumps, ends, source_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding
    from feeds.vocabulary.model import Severity

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """A list of findings, empty if there are none."""
    fingerprints = Fingerprints()
    separator = "[\n"
    for document in documents:
        path = source_path(document.path)
        for finding in document.report.findings:
            yield separator + dumps(_issue(path, finding, fingerprints))
            separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _issue(path: str, finding: Finding, fingerprints: Fingerprints) -> dict[str, object]:
    end_line, end_column = ends(finding)
    return {
        "check_name": finding.rule,
        "description": finding.message,
        "severity": SEVERITIES[finding.severity],
        "fingerprint": fingerprints.of(path, finding),
        "location": {
            "path": path,
            "positions": {
                "begin": {"line": finding.line, "column": finding.column},
                "end": {"line": end_line, "column": end_column},
            },
        },
    }


REPORTER = Reporter("gitlab", render)
