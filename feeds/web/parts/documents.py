"""The documents: feeds, their archives, the list of feeds, the index page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, request
from flask.globals import request_ctx
from werkzeug.exceptions import MethodNotAllowed

from feeds.web.cached_document import CachedDocument
from feeds.web.delta import delta_response
from feeds.web.document_cache import REMOVED, Unready
from feeds.web.parts import Part
from feeds.web.responses import document_response

if TYPE_CHECKING:
    from werkzeug import Response as BaseResponse

    from feeds.web.context import Site


def make(site: Site) -> Blueprint:
    """All documents of the index, by path."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/")
    @blueprint.get("/<path:path>")
    def document(path: str = "") -> BaseResponse:
        try:
            cached = site.documents.find(f"/{path}")
        except Unready:
            abort(503)
        if isinstance(cached, CachedDocument):
            return delta_response(site, path, cached) or document_response(cached)
        if methods := _other_methods():
            raise MethodNotAllowed(methods)
        return abort(410 if cached is REMOVED else 404)

    @blueprint.before_app_request
    def other_methods() -> None:
        """Answers 405 only where there is a document (or another part), with the methods that work there."""
        adapter = request_ctx.url_adapter
        if adapter is None or not isinstance(request.routing_exception, MethodNotAllowed):
            return
        endpoint, found = adapter.match(method="GET") if adapter.test(method="GET") else ("", {})
        if endpoint == f"{blueprint.name}.{document.__name__}":
            try:
                missing = not isinstance(site.documents.find(f"/{found.get('path', '')}"), CachedDocument)
            except Unready:
                abort(503)
            if missing:
                document(**found)

    return blueprint


def _other_methods() -> list[str]:
    """Returns the methods that another part offers at this path."""
    adapter = request_ctx.url_adapter
    allowed = set(adapter.allowed_methods()) - {"GET", "HEAD"} if adapter is not None else set()
    return sorted(allowed) if allowed > {"OPTIONS"} else []


PART = Part("documents", make)
