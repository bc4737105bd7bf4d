"""JUnit XML: a suite for each document, a case for each finding.

Errors are failures; warnings and hints are the output of cases that passed.
https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from feeds.core.display import printable
from feeds.validator.reporters import Checked, Reporter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Finding

NO_XML = re.compile("[\ufffe\uffff]")
"""Characters that `printable` keeps and XML does not allow."""


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The suites; a document without findings has one passed case."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="feeds">\n'
    for document in documents:
        findings = document.report.findings
        failures = sum(finding.severity == "error" for finding in findings)
        name = _text(document.path)
        counts = f'tests="{max(len(findings), 1)}" failures="{failures}" errors="0" skipped="0"'
        yield f'<testsuite name="{name}" package="feeds" {counts}>\n'
        if not findings:
            yield f'<testcase name="feeds" classname="{name}"/>\n'
        for finding in findings:
            yield _case(name, finding)
        yield "</testsuite>\n"
    yield "</testsuites>\n"


def _case(document: str, finding: Finding) -> str:
    output = _text(f"{finding.severity}, line {finding.line}, column {finding.column}: {finding.message}")
    if finding.severity == "error":
        result = f'<failure type="error" message="{_text(finding.message)}">{output}</failure>'
    else:
        result = f"<system-out>{output}</system-out>"
    place = f'line="{finding.line}" column="{finding.column}"'
    return f'<testcase name="feeds.{finding.rule}" classname="{document}" {place}>{result}</testcase>\n'


def _text(text: str) -> str:
    return escape(NO_XML.sub("\ufffd", printable(text)))


REPORTER = Reporter("junit", render)
