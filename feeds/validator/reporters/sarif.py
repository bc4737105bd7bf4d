"""SARIF 2.1.0, as GitHub's code scanning accepts it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/
https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import quote

from feeds.validator.catalogue import catalogue
from feeds.validator.reporters import Checked, Reporter
from feeds.validator.reporters.records import WEB, Fingerprints, dumps, ends, source_path
from feeds.validator.rule_pages import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.validator.report import Edit, Finding, Fix
    from feeds.vocabulary.model import Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
PROBLEMS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}
MOST_RESULTS = 25_000
MAX_DESCRIPTION_CHARACTERS = 1024
"""GitHub's limits: results of a run, and characters of a short description."""


def render(documents: Iterable[Checked]) -> Iterator[str]:
    """The results as they come, then the tool with the rules that have results."""
    from importlib.metadata import version  # here for the cold start

    rules: dict[str, tuple[int, Finding]] = {}
    fingerprints = Fingerprints()
    left = written = 0
    yield f'{{"$schema": {dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"columnKind": "unicodeCodePoints",\n'
    yield '"results": ['
    for document in documents:
        path = source_path(document.path)
        for finding in document.report.findings:
            if written == MOST_RESULTS:
                left += 1
                continue
            index, _ = rules.setdefault(finding.rule, (len(rules), finding))
            yield (",\n" if written else "\n") + dumps(_result(path, finding, index, fingerprints))
            written += 1
    yield "\n],\n" + f'"invocations": [{dumps(_invocation(left))}],\n'
    driver = {
        "name": "feeds",
        "semanticVersion": version("feeds"),
        "rules": [_rule(finding) for _, finding in rules.values()],
    }
    yield f'"tool": {dumps({"driver": driver})}}}]}}\n'


def _invocation(left: int) -> dict[str, object]:
    """A successful run, with a notification if some results were left out."""
    message = f"{left:,} findings beyond the first {MOST_RESULTS:,} are not in this report"
    notes = [{"level": "warning", "message": {"text": message}}] if left else []
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _rule(finding: Finding) -> dict[str, object]:
    """The documentation of a rule; of a rule of another tool, that of its finding."""
    name = finding.rule
    entry = catalogue().get(name)
    about = finding if entry is None else entry
    doc, see = f"{finding.name} {finding.help}".strip(), finding.see
    described: dict[str, object] = {
        "id": name,
        "name": name,
        "shortDescription": {"text": finding.name[:MAX_DESCRIPTION_CHARACTERS]},
        "fullDescription": {"text": doc[:MAX_DESCRIPTION_CHARACTERS]},
        "help": {
            "text": f"{finding.help or doc} See {see}".removesuffix(" See "),
            "markdown": doc if entry is None else page(entry),
        },
        "defaultConfiguration": {"level": LEVELS[about.severity]},
        "properties": {
            "tags": ["feeds", name.partition("-")[0] if entry is None else entry.family],
            "precision": "very-high",
            "problem.severity": PROBLEMS[about.severity],
        },
    }
    return described | ({"helpUri": see} if see else {})


def _result(path: str, finding: Finding, index: int, fingerprints: Fingerprints) -> dict[str, object]:
    artifact = {"uri": uri(path)}
    if not path.startswith(WEB):
        artifact["uriBaseId"] = "%SRCROOT%"
    end_line, end_column = ends(finding)
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": end_line,
        "endColumn": end_column,
    }
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprints.of(path, finding)},
    }
    return result if finding.fix is None else result | {"fixes": [_fix(finding.fix, artifact)]}


def _fix(fix: Fix, artifact: dict[str, str]) -> dict[str, object]:
    changes = {"artifactLocation": artifact, "replacements": [_replacement(edit) for edit in fix.edits]}
    described = fix.message if fix.safe else f"{fix.message} (may change the meaning of the document)"
    return {"description": {"text": described}, "artifactChanges": [changes]}


def _replacement(edit: Edit) -> dict[str, object]:
    region = {
        "startLine": edit.start.line,
        "startColumn": edit.start.column,
        "endLine": edit.end.line,
        "endColumn": edit.end.column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.content}}


def uri(path: str) -> str:
    """A path in the repository as a URI reference; a URL stays as it is."""
    safe = "%/:?#[]@!$&'()*+,;=~" if path.startswith(WEB) else "/"
    return quote(os.fsencode(path), safe=safe)


REPORTER = Reporter("sarif", render, shows_fixes=True)
