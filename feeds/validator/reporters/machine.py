"""JSON: one object with a list of documents."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.records import dumps, fix_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The report, written one document at a time to save memory."""
    yield '{"documents": ['
    separator = "\n"
    for document in documents:
        yield separator + dumps(_document(document))
        separator = ",\n"
    yield "\n]}\n"


def _document(document: Checked) -> dict[str, object]:
    report = document.report
    return {
        "path": document.path,
        "kind": report.kind,
        "valid": report.valid,
        "findings": [_finding(finding) for finding in report.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
    record = {field.name: getattr(finding, field.name) for field in fields(finding)}
    return record | {"fix": fix_record(finding.fix)}


REPORTER = Reporter("json", render, shows_fixes=True)
