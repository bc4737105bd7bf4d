"""Documents come from an editor, what is found in them goes back; one at a time, the newest only."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple
from urllib.parse import unquote

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from feeds.linting.lsp.actions import Identity, replacing
from feeds.linting.lsp.diagnostics import diagnostics
from feeds.linting.lsp.documents import examine, fixed

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.linting.lsp.documents import Examined

PAUSE = 0.2
"""Seconds without a change after which a document is looked at."""
NAMELESS = "untitled.xml"
Result = TypeVar("Result")
Given = TypeVarTuple("Given")


class FeedsServer(LanguageServer):
    """What is known of the documents that are open.

    Editors send whole texts: pygls puts changes of parts in by lines that `str.splitlines` knows, which ends
    them at characters (U+2028, U+0085) where editors do not.
    """

    def __init__(self) -> None:
        super().__init__("feeds", version("feeds"), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._known: dict[str, Examined] = {}
        self._epoch = 0
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._worker = ThreadPoolExecutor(1)

    def look(self, uri: str, pause: float = 0) -> None:
        """Tell what is found in a document, after a pause; what was to be told of an older text is not."""
        self._stop(uri)
        self._tasks[uri] = asyncio.get_running_loop().create_task(self._tell(uri, pause))

    def look_anew(self) -> None:
        """Tell it of all open documents: what they are judged by has changed."""
        self._known.clear()
        self._epoch += 1
        for document in [*self.workspace.text_documents.values()]:
            self.look(document.uri)

    def close(self, uri: str) -> None:
        """A document is not open any more."""
        self._stop(uri)
        self._known.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def _stop(self, uri: str) -> None:
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()

    async def _tell(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        examined = await self.examined(uri)
        if examined is not None:
            said = types.PublishDiagnosticsParams(uri, diagnostics(examined), self.edition(uri))
            self.text_document_publish_diagnostics(said)

    async def examined(self, uri: str) -> Examined | None:
        """What is found in the text that is there now; None where the document is not open."""
        units = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        path = Path(to_fs_path(uri) or Path(self.workspace.root_path or ".") / NAMELESS)
        while (document := self.workspace.text_documents.get(unquote(uri))) is not None:  # pygls's key
            text, epoch = document.source, self._epoch
            known = self._known.get(uri)
            if known is not None and known.text == text:
                return known
            made = await self._done(examine, text, path, str(getattr(units, "value", units)), _now())
            if epoch == self._epoch:  # else the settings changed meanwhile, as the text may have
                self._known[uri] = made
        return None

    async def fixes(self, uri: str) -> types.WorkspaceEdit | None:
        """The edit that fixes all that is safe."""
        examined = await self.examined(uri)
        if examined is None:
            return None
        identity = self.identity(uri)
        edits = replacing(examined, await self._done(fixed, examined, _now()))
        return identity.edit(edits)

    async def _done(self, work: Callable[[*Given], Result], *arguments: *Given) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    def identity(self, uri: str) -> Identity:
        """A document as edits name it."""
        workspace = self.client_capabilities.workspace
        edit = workspace and workspace.workspace_edit
        versioned = bool(edit and edit.document_changes)
        return Identity(uri, self.edition(uri) if versioned else None)

    def edition(self, uri: str) -> int | None:
        """The number that an editor has given to the text that is there now."""
        return self.workspace.get_text_document(uri).version

    @property
    def resolves(self) -> bool:
        """Whether the editor asks for an action's edit when somebody chooses it."""
        text = self.client_capabilities.text_document
        action = text and text.code_action
        support = action and action.resolve_support
        return bool(support and "edit" in support.properties)

    @property
    def plain(self) -> bool:
        """Whether the editor cannot show Markdown."""
        text = self.client_capabilities.text_document
        formats = text and text.hover and text.hover.content_format
        return bool(formats) and types.MarkupKind.Markdown not in (formats or ())


def _now() -> datetime:
    return datetime.now(UTC)
