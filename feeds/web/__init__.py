"""The documents over HTTP: a Flask application, and a factory for servers that want a name.

Everything is rendered at the start, and again when an article appears or expires; a request costs a look-up.
The folder is read at the start: to publish new articles, start anew.
"""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, abort, request

from feeds.conditional import NOT_MODIFIED, OK, evaluate
from feeds.index_page import POLICY
from feeds.publisher import INDEX
from feeds.reading import read_folder
from feeds.web.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.page import Link, Rendered
    from feeds.reading import Library

FOLDER = "FEEDS_DIRECTORY"
"""The environment variable that names the folder for `worker`."""

CACHE = "public, max-age=900"
FOREVER = "public, max-age=31536000, immutable"
"""For what will never have other bytes (RFC 8246)."""
EVERYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since, Cache-Control",
    "Access-Control-Max-Age": "86400",
}
# What a feed carries comes from others and must not run, even where a browser shows it.
FEED_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
INDEX_POLICY = f"{POLICY}; frame-ancestors 'none'"

log = logging.getLogger("feeds")


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(folder: Path) -> Flask:
    """The application for a folder of articles. What was refused is logged; the others are served.

    ReadError where the folder or its channel file cannot be used at all.
    """
    library = read_folder(folder)
    for refusal in library.refusals:
        log.warning("refused: %s", refusal)
    return application(library)


def worker() -> Flask:
    """The same for a server's worker process: the parent process has already said what was refused."""
    return application(read_folder(Path(os.environ[FOLDER])))


def application(library: Library, clock: Callable[[], datetime] = _now) -> Flask:
    """The application for articles that have been read; `clock` tells which of them are to be seen."""
    app = Flask("feeds.web", static_folder=None)
    shelf = Shelf(library, clock)

    @app.get("/", defaults={"path": INDEX})
    @app.get("/<path:path>")
    def document(path: str) -> Response:
        found = shelf.documents().get(path)
        if found is None or (path == INDEX and request.path != "/"):
            abort(404)
        return _answer(path, found)

    app.after_request(_complete)
    return app


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


def _complete(response: Response) -> Response:
    """What every answer says, errors too."""
    response.headers.update(EVERYWHERE)
    response.headers.setdefault("Content-Security-Policy", FEED_POLICY)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response


def _link(link: Link) -> str:
    """A link as a header says it (RFC 8288, 3)."""
    type_ = f'; type="{link.type}"' if link.type else ""
    title = f'; title="{link.title}"' if link.title else ""
    return f'<{link.href}>; rel="{link.rel}"{type_}{title}'
