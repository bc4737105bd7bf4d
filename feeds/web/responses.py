"""Responses for documents that are in memory: preconditions, ranges and codings applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from feeds.model.page import Rendered
from feeds.net.conditional import NOT_MODIFIED, OK, PARTIAL, evaluate
from feeds.net.negotiation import choose
from feeds.net.ranges import part_end, part_heads
from feeds.web.cached_document import CODINGS, CachedDocument

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from wsgiref.types import WSGIEnvironment

    from werkzeug.datastructures import Headers

    from feeds.model.page import Link
    from feeds.net.conditional import Verdict
    from feeds.web.cached_document import Representation


class ExactResponse(Response):
    """A response that keeps its headers: Werkzeug removes some from a 304."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002
        """Returns the headers unchanged."""
        return self.headers


def page_response(
    body: bytes,
    media_type: str,
    updated: datetime,
    *,
    policy: str,
    cache: str,
    links: Sequence[Link] = (),
) -> Response:
    """Returns the response for a page made for this request.

    `updated` is its Last-Modified, `policy` its Content-Security-Policy, `cache` its Cache-Control.
    """
    rendered = Rendered(body, media_type, updated, tuple(links))
    return document_response(CachedDocument(rendered, policy, cache))


def document_response(document: CachedDocument) -> Response:
    """Returns the response for a document, as the request's headers ask for it."""
    sent = document.representation(choose(request.headers.get("Accept-Encoding"), CODINGS))
    headers = dict(request.headers)
    verdict = evaluate(request.method, headers, sent.etag, document.modified, len(sent.body))
    if verdict.status == OK:
        return ExactResponse(sent.body, OK, headers=sent.headers)
    if verdict.status == PARTIAL:
        return _partial_response(sent, verdict)
    response = ExactResponse(b"", verdict.status, headers=sent.not_modified_headers)
    response.headers.update(dict(verdict.headers))
    del response.headers["Content-Type"]
    if verdict.status == NOT_MODIFIED:
        del response.headers["Content-Length"]
    return response


def _partial_response(sent: Representation, verdict: Verdict) -> Response:
    body, media_type = _partial_body(sent, verdict, dict(sent.headers)["Content-Type"])
    response = ExactResponse(body, PARTIAL, headers=sent.headers)
    response.headers.update(dict(verdict.headers))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Length"] = str(len(body))
    return response


def _partial_body(sent: Representation, verdict: Verdict, media_type: str) -> tuple[bytes, str]:
    """Returns the ranges as one body, with its media type."""
    ranges = [sent.body[range_.first : range_.last + 1] for range_ in verdict.ranges]
    if len(ranges) == 1:
        return ranges[0], media_type
    boundary = sent.etag.strip('"')  # a digest of the body, so the body does not contain it
    heads = part_heads(verdict.ranges, len(sent.body), media_type, boundary)
    parts = [piece for pair in zip(heads, ranges, strict=True) for piece in pair]
    return b"".join([*parts, part_end(boundary)]), f"multipart/byteranges; boundary={boundary}"
