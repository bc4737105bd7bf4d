"""The documents: feeds, their archives, the list of them, the index page."""

from __future__ import annotations

from posixpath import dirname, relpath
from typing import TYPE_CHECKING

from flask import Blueprint, abort, redirect
from flask.globals import request_ctx
from werkzeug.exceptions import MethodNotAllowed

from feeds.web.answering import send
from feeds.web.chores import Chore
from feeds.web.delta import delta
from feeds.web.entry import Entry
from feeds.web.parts import Part
from feeds.web.shelf import GONE, Unready
from feeds.web.telling import tell_hubs

if TYPE_CHECKING:
    from werkzeug import Response as BaseResponse

    from feeds.web.context import Site


def make(site: Site) -> Blueprint:
    """Everything that the index has, by its path."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/")
    @blueprint.get("/<path:path>")
    def document(path: str = "") -> BaseResponse:
        try:
            found = site.shelf.find(f"/{path}")
        except Unready:
            abort(503)
        if isinstance(found, Entry):
            return delta(site, path, found) or send(found)
        if path in site.serving.moved:
            return redirect(_from(path, site.serving.moved[path]), 301)
        if elsewhere := _other_methods():
            raise MethodNotAllowed(elsewhere)
        return abort(410 if found is GONE else 404)

    return blueprint


def _other_methods() -> list[str]:
    """The methods of another part at this address, where it is there for some."""
    adapter = request_ctx.url_adapter
    allowed = set(adapter.allowed_methods()) - {"GET", "HEAD"} if adapter is not None else set()
    return sorted(allowed) if allowed > {"OPTIONS"} else []


def _from(path: str, target: str) -> str:
    """Where a document has moved to: relative to where it was, wherever that is served."""
    if "://" in target:
        return target
    return relpath(target, dirname(path) or ".")


PART = Part("documents", make)
CHORE = Chore("hubs", tell_hubs)
