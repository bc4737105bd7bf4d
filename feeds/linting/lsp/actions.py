"""Code actions: fix a finding, apply all safe fixes, or suppress a finding with a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from feeds.core.text_diff import changes
from feeds.linting.lsp.diagnostics import diagnostic, findings_at
from feeds.linting.suppression_edit import suppression_edit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol.types import Range

    from feeds.linting.lsp.documents import LintedText, PlacedFinding

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.feeds"
LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
MAX_COMMENTS = 10
"""Findings at one place for which a suppression comment is offered."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A document that edits apply to; `version` is None if the editor has no versioned edits."""

    uri: str
    version: int | None = None

    def edit(self, edits: Sequence[types.TextEdit]) -> types.WorkspaceEdit:
        """The edits as a change of the document."""
        if self.version is None:
            return types.WorkspaceEdit(changes={self.uri: [*edits]})
        document = types.OptionalVersionedTextDocumentIdentifier(self.uri, self.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [*edits])])


def is_requested(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an editor requests a kind of action: by its name or a prefix of it, or all kinds."""
    return not only or any(kind == one or kind.startswith(f"{one}.") or not one for one in only)


def quick_fixes(linted: LintedText, place: Range, identity: Identity) -> Iterator[types.CodeAction]:
    """The actions for the findings at a place: safe fixes, unsafe fixes, then suppression comments."""
    findings = [*findings_at(linted, place)]
    for safe in (True, False):
        yield from (
            _fix(linted, placed, identity)
            for placed in findings
            if placed.finding.fix is not None and placed.finding.fix.safe is safe
        )
    titles = set()
    for placed in findings[:MAX_COMMENTS]:
        action = _suppress(linted, placed, identity)
        if action is not None and action.title not in titles:
            titles.add(action.title)
            yield action


def _fix(linted: LintedText, placed: PlacedFinding, identity: Identity) -> types.CodeAction:
    fix = placed.finding.fix
    assert fix is not None  # noqa: S101 - checked by the caller
    edits = [types.TextEdit(linted.positions.of_edit(edit), edit.content) for edit in fix.edits]
    title = fix.message[:1].upper() + fix.message[1:]
    return types.CodeAction(
        title=title if fix.safe else f"{title} (may change the meaning)",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(placed)],
        is_preferred=fix.safe or None,
        edit=identity.edit(edits),
    )


def _suppress(linted: LintedText, placed: PlacedFinding, identity: Identity) -> types.CodeAction | None:
    edit = suppression_edit(linted.data, placed.finding)
    if edit is None:
        return None
    return types.CodeAction(
        title=f"Ignore {placed.finding.rule} here (adds a comment)",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic(placed)],
        edit=identity.edit([types.TextEdit(linted.positions.of_edit(edit), edit.content)]),
    )


def replacement_edits(linted: LintedText, text: str) -> list[types.TextEdit]:
    """Edits of whole lines that turn the document into `text`; cursors in other lines stay."""
    old, new = LINES.findall(linted.text), LINES.findall(text)
    return [
        types.TextEdit(linted.positions.lines(start, stop), "".join(new[first:last]))
        for start, stop, first, last in changes(old, new)
    ]
