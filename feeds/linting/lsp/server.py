"""The server's state: the open documents, each checked in its newest version, one at a time."""

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

from feeds.linting.lsp.actions import Identity, replacement_edits
from feeds.linting.lsp.diagnostics import diagnostics
from feeds.linting.lsp.documents import fixed_text, lint_text
from feeds.linting.settings import FILES

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.linting.lsp.documents import LintedText

TYPING_PAUSE = 0.2
"""Seconds without a change after which a document is checked."""
POLL = 1.0
"""Seconds between two looks at settings files that the editor does not watch."""
UNTITLED = "untitled.xml"
T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


class FeedsServer(LanguageServer):
    """The open documents. Editors send whole texts, because pygls splits lines at more characters."""

    def __init__(self) -> None:
        super().__init__("feeds", version("feeds"), text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self._results: dict[str, LintedText] = {}
        self._settings_version = 0
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._worker = ThreadPoolExecutor(1)
        self._watching: asyncio.Task[None] | None = None

    def check(self, uri: str, pause: float = 0) -> None:
        """Check a document after a pause and publish its diagnostics; cancels the check of an older text."""
        self._cancel(uri)
        self._tasks[uri] = asyncio.get_running_loop().create_task(self._publish(uri, pause))

    def recheck_all(self) -> None:
        """Check all open documents again, since the settings may have changed."""
        self._results.clear()
        self._settings_version += 1
        for document in [*self.workspace.text_documents.values()]:
            self.check(document.uri)

    def watch_settings(self) -> None:
        """Check all documents again when a settings file changes, for an editor that watches no files."""
        self._watching = asyncio.get_running_loop().create_task(self._poll_settings())

    async def _poll_settings(self) -> None:
        known: dict[Path, tuple[int, int] | None] = {}
        while True:
            await asyncio.sleep(POLL)
            folders = {above for uri in self.workspace.text_documents for above in self.path(uri).parents}
            now = {file: _stamp(file) for folder in folders for name in FILES for file in (folder / name,)}
            if any(known.get(file, stamp) != stamp for file, stamp in now.items()):
                self.recheck_all()
            known = now

    def path(self, uri: str) -> Path:
        """The path of a document; one that has none is in the workspace."""
        return Path(to_fs_path(uri) or Path(self.workspace.root_path or ".") / UNTITLED)

    def close(self, uri: str) -> None:
        """Forget a document and remove its diagnostics."""
        self._cancel(uri)
        self._results.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def _cancel(self, uri: str) -> None:
        if (task := self._tasks.pop(uri, None)) is not None:
            task.cancel()

    async def _publish(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        linted = await self.linted(uri)
        if linted is not None:
            params = types.PublishDiagnosticsParams(uri, diagnostics(linted), self.document_version(uri))
            self.text_document_publish_diagnostics(params)

    async def linted(self, uri: str) -> LintedText | None:
        """The findings in the present text; None if the document is not open."""
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        path = self.path(uri)
        while (document := self.workspace.text_documents.get(unquote(uri))) is not None:  # pygls's key
            text, settings_version = document.source, self._settings_version
            result = self._results.get(uri)
            if result is not None and result.text == text:
                return result
            encoding_name = str(getattr(encoding, "value", encoding))
            result = await self._in_thread(lint_text, text, path, encoding_name, _now())
            if settings_version == self._settings_version:  # otherwise it is checked again
                self._results[uri] = result
        return None

    async def fix_all(self, uri: str) -> types.WorkspaceEdit | None:
        """The edit that applies all safe fixes."""
        linted = await self.linted(uri)
        if linted is None:
            return None
        identity = self.identity(uri)
        edits = replacement_edits(linted, await self._in_thread(fixed_text, linted, _now()))
        return identity.edit(edits)

    async def _in_thread(self, function: Callable[[*Arguments], T], *arguments: *Arguments) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, function, *arguments)

    def identity(self, uri: str) -> Identity:
        """The document that an edit applies to."""
        workspace = self.client_capabilities.workspace
        edit = workspace and workspace.workspace_edit
        versioned = bool(edit and edit.document_changes)
        return Identity(uri, self.document_version(uri) if versioned else None)

    def document_version(self, uri: str) -> int | None:
        """The editor's version number of the present text."""
        return self.workspace.get_text_document(uri).version

    @property
    def resolves_edits(self) -> bool:
        """Whether the editor requests an action's edit when the user chooses the action."""
        text = self.client_capabilities.text_document
        action = text and text.code_action
        support = action and action.resolve_support
        return bool(support and "edit" in support.properties)

    @property
    def shows_plain_text(self) -> bool:
        """Whether the editor cannot show Markdown."""
        text = self.client_capabilities.text_document
        formats = text and text.hover and text.hover.content_format
        return bool(formats) and types.MarkupKind.Markdown not in (formats or ())


def _stamp(file: Path) -> tuple[int, int] | None:
    """The time and size of a file; None if it does not exist."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def _now() -> datetime:
    return datetime.now(UTC)
