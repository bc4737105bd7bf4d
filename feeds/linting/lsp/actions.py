"""What an editor offers to do about findings: fix one, fix all that is safe, or say that it is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from feeds.core.text_diff import changes
from feeds.linting.lsp.diagnostics import at, diagnostic
from feeds.linting.suppression_edit import comment_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lsprotocol.types import Range

    from feeds.linting.lsp.documents import Examined, Told

FIX_ALL = f"{CodeActionKind.SourceFixAll.value}.feeds"
LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
MOST_COMMENTS = 10
"""For so many findings in one place it is looked up where a comment would go."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A document in an editor: an edit is for this version of it; None where the editor knows no versions."""

    uri: str
    version: int | None = None

    def edit(self, edits: Sequence[TextEdit]) -> WorkspaceEdit:
        """Changes of the document."""
        if self.version is None:
            return WorkspaceEdit(changes={self.uri: [*edits]})
        document = OptionalVersionedTextDocumentIdentifier(self.uri, self.version)
        return WorkspaceEdit(document_changes=[TextDocumentEdit(document, [*edits])])


def wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an editor asks for a kind of action: for itself, a more general one, or all."""
    return not only or any(kind == each or kind.startswith(f"{each}.") or not each for each in only)


def quick_fixes(examined: Examined, place: Range, identity: Identity) -> Iterator[CodeAction]:
    """What can be done about the findings at a place, the best first: fixes, then comments."""
    found = [*at(examined, place)]
    for safe in (True, False):
        yield from (
            _fix(examined, told, identity)
            for told in found
            if told.finding.fix is not None and told.finding.fix.safe is safe
        )
    seen = set()
    for told in found[:MOST_COMMENTS]:
        action = _comment(examined, told, identity)
        if action is not None and action.title not in seen:
            seen.add(action.title)
            yield action


def _fix(examined: Examined, told: Told, identity: Identity) -> CodeAction:
    fix = told.finding.fix
    assert fix is not None  # noqa: S101 - the caller looked
    edits = [TextEdit(examined.positions.of_edit(edit), edit.content) for edit in fix.edits]
    title = fix.message[:1].upper() + fix.message[1:]
    return CodeAction(
        title=title if fix.safe else f"{title} (changes what it means)",
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic(told)],
        is_preferred=fix.safe or None,
        edit=identity.edit(edits),
    )


def _comment(examined: Examined, told: Told, identity: Identity) -> CodeAction | None:
    edit = comment_for(examined.data, told.finding)
    if edit is None:
        return None
    return CodeAction(
        title=f"Ignore {told.finding.rule} here, with a comment",
        kind=CodeActionKind.QuickFix,
        diagnostics=[diagnostic(told)],
        edit=identity.edit([TextEdit(examined.positions.of_edit(edit), edit.content)]),
    )


def replacing(examined: Examined, text: str) -> list[TextEdit]:
    """The edits that make another text of one, by lines, so that what stays keeps its cursors."""
    old, new = LINES.findall(examined.text), LINES.findall(text)
    return [
        TextEdit(examined.positions.lines(start, stop), "".join(new[first:last]))
        for start, stop, first, last in changes(old, new)
    ]
