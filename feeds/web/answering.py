"""Answers to requests for what we have whole: the method, preconditions, ranges and codings decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, request

from feeds.model.page import Rendered
from feeds.net.conditional import NOT_MODIFIED, OK, PARTIAL, evaluate
from feeds.net.negotiation import choose
from feeds.net.ranges import part_end, part_heads
from feeds.web.coding import OFFERED
from feeds.web.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from wsgiref.types import WSGIEnvironment

    from werkzeug.datastructures import Headers

    from feeds.model.page import Link
    from feeds.net.conditional import Verdict
    from feeds.web.entry import Ready


class Exact(Response):
    """A response that is sent with the very headers that it has: Werkzeug takes some off a 304."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:  # noqa: ARG002
        """The headers, as they are."""
        return self.headers


def answer(
    body: bytes,
    media_type: str,
    updated: datetime,
    *,
    policy: str,
    cache: str,
    links: Sequence[Link] = (),
) -> Response:
    """What the request is to get of a page that was made for it.

    `updated` is its Last-Modified, `policy` its Content-Security-Policy, `cache` its Cache-Control.
    """
    return send(Entry(Rendered(body, media_type, updated, tuple(links)), policy, cache))


def send(entry: Entry) -> Response:
    """What the request is to get of a document."""
    ready = entry.ready(choose(request.headers.get("Accept-Encoding"), OFFERED))
    given = dict(request.headers)
    verdict = evaluate(request.method, given, ready.etag, entry.modified, len(ready.body))
    if verdict.status == OK:
        return Exact(ready.body, OK, headers=ready.ok)
    if verdict.status == PARTIAL:
        return _parts(ready, verdict)
    response = Exact(b"", verdict.status, headers=ready.unchanged)
    response.headers.update(dict(verdict.headers))
    del response.headers["Content-Type"]
    if verdict.status == NOT_MODIFIED:
        del response.headers["Content-Length"]
    return response


def _parts(ready: Ready, verdict: Verdict) -> Response:
    body, media_type = _cut(ready, verdict, dict(ready.ok)["Content-Type"])
    response = Exact(body, PARTIAL, headers=ready.ok)
    response.headers.update(dict(verdict.headers))
    response.headers["Content-Type"] = media_type
    response.headers["Content-Length"] = str(len(body))
    return response


def _cut(ready: Ready, verdict: Verdict, media_type: str) -> tuple[bytes, str]:
    """The parts as one body, with its type."""
    cut = [ready.body[range_.first : range_.last + 1] for range_ in verdict.ranges]
    if len(cut) == 1:
        return cut[0], media_type
    boundary = ready.etag.strip('"')  # a digest of the body: it is not in the body
    heads = part_heads(verdict.ranges, len(ready.body), media_type, boundary)
    parts = [piece for pair in zip(heads, cut, strict=True) for piece in pair]
    return b"".join([*parts, part_end(boundary)]), f"multipart/byteranges; boundary={boundary}"
