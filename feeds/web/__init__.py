"""The documents over HTTP: a Flask application, and a factory for servers that want a name.

gateway         what stands before Flask: proxies, patience, the short cut, what is noted of requests
shortcut        200 and 304 for documents in demand
parts/          everything else: one module for each concern, announcing PART
shelf, entry    documents that are ready to be sent, following the index
background      the threads that follow the index, and keep it where nobody else does
"""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, request

from feeds.web import errors
from feeds.web.background import Background
from feeds.web.context import Site
from feeds.web.gateway import gateway
from feeds.web.headers import EVERYWHERE, FEED_POLICY, PREFLIGHT
from feeds.web.lifeline import end_with_parent
from feeds.web.logs import configure
from feeds.web.opening import open_index, wait_for_index
from feeds.web.parts import parts
from feeds.web.settings import SERVER_FILE, read_serving
from feeds.web.shelf import Shelf
from feeds.web.starting import warnings
from feeds.web.streams import STREAMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from feeds.publishing.publication import Publication

FOLDER, STATE = "FEEDS_DIRECTORY", "FEEDS_STATE"
"""The environment variables that name the folder of articles, and the one for the index."""
log = logging.getLogger("feeds")

BODY = 1024 * 1024
"""Bytes that a request may bring, unless a part allows more."""


def now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)


def create_app(
    folder: Path,
    state: Path | None = None,
    *,
    clock: Callable[[], datetime] = now,
    background: bool = True,
) -> Flask:
    """The application for a folder of articles. What was refused is logged; the others are served.

    `state` is where the index goes if not into the folder.  Without `background` nobody looks whether
    something has changed.  ReadError where the folder, its channel file or its `server.toml` cannot be
    used; IdentityError where readers would stumble over it; OSError where `state` cannot be written to.
    """
    publication, state = open_index(folder, state, clock())
    for refusal in publication.refusals():
        log.warning("refused: %s", refusal)
    for remark in warnings(publication.channel, read_serving(folder / SERVER_FILE)):
        log.warning("%s", remark)
    return _application(folder, state, publication, clock, background=background)


def worker() -> WSGIApplication:
    """The same for a worker process, whose parent has made the index and said what was refused."""
    configure()
    folder = Path(os.environ[FOLDER])
    state = Path(os.environ[STATE]) if os.environ.get(STATE) else None
    app = _application(folder, state, wait_for_index(folder, state), now, streams=STREAMS)
    app.extensions["feeds"][1].ensure()
    end_with_parent()
    return app.wsgi_app


def _application(
    folder: Path,
    state: Path | None,
    publication: Publication,
    clock: Callable[[], datetime],
    *,
    background: bool = True,
    streams: int | None = None,
) -> Flask:
    app = Flask("feeds.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY
    app.url_map.merge_slashes = False
    serving = read_serving(folder / SERVER_FILE)
    site = Site(folder, state, serving, Shelf(publication, state, serving, clock), clock)
    publication.store.close()  # a server may fork now, and no connection survives that
    for part in parts():
        if (blueprint := part.make(site)) is not None:
            app.register_blueprint(blueprint)
    errors.register(app)
    app.after_request(_complete)
    threads = Background(site)
    app.extensions["feeds"] = site, threads
    if background:
        app.before_request(threads.ensure)
    app.wsgi_app = gateway(app.wsgi_app, site, streams=streams)  # type: ignore[assignment,method-assign]
    return app


def _complete(response: Response) -> Response:
    """What every answer says, errors too."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", FEED_POLICY)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
