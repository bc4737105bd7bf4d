"""JSON: one object with a list of documents, each with its kind, its validity and its findings."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from typing import TYPE_CHECKING

from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding

SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which JSON and file names may hold and UTF-8 cannot: it is escaped."""


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The report, a document at a time, so that a million of them need no memory."""
    yield '{"documents": ['
    separator = "\n"
    for document in documents:
        text = json.dumps(_document(document), ensure_ascii=False)
        yield separator + SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
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
    return {field.name: getattr(finding, field.name) for field in fields(finding) if field.name != "fix"}


REPORTER = Reporter("json", render)
