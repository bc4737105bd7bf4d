"""The fast path: 200 and 304 for GET and HEAD of cached documents, which are most requests.

It runs before Flask; any unusual request is passed to the application, which sends the same headers.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feeds.net.conditional import matches, parse_date
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.web.request_checks import TAGS_LENGTH, is_host

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import datetime
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from feeds.web.cached_document import CachedDocument, HeaderList, Representation
    from feeds.web.document_cache import DocumentCache

_STATUS = {200: "200 OK", 304: "304 NOT MODIFIED"}
_CACHEABLE_LENGTH = 200
"""Characters of an Accept-Encoding whose result is remembered."""

Answer = tuple[int, "HeaderList", bytes]
"""A status, headers that must not be changed, a body."""


class FastPath:
    """Answers requests for cached documents; at the URL paths `queried`, queries are not ignored."""

    def __init__(self, documents: DocumentCache, queried: Container[str] = ()) -> None:
        self._documents, self._queried = documents, queried

    def answer(self, environ: WSGIEnvironment) -> Answer | None:
        """Returns the answer; None if the application has to give it."""
        document = self._document(environ)
        if document is None:
            return None
        return _answer(environ, document, document.representation(_coding(environ)))

    def answer_if_ready(self, environ: WSGIEnvironment) -> Answer | None:
        """Returns the same, but None also if something has to be made first, or the Host is not valid."""
        document = self._document(environ)
        if document is None or not is_host(environ.get("HTTP_HOST", "")):
            return None
        sent = document.ready(_coding(environ))
        return None if sent is None else _answer(environ, document, sent)

    def _document(self, environ: WSGIEnvironment) -> CachedDocument | None:
        path, method, get = environ["PATH_INFO"], environ["REQUEST_METHOD"], environ.get
        document = self._documents.table.get(path)
        if (
            document is None
            or (method != "GET" and method != "HEAD")
            or "HTTP_RANGE" in environ
            or "HTTP_IF_MATCH" in environ
            or "HTTP_IF_UNMODIFIED_SINCE" in environ
            or "HTTP_A_IM" in environ
            or "HTTP_SEC_FETCH_DEST" in environ  # a browser
            or len(get("HTTP_IF_NONE_MATCH", "")) > TAGS_LENGTH
            or (get("QUERY_STRING") and path in self._queried)
        ):
            return None
        return document


def with_fast_path(application: WSGIApplication, fast_path: FastPath) -> WSGIApplication:
    """Returns the application behind the fast path."""

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        found = fast_path.answer(environ)
        if found is None:
            return application(environ, start)
        status, headers, body = found
        start(_STATUS[status], headers[:])
        return [body] if body else []

    return answer


def _answer(environ: WSGIEnvironment, document: CachedDocument, sent: Representation) -> Answer:
    document.used = True
    held = environ.get("HTTP_IF_NONE_MATCH")
    if held is not None:
        fresh = held == sent.etag or matches(held, sent.etag, weakly=True)
    else:
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        fresh = since is not None and _unchanged(since, document.modified)
    if fresh:
        return 304, sent.not_modified_headers, b""
    return 200, sent.headers, sent.body if environ["REQUEST_METHOD"] == "GET" else b""


def _coding(environ: WSGIEnvironment) -> str:
    accept = environ.get("HTTP_ACCEPT_ENCODING", "")
    return _choice(accept) if len(accept) < _CACHEABLE_LENGTH else choose(accept, CODINGS)


@lru_cache(1024)
def _choice(accept: str) -> str:
    return choose(accept, CODINGS)


def _unchanged(since: str, modified: datetime) -> bool:
    time = modified.replace(microsecond=0)
    parsed = parse_date(since, near=time)
    return parsed is not None and time <= parsed
