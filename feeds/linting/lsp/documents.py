"""Checks the text of a document in an editor, and places its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from feeds.core.errors import ReadError, internal_error
from feeds.linting.configuration import Configurations
from feeds.linting.discovery import Discovery, absolute
from feeds.linting.feed_files import is_feed
from feeds.linting.lsp.positions import Positions
from feeds.linting.run import LintOptions, lint
from feeds.linting.settings import Layer
from feeds.validator.fixing import fix
from feeds.validator.inputs import encode_text
from feeds.validator.profiles import RANK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from lsprotocol.types import Range

    from feeds.core.limits import Limit
    from feeds.linting.discovery import Target
    from feeds.validator.report import Finding

MAX_FINDINGS: Annotated[
    int,
    Limit(
        "lsp",
        "elements",
        "findings that are shown for a document, the most severe first",
        "the others are not shown",
    ),
] = 1000
"""More would slow down editors."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding and its range in the editor."""

    finding: Finding
    range: Range


@dataclass(frozen=True, slots=True)
class LintedText:
    """A text, its bytes and findings; `target` is None if it is excluded, no feed, or was not checked.

    `failure` is why it was not checked, after the code for it: `settings` or `internal-error`.
    """

    text: str
    positions: Positions
    data: bytes = b""
    encoding: str = "utf-8"
    target: Target | None = None
    findings: tuple[PlacedFinding, ...] = ()
    failure: tuple[str, str] | None = None

    @property
    def has_safe_fix(self) -> bool:
        """Whether a finding can be fixed without changing the meaning."""
        fixes = (placed.finding.fix for placed in self.findings)
        return any(fix is not None and fix.safe for fix in fixes)


def lint_text(text: str, path: Path, encoding: str, now: datetime) -> LintedText:
    """Check a text with the settings nearest to its path; `encoding` is the one of the editor's columns."""
    positions = Positions(text, encoding)
    data, file_encoding = encode_text(text)
    try:
        target = _target(absolute(path), data)
    except ReadError as error:
        return LintedText(text, positions, failure=("settings", str(error)))
    if target is None or not is_feed(data, path.suffix.lower()):  # editors send all XML and JSON
        return LintedText(text, positions)
    try:
        report = lint(data, target, LintOptions(now, with_fixes=True)).report
    except Exception as error:  # the editor must not lose its server
        return LintedText(text, positions, failure=("internal-error", internal_error(error)))
    most_severe = _most_severe(report.findings)
    findings = tuple(PlacedFinding(finding, positions.of_finding(finding)) for finding in most_severe)
    return LintedText(text, positions, data, file_encoding, target, findings)


def fixed_text(linted: LintedText, now: datetime) -> str:
    """The text after all its safe fixes; the same text if that is not possible."""
    target = linted.target
    if target is None:
        return linted.text
    options = LintOptions(now, with_fixes=True)
    try:
        result = fix(linted.data, lambda data: lint(data, target, options).report)
    except Exception:  # the text stays as it is; the diagnostic has the error
        return linted.text
    return result.data.decode(linted.encoding) if result.done else linted.text


def _target(file: Path, data: bytes) -> Target | None:
    """The document with its settings; None if these exclude it."""
    discovery = Discovery(Configurations(Layer("language server", file.parent)), force_exclude=True)
    return None if discovery.is_force_excluded(file) else discovery.stdin(data, str(file))


def _most_severe(findings: Iterable[Finding]) -> list[Finding]:
    """The findings to show, sorted by place."""
    ranked = sorted(findings, key=lambda finding: -RANK[finding.severity])[:MAX_FINDINGS]
    return sorted(ranked, key=lambda finding: (finding.line, finding.column))
