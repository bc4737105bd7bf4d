"""Feeds in Starlette and FastAPI.

@app.get("/feed.rss")
def news(request: Request) -> Response:
    return feed_response(request, feed)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from feeds.adapters.asgi import request_headers

if TYPE_CHECKING:
    from starlette.requests import Request

    from feeds.publishing.library.feed import Feed, FormatName


def feed_response(
    request: Request,
    feed: Feed,
    format: FormatName | None = None,  # noqa: A002 - as in Feed
) -> Response:
    """Returns the response to a request for the feed, in the feed's own format by default."""
    answer = feed.respond(request.method, request_headers(request.headers.raw), format=format)
    return Response(answer.body, answer.status, answer.headers)
