"""Findings as diagnostics of the protocol, and explanations of rules for hovers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from feeds.validator.catalogue import catalogue
from feeds.validator.comments import UNUSED
from feeds.validator.rule_pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.linting.lsp.documents import LintedText, PlacedFinding

SOURCE = "feeds"
UNUSED_SUPPRESSION = f"lint-{UNUSED.name}"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
MAX_PAGES = 3


def diagnostics(linted: LintedText) -> list[types.Diagnostic]:
    """The diagnostics for a document; why it was not checked is shown at its start."""
    if linted.failure is not None:
        code, message = linted.failure
        start = types.Range(types.Position(0, 0), types.Position(0, 0))
        error = types.DiagnosticSeverity.Error
        return [types.Diagnostic(start, message, error, code, source=SOURCE)]
    return [*map(diagnostic, linted.findings)]


def diagnostic(placed: PlacedFinding) -> types.Diagnostic:
    """The diagnostic for a finding."""
    finding = placed.finding
    return types.Diagnostic(
        range=placed.range,
        message=finding.message,
        severity=SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=types.CodeDescription(finding.see) if finding.see else None,
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if finding.rule == UNUSED_SUPPRESSION else None,
    )


def findings_at(linted: LintedText, place: types.Range) -> Iterator[PlacedFinding]:
    """The findings whose ranges touch a range."""
    for placed in linted.findings:
        if placed.range.start <= place.end and place.start <= placed.range.end:
            yield placed


def hover(linted: LintedText, place: types.Range, *, plain: bool = False) -> types.Hover | None:
    """The documentation of the rules whose findings are at a place."""
    findings = [*findings_at(linted, place)]
    if not findings:
        return None
    rules = dict.fromkeys(placed.finding.rule for placed in findings)
    text = "\n---\n\n".join(page(catalogue()[rule]) for rule in [*rules][:MAX_PAGES])
    kind = types.MarkupKind.PlainText if plain else types.MarkupKind.Markdown
    return types.Hover(types.MarkupContent(kind, text), findings[0].range)
