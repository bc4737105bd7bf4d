"""The shortest way from a request to its answer: most are for a few documents that most clients have already.

It stands before Flask and knows only what can be answered from the table of what is ready: 200 and 304 to GET
and HEAD.  Whatever is unusual goes on to the application, which gives every header alike.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.net.conditional import matches, parse_date
from feeds.net.negotiation import choose
from feeds.web.coding import OFFERED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.shelf import Shelf

_OK, _NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"
_LONG = 200


def shortcut(application: WSGIApplication, shelf: Shelf) -> WSGIApplication:
    """The application with the short cut before it."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        entry = shelf.table.get(environ["PATH_INFO"])
        get = environ.get
        method = environ["REQUEST_METHOD"]
        if (
            entry is None
            or (method != "GET" and method != "HEAD")
            or "HTTP_RANGE" in environ
            or "HTTP_IF_MATCH" in environ
            or "HTTP_IF_UNMODIFIED_SINCE" in environ
            or "HTTP_A_IM" in environ
            or "HTTP_SEC_FETCH_DEST" in environ  # a browser
        ):
            return application(environ, start)
        entry.used = True
        accept = get("HTTP_ACCEPT_ENCODING", "")
        ready = entry.ready(_choice(accept) if len(accept) < _LONG else choose(accept, OFFERED))
        held = get("HTTP_IF_NONE_MATCH")
        if held is not None:
            fresh = held == ready.etag or matches(held, ready.etag, weakly=True)
        else:
            since = get("HTTP_IF_MODIFIED_SINCE")
            fresh = since is not None and _unchanged(since, entry.modified)
        if fresh:
            start(_NOT_MODIFIED, ready.unchanged[:])
            return []
        start(_OK, ready.ok[:])
        return [ready.body] if method == "GET" else []

    return answer


@lru_cache(1024)
def _choice(accept: str) -> str:
    return choose(accept, OFFERED)


def _unchanged(since: str, updated: datetime) -> bool:
    time = updated.replace(microsecond=0)
    parsed = parse_date(since, near=time)
    return parsed is not None and time <= parsed
