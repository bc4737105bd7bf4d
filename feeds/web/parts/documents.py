"""The documents: feeds, their archives, the list of them, the index page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from feeds.conditional import NOT_MODIFIED, OK, evaluate
from feeds.publisher import INDEX
from feeds.web.headers import FEED_POLICY, INDEX_POLICY
from feeds.web.parts import Part

if TYPE_CHECKING:
    from feeds.page import Link, Rendered
    from feeds.web.context import Site

CACHE = "public, max-age=900"
FOREVER = "public, max-age=31536000, immutable"
"""For what will never have other bytes (RFC 8246)."""


def make(site: Site) -> Blueprint:
    """Everything that the shelf has, by its path."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/", defaults={"path": INDEX})
    @blueprint.get("/<path:path>")
    def document(path: str) -> Response:
        found = site.shelf.documents().get(path)
        if found is None or (path == INDEX and request.path != "/"):
            abort(404)
        return _answer(path, found)

    return blueprint


def _answer(path: str, document: Rendered) -> Response:
    verdict = evaluate(request.method, dict(request.headers), document.etag, document.updated)
    body = document.body if verdict.status == OK else b""
    response = Response(body, verdict.status, content_type=document.media_type)
    response.headers["Link"] = ", ".join(map(_link, document.links))
    response.headers["Content-Security-Policy"] = INDEX_POLICY if path == INDEX else FEED_POLICY
    response.headers["Cache-Control"] = FOREVER if document.fixed else CACHE
    response.headers.update(dict(verdict.headers))
    if verdict.status == NOT_MODIFIED:
        del response.headers["Content-Type"]
    return response


def _link(link: Link) -> str:
    """A link as a header says it (RFC 8288, 3)."""
    type_ = f'; type="{link.type}"' if link.type else ""
    title = f'; title="{link.title}"' if link.title else ""
    return f'<{link.href}>; rel="{link.rel}"{type_}{title}'


PART = Part("documents", make)
