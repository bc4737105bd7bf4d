"""The documents: feeds, their archives, the list of feeds, the index page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, current_app, request
from flask.globals import request_ctx
from werkzeug.exceptions import MethodNotAllowed

from feeds.web.cached_document import CachedDocument
from feeds.web.delta import delta_response
from feeds.web.document_cache import REMOVED, Unready
from feeds.web.parts import Part
from feeds.web.responses import document_response
from feeds.web.site_pages import article_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug import Response as BaseResponse

    from feeds.web.context import Site


def make(site: Site) -> Blueprint:
    """All documents of the index, by path, and the pages of articles that follow `article_link`."""
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
        if cached is None and (page := article_page(site, path)):
            return page
        if methods := _other_methods():
            raise MethodNotAllowed(methods)
        return abort(410 if cached is REMOVED else 404)

    @blueprint.before_app_request
    def other_methods() -> Response | None:
        """Answers 405 only where there is something, and OPTIONS with the methods that work there."""
        adapter = request_ctx.url_adapter
        refused = isinstance(request.routing_exception, MethodNotAllowed)
        if adapter is None or not (refused or request.method == "OPTIONS") or not adapter.test(method="GET"):
            return None
        endpoint, found = adapter.match(method="GET")
        is_document = endpoint == f"{blueprint.name}.{document.__name__}"
        if refused:
            if found or is_document:  # what has no variable part is always there
                _require(
                    current_app.make_response(
                        current_app.ensure_sync(current_app.view_functions[endpoint])(**found)
                    )
                )
            return None
        return _options(_other_methods()) if is_document else None

    return blueprint


def _require(response: BaseResponse) -> None:
    """Do nothing with a response, which there would be none if nothing were there: the view would abort."""
    response.close()


def _options(methods: Sequence[str]) -> Response | None:
    """Returns the answer to OPTIONS where only another part has methods, None for that of Flask."""
    return Response(headers={"Allow": ", ".join(methods)}) if methods else None


def _other_methods() -> list[str]:
    """Returns the methods that another part offers at this path, where no document can be."""
    adapter = request_ctx.url_adapter
    allowed = set(adapter.allowed_methods()) - {"GET", "HEAD"} if adapter is not None else set()
    return sorted(allowed) if allowed > {"OPTIONS"} else []


PART = Part("documents", make)
