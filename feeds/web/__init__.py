"""The documents over HTTP: a Flask application, and a factory for WSGI servers.

middleware       what runs before Flask: proxies, limits, the fast path, the request log
fast_path        200 and 304 for documents in the cache
parts/           everything else: one module for each concern, announcing PART
document_cache   finished documents, following the index
background       the threads that follow the index, and write it if no other process does
"""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from flask import Flask, Response, request

from feeds.publishing.index_bootstrap import open_index, wait_for_index
from feeds.publishing.preview import server_settings
from feeds.publishing.static_headers import FEED_POLICY
from feeds.web import error_responses
from feeds.web.background import Background, exit_with_parent
from feeds.web.context import Site
from feeds.web.document_cache import DocumentCache
from feeds.web.former_addresses import FormerAddresses
from feeds.web.headers import EVERYWHERE, PREFLIGHT
from feeds.web.logs import configure
from feeds.web.middleware import with_middleware
from feeds.web.moved import redirect_moved
from feeds.web.parts import parts
from feeds.web.site_pages import not_found, with_or_without_slash
from feeds.web.startup_checks import warnings
from feeds.web.thread_limits import LONG_ANSWERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from wsgiref.types import WSGIApplication

    from feeds.core.limits import Limit
    from feeds.publishing.publication import Publication

FOLDER, STATE, PARENT = "FEEDS_DIRECTORY", "FEEDS_STATE", "FEEDS_PARENT"
"""The environment variables with the folder of articles, that of the index, and the number of the parent."""
BODY_BYTES: Annotated[int, Limit("serve", "bytes", "a body, unless limited below", "413")] = 1024 * 1024

log = logging.getLogger("feeds")


def now() -> datetime:
    """Returns the current time."""
    return datetime.now(UTC)


def create_app(
    folder: Path, state: Path | None = None, *, clock: Callable[[], datetime] = now, background: bool = True
) -> Flask:
    """Returns the application for a folder of articles; refused articles are logged, the others served.

    The index goes to `state` instead of `folder`. Without `background`, later changes are not noticed.
    Raises ReadError if the folder, its channel file or its `server.toml` is unusable, IdentityError if
    readers would see every article twice, and OSError if `state` is not writable.
    """
    publication, state = open_index(folder, state, clock())
    for refusal in publication.refusals():
        log.warning("refused: %s", refusal)
    for note in publication.warnings(clock()):
        log.warning("%s", note)
    for warning in warnings(publication.channel, server_settings(folder, state)):
        log.warning("%s", warning)
    return _application(folder, state, publication, clock, background=background)


def worker() -> WSGIApplication:
    """Returns the application for a worker process, whose parent has made the index and logged warnings."""
    configure()
    folder = Path(os.environ[FOLDER])
    state = Path(os.environ[STATE]) if os.environ.get(STATE) else None
    publication = wait_for_index(folder, state)
    app = _application(folder, state, publication, now, long_answers=LONG_ANSWERS)
    app.extensions["feeds"][1].ensure()
    exit_with_parent(int(os.environ[PARENT]))
    return app.wsgi_app


def _application(
    folder: Path,
    state: Path | None,
    publication: Publication,
    clock: Callable[[], datetime],
    *,
    background: bool = True,
    long_answers: int | None = None,
) -> Flask:
    app = Flask("feeds.web", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = BODY_BYTES
    app.url_map.merge_slashes = False
    settings = server_settings(folder, state)
    site = Site(folder, state, settings, DocumentCache(publication, state, settings, clock), clock)
    publication.store.close()  # a server may fork now, and no connection survives that
    for part in parts():
        if (blueprint := part.make(site)) is not None:
            app.register_blueprint(blueprint)
    slashes = partial(with_or_without_slash, site)
    places: list[Callable[[str], str | None]] = [settings.moved.at, FormerAddresses(site).at, slashes]
    error_responses.register(app, places, partial(not_found, site), lambda: site.publication.store.name)
    redirect_moved(app, settings.moved)
    app.after_request(_complete)
    threads = Background(site)
    app.extensions["feeds"] = site, threads
    if background:
        app.before_request(threads.ensure)
    app.wsgi_app = with_middleware(app.wsgi_app, site, long_answers=long_answers)  # type: ignore[assignment,method-assign]
    return app


def _complete(response: Response) -> Response:
    """Adds the headers of all responses, errors included."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Content-Security-Policy", FEED_POLICY)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
