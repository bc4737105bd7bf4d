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

from flask import Flask, Response, request

from feeds.reading import read_folder
from feeds.serving import SERVER_FILE, Serving, read_serving
from feeds.web.headers import EVERYWHERE, FEED_POLICY, PREFLIGHT
from feeds.web.parts import parts
from feeds.web.shelf import Shelf
from feeds.web.context import Site

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.reading import Library

FOLDER = "FEEDS_DIRECTORY"
"""The environment variable that names the folder for `worker`."""

log = logging.getLogger("feeds")


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(folder: Path) -> Flask:
    """The application for a folder of articles. What was refused is logged; the others are served.

    ReadError where the folder, its channel file or its `server.toml` cannot be used at all.
    """
    library = read_folder(folder)
    for refusal in library.refusals:
        log.warning("refused: %s", refusal)
    return application(library, read_serving(folder / SERVER_FILE))


def worker() -> Flask:
    """The same for a server's worker process: the parent process has already said what was refused."""
    folder = Path(os.environ[FOLDER])
    return application(read_folder(folder), read_serving(folder / SERVER_FILE))


def application(
    library: Library, serving: Serving | None = None, clock: Callable[[], datetime] = _now
) -> Flask:
    """The application for articles that have been read; `clock` tells which of them are to be seen."""
    app = Flask("feeds.web", static_folder=None)
    site = Site(library.channel, serving or Serving(), Shelf(library, clock), clock)
    for part in parts():
        if (blueprint := part.make(site)) is not None:
            app.register_blueprint(blueprint)
    app.after_request(_complete)
    return app


def _complete(response: Response) -> Response:
    """What every answer says, errors too."""
    response.headers.update(EVERYWHERE)
    response.headers.setdefault("Content-Security-Policy", FEED_POLICY)
    if request.method == "OPTIONS":
        response.headers.update(PREFLIGHT)
    return response
