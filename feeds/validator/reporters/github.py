"""Workflow commands of GitHub Actions: annotations in a pull request.

GitHub shows ten errors, ten warnings and ten notices of a step, so errors come first.
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.display import printable
from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.records import source_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding
    from feeds.vocabulary.model import Severity

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
MOST_HELD = 1000
"""Warnings, and notices, that are kept until all errors are written; the rest are only counted."""


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The errors as they come, then the warnings, then the notices."""
    held: dict[Severity, list[str]] = {"warning": [], "info": []}
    left = 0
    for document in documents:
        path = source_path(document.path)
        for finding in document.report.findings:
            if finding.severity == "error":
                yield _command(path, finding)
            elif len(waiting := held[finding.severity]) < MOST_HELD:
                waiting.append(_command(path, finding))
            else:
                left += 1
    yield from held["warning"]
    yield from held["info"]
    if left:
        yield f"::notice title=feeds::{left:,} more warnings and hints are not shown\n"


def _command(path: str, finding: Finding) -> str:
    properties: dict[str, object] = {"title": f"feeds ({finding.rule})", "file": path, "line": finding.line}
    if finding.end_line > finding.line:  # an annotation of several lines must have no columns
        properties["endLine"] = finding.end_line
    else:
        properties["col"] = finding.column
        if finding.end_line:
            properties |= {"endLine": finding.end_line, "endColumn": finding.end_column}
    joined = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{COMMANDS[finding.severity]} {joined}::{_data(finding.message)}\n"


def _data(text: str) -> str:
    """A message as the runner takes it: a per cent sign and the ends of lines are escaped."""
    return printable(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


REPORTER = Reporter("github", render)
