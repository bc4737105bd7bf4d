"""Responses for documents and files: preconditions, ranges and codings applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from feeds.model.page import Rendered
from feeds.net.conditional import NOT_MODIFIED, OK, PARTIAL, evaluate
from feeds.net.content_codings import CODINGS
from feeds.net.negotiation import choose
from feeds.net.ranges import Range, part_end, part_heads
from feeds.web.cached_document import CachedDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from wsgiref.types import WSGIEnvironment

    from werkzeug.datastructures import Headers

    from feeds.model.page import Link
    from feeds.net.conditional import Verdict


class ExactResponse(Response):
    """A response that keeps its headers: Werkzeug removes some from a 304."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002
        """Returns the headers unchanged."""
        return self.headers


def page_response(
    body: bytes, media_type: str, updated: datetime, *, policy: str, cache: str, links: Sequence[Link] = ()
) -> Response:
    """Returns the response for a page made for this request.

    `updated` is its Last-Modified, `policy` its Content-Security-Policy, `cache` its Cache-Control.
    """
    rendered = Rendered(body, media_type, updated, tuple(links))
    return document_response(CachedDocument(rendered, policy, cache, updated))


def document_response(document: CachedDocument) -> Response:
    """Returns the response for a document, as the request's headers ask for it."""
    sent = document.representation(choose(request.headers.get("Accept-Encoding"), CODINGS))
    size = len(sent.body)
    verdict = evaluate(request.method, dict(request.headers), sent.etag, document.modified, size)
    if verdict.status == OK:
        return ExactResponse(sent.body, OK, headers=sent.headers)
    boundary = sent.etag.strip('"')  # a digest of the body, so the body does not contain it
    media_type, pieces = content_pieces(verdict, size, document.document.media_type, boundary)
    headers = sent.headers if verdict.status == PARTIAL else sent.not_modified_headers
    response = verdict_response(verdict, dict(headers), media_type, pieces)
    response.response = [
        sent.body[piece.first : piece.last + 1] if isinstance(piece, Range) else piece for piece in pieces
    ]
    return response


def content_pieces(
    verdict: Verdict, size: int, media_type: str, boundary: str
) -> tuple[str, Sequence[bytes | Range]]:
    """Returns the media type and the body: bytes, and ranges of the representation."""
    if verdict.status == OK:
        return media_type, [Range(0, size - 1)] if size else []
    if verdict.status != PARTIAL:
        return "", []
    if len(verdict.ranges) == 1:
        return media_type, verdict.ranges
    heads = part_heads(verdict.ranges, size, media_type, boundary)
    pieces = [piece for pair in zip(heads, verdict.ranges, strict=True) for piece in pair]
    return f"multipart/byteranges; boundary={boundary}", [*pieces, part_end(boundary)]


def verdict_response(
    verdict: Verdict, headers: Mapping[str, str], media_type: str, pieces: Iterable[bytes | Range]
) -> ExactResponse:
    """Returns a response without its body."""
    response = ExactResponse(status=verdict.status, headers={**headers, **dict(verdict.headers)})
    del response.headers["Content-Type"]
    if media_type:
        response.headers["Content-Type"] = media_type
    if verdict.status != NOT_MODIFIED:
        response.headers["Content-Length"] = str(sum(map(len, pieces)))
    return response
