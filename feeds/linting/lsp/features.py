"""What the server answers to, message by message."""

from __future__ import annotations

from lsprotocol import types

from feeds.linting.lsp.actions import FIX_ALL, quick_fixes, wanted
from feeds.linting.lsp.diagnostics import hover
from feeds.linting.lsp.server import PAUSE, FeedsServer
from feeds.linting.settings import FILES

server = FeedsServer()

ACTIONS = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL], resolve_provider=True)
SAVING = types.SaveOptions(include_text=False)


@server.feature(types.INITIALIZED)
def initialized(ls: FeedsServer, _params: types.InitializedParams) -> None:
    """Ask to be told when a file of settings changes."""
    workspace = ls.client_capabilities.workspace
    watching = workspace and workspace.did_change_watched_files
    if watching and watching.dynamic_registration:
        watchers = [types.FileSystemWatcher(f"**/{name}") for name in FILES]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("settings", method, options)
        ls.client_register_capability(types.RegistrationParams([registration]))


@server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
def settings_changed(ls: FeedsServer, _params: types.DidChangeWatchedFilesParams) -> None:
    """Judge by the new settings."""
    ls.look_anew()


@server.feature(types.TEXT_DOCUMENT_DID_OPEN)
def opened(ls: FeedsServer, params: types.DidOpenTextDocumentParams) -> None:
    """Tell at once."""
    ls.look(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
def changed(ls: FeedsServer, params: types.DidChangeTextDocumentParams) -> None:
    """Tell when somebody stops typing."""
    ls.look(params.text_document.uri, PAUSE)


@server.feature(types.TEXT_DOCUMENT_DID_SAVE, SAVING)
def saved(ls: FeedsServer, _params: types.DidSaveTextDocumentParams) -> None:
    """Read settings again, too: not every editor watches files."""
    ls.look_anew()


@server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def closed(ls: FeedsServer, params: types.DidCloseTextDocumentParams) -> None:
    """Take back what was told."""
    ls.close(params.text_document.uri)


@server.feature(types.TEXT_DOCUMENT_HOVER)
async def pointed_at(ls: FeedsServer, params: types.HoverParams) -> types.Hover | None:
    """What the rule says of which a finding is there."""
    examined = await ls.examined(params.text_document.uri)
    place = types.Range(params.position, params.position)
    return hover(examined, place, plain=ls.plain) if examined is not None else None


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION, ACTIONS)
async def asked_for_actions(ls: FeedsServer, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Quick fixes for what is there, and one action for all that is safe."""
    uri = params.text_document.uri
    examined = await ls.examined(uri)
    if examined is None:
        return []
    only = params.context.only
    actions: list[types.CodeAction] = []
    if wanted(types.CodeActionKind.QuickFix, only):
        actions += quick_fixes(examined, params.range, ls.identity(uri))
    if examined.fixable and wanted(FIX_ALL, only):
        edit = None if ls.resolves else await ls.fixes(uri)
        actions.append(types.CodeAction("Fix all that is safe to fix (feeds)", FIX_ALL, edit=edit, data=uri))
    return actions


@server.feature(types.CODE_ACTION_RESOLVE)
async def chosen(ls: FeedsServer, action: types.CodeAction) -> types.CodeAction:
    """The edit of an action that was offered without it."""
    if action.edit is None and isinstance(action.data, str):
        action.edit = await ls.fixes(action.data)
    return action
