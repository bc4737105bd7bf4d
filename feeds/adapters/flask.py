"""Feeds in a Flask application: one feed, a feed in all formats, or a whole publication.

@app.get("/feed.rss")
def news():
    return feed_response(feed)

app.register_blueprint(feed_blueprint(lambda: feed), url_prefix="/news")  # /news/feed.rss, .atom, .json
mount(app, Path("articles"), "/newsroom")  # a folder, as `feeds serve` serves it
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.datastructures import Headers
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from feeds.publishing.library.feed import FormatName
from feeds.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from feeds.publishing.library.feed import Feed


def feed_response(feed: Feed, format: FormatName | None = None) -> Response:  # noqa: A002 - as in Feed
    """Returns the response to the current request for the feed, in the feed's own format by default."""
    answer = feed.respond(request.method, request.headers.items(), format=format)
    response = Response(answer.body, answer.status)
    response.headers = Headers(answer.headers)  # without Flask's own, of which some would describe HTML
    return response


def feed_blueprint(feed: Callable[..., Feed], name: str = "feeds", file: str = "feed") -> Blueprint:
    """Returns a blueprint that serves a feed at `feed.rss`, `feed.atom` and `feed.json`.

    `feed` is called for each request, with the parts of the URL prefix that are variable. `file` is the
    name before the ending.
    """
    blueprint = Blueprint(name, __name__)
    for ending in get_args(FormatName):
        blueprint.add_url_rule(f"/{file}.{ending}", ending, _view(feed, ending))
    return blueprint


def _view(feed: Callable[..., Feed], format_name: FormatName) -> Callable[..., Response]:
    def view(**parts: object) -> Response:
        return feed_response(feed(**parts), format_name)

    return view


def mount(app: Flask, folder: Path, prefix: str, state: Path | None = None) -> None:
    """Serves the publication in a folder below a path of the application, as `feeds serve` does.

    `prefix`, such as `/newsroom`, must be the path of `base` in the folder's channel.toml. The index is in
    `state`, by default in the folder. Raises `ValueError` for another prefix, and what
    `feeds.web.create_app` raises.
    """
    publication = create_app(folder, state)
    base = publication.extensions["feeds"][0].publication.channel.base
    if urlsplit(base).path.rstrip("/") != prefix:
        raise ValueError(f"prefix is {prefix!r}: expected the path of base in channel.toml, {base}")
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {prefix: publication.wsgi_app})  # type: ignore[method-assign]
