"""A feed as a WSGI application (PEP 3333), to run alone or below another application.

from wsgiref.simple_server import make_server
make_server("localhost", 8000, feed_app(feed)).serve_forever()
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.publishing.library.feed import Feed, FormatName


def feed_app(
    feed: Feed | Callable[[], Feed],
    format: FormatName | None = None,  # noqa: A002 - as in Feed
) -> WSGIApplication:
    """Returns an application that answers every request with the feed, whatever the path.

    `feed` may be a function, which is called for each request. The format is the feed's own by default.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        made = feed() if callable(feed) else feed
        answer = made.respond(environ["REQUEST_METHOD"], request_headers(environ), format=format)
        status = HTTPStatus(answer.status)
        start_response(f"{status.value} {status.phrase}", [*answer.headers.items()])
        return [answer.body]

    return application


def request_headers(environ: WSGIEnvironment) -> Iterator[tuple[str, str]]:
    """Yields the headers of a request by their names."""
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            yield key[5:].replace("_", "-"), value
