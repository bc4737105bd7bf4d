"""What is found, as the protocol says it: diagnostics, and texts for who points at one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticSeverity,
    DiagnosticTag,
    Hover,
    MarkupContent,
    MarkupKind,
)

from feeds.linting.lsp.documents import start
from feeds.validator.catalogue import catalogue
from feeds.validator.comments import UNUSED
from feeds.validator.rule_pages import page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsprotocol.types import Range

    from feeds.linting.lsp.documents import Examined, Told

SOURCE = "feeds"
IDLE = f"lint-{UNUSED.name}"
SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "info": DiagnosticSeverity.Information,
}
MOST_PAGES = 3


def diagnostics(examined: Examined) -> list[Diagnostic]:
    """All that is told of a document; of wrong settings, that they are wrong."""
    if examined.trouble:
        return [Diagnostic(start(), examined.trouble, DiagnosticSeverity.Error, "settings", source=SOURCE)]
    return [*map(diagnostic, examined.told)]


def diagnostic(told: Told) -> Diagnostic:
    """A finding."""
    finding = told.finding
    return Diagnostic(
        range=told.range,
        message=finding.message,
        severity=SEVERITIES[finding.severity],
        code=finding.rule,
        code_description=CodeDescription(finding.see) if finding.see else None,
        source=SOURCE,
        tags=[DiagnosticTag.Unnecessary] if finding.rule == IDLE else None,
    )


def at(examined: Examined, place: Range) -> Iterator[Told]:
    """The findings that a place touches."""
    for told in examined.told:
        if told.range.start <= place.end and place.start <= told.range.end:
            yield told


def hover(examined: Examined, place: Range, *, plain: bool = False) -> Hover | None:
    """What the rules say whose findings are at a place."""
    found = [*at(examined, place)]
    if not found:
        return None
    rules = dict.fromkeys(told.finding.rule for told in found)
    text = "\n---\n\n".join(page(catalogue()[rule]) for rule in [*rules][:MOST_PAGES])
    kind = MarkupKind.PlainText if plain else MarkupKind.Markdown
    return Hover(MarkupContent(kind, text), found[0].range)
