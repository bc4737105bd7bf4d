"""The fast path: 200 and 304 for GET and HEAD of cached documents, which are most requests.

It runs before Flask; any unusual request is passed to the application, which sends the same headers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.net.conditional import matches, parse_date
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.web.request_checks import TAGS_LENGTH

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.document_cache import DocumentCache

_OK, _NOT_MODIFIED = "200 OK", "304 NOT MODIFIED"
_CACHEABLE_LENGTH = 200
"""Characters of an Accept-Encoding whose result is remembered."""


def with_fast_path(
    application: WSGIApplication, documents: DocumentCache, queried: Container[str] = ()
) -> WSGIApplication:
    """Returns the application behind the fast path; at the URL paths `queried`, queries are not ignored."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        document = documents.table.get(environ["PATH_INFO"])
        get = environ.get
        method = environ["REQUEST_METHOD"]
        if (
            document is None
            or (method != "GET" and method != "HEAD")
            or "HTTP_RANGE" in environ
            or "HTTP_IF_MATCH" in environ
            or "HTTP_IF_UNMODIFIED_SINCE" in environ
            or "HTTP_A_IM" in environ
            or "HTTP_SEC_FETCH_DEST" in environ  # a browser
            or len(get("HTTP_IF_NONE_MATCH", "")) > TAGS_LENGTH
            or (get("QUERY_STRING") and environ["PATH_INFO"] in queried)
        ):
            return application(environ, start)
        document.used = True
        accept = get("HTTP_ACCEPT_ENCODING", "")
        coding = _choice(accept) if len(accept) < _CACHEABLE_LENGTH else choose(accept, CODINGS)
        sent = document.representation(coding)
        held = get("HTTP_IF_NONE_MATCH")
        if held is not None:
            fresh = held == sent.etag or matches(held, sent.etag, weakly=True)
        else:
            since = get("HTTP_IF_MODIFIED_SINCE")
            fresh = since is not None and _unchanged(since, document.modified)
        if fresh:
            start(_NOT_MODIFIED, sent.not_modified_headers[:])
            return []
        start(_OK, sent.headers[:])
        return [sent.body] if method == "GET" else []

    return answer


@lru_cache(1024)
def _choice(accept: str) -> str:
    return choose(accept, CODINGS)


def _unchanged(since: str, modified: datetime) -> bool:
    time = modified.replace(microsecond=0)
    parsed = parse_date(since, near=time)
    return parsed is not None and time <= parsed
