"""Redirects from old addresses of documents to where they are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug import Response

    from feeds.publishing.moved_addresses import Moved

REDIRECT_CACHE = "public, max-age=86400"


def redirect_moved(app: Flask, moved: Moved) -> None:
    """Redirects old addresses with a query; those without one are redirected where no document is found."""
    if moved.queries:

        @app.before_request
        def by_query() -> Response | None:
            target = moved.by_query(request.path[1:], request.query_string.decode("latin-1"))
            return permanent_redirect(target) if target and request.method in ("GET", "HEAD") else None


def permanent_redirect(target: str) -> Response:
    """Returns 301, for which caches ask again after a day: without a limit, a mistake would be permanent."""
    response = redirect(target, 301)
    response.headers["Cache-Control"] = REDIRECT_CACHE
    return response
