"""The messages that the server handles."""

from __future__ import annotations

from lsprotocol import types

from feeds.linting.lsp.actions import FIX_ALL, is_requested, quick_fixes
from feeds.linting.lsp.diagnostics import hover
from feeds.linting.lsp.server import TYPING_PAUSE, FeedsServer
from feeds.linting.settings import FILES

server = FeedsServer()

ACTIONS = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True)
SAVING = types.SaveOptions(include_text=False)


@server.feature(types.INITIALIZED)
def initialized(ls: FeedsServer, _params: types.InitializedParams) -> None:
    """Ask the editor to report changes of settings files, or watch these if it cannot."""
    workspace = ls.client_capabilities.workspace
    watching = workspace and workspace.did_change_watched_files
    if watching and watching.dynamic_registration:
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in FILES]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("settings", method, options)
        ls.client_register_capability(types.RegistrationParams([registration]))
    else:
        ls.watch_settings()


@server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def settings_changed(ls: FeedsServer, _params: types.DidChangeWatchedFilesParams) -> None:
    """Check all open documents with the new settings."""
    ls.recheck_all()


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(ls: FeedsServer, params: types.DidOpenTextDocumentParams) -> None:
    """Check the document at once."""
    ls.check(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(ls: FeedsServer, params: types.DidChangeTextDocumentParams) -> None:
    """Check the document when the user stops typing."""
    ls.check(params.text_document.uri, TYPING_PAUSE)


@server.feature(types.TEXT_DOCUMENT_DID_SAVE, SAVING)
def saved(ls: FeedsServer, _params: types.DidSaveTextDocumentParams) -> None:
    """Check all documents again: settings may have been saved, and not every editor watches files."""
    ls.recheck_all()


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def closed(ls: FeedsServer, params: types.DidCloseTextDocumentParams) -> None:
    """Remove the diagnostics."""
    ls.close(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_HOVER)
async def hovered(ls: FeedsServer, params: types.HoverParams) -> types.Hover | None:
    """Explain the findings at a position."""
    linted = await ls.linted(params.text_document.uri)
    place = types.Range(params.position, params.position)
    return hover(linted, place, plain=ls.shows_plain_text) if linted is not None else None


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, ACTIONS)
async def code_actions(ls: FeedsServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """The quick fixes for a range, and one action that applies all safe fixes."""
    uri = params.text_document.uri
    linted = await ls.linted(uri)
    if linted is None:
        return []
    only = params.context.only
    actions: list[types.CodeAction] = []
    if is_requested(types.CodeActionKind.QuickFix, only):
        actions += quick_fixes(linted, params.range, ls.identity(uri))
    if linted.has_safe_fix and is_requested(FIX_ALL, only):
        edit = None if ls.resolves_edits else await ls.fix_all(uri)
        actions.append(types.CodeAction("Apply all safe fixes (feeds)", FIX_ALL, edit=edit, data=uri))
    return actions


@server.feature(types.CODE_ACTION_RESOLVE)
async def resolved(ls: FeedsServer, action: types.CodeAction) -> types.CodeAction:
    """Add the edit to an action that was offered without it."""
    if action.edit is None and isinstance(action.data, str):
        action.edit = await ls.fix_all(action.data)
    return action
