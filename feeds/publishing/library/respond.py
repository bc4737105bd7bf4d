"""HTTP responses with a document, as values (RFC 9110)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from feeds.model.page import NEVER, entity_tag, link_header
from feeds.net.conditional import NOT_MODIFIED, OK, evaluate
from feeds.net.content_codings import SMALL_BYTES, encode
from feeds.net.negotiation import IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from feeds.model.page import Link

_METHODS = ("GET", "HEAD")
NOT_FOUND, NOT_ALLOWED = 404, 405
_OF_DATES = frozenset(("if-modified-since", "if-unmodified-since"))


class Response(NamedTuple):
    """An HTTP response: the status code, each header once, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def is_read(method: str) -> bool:
    """Whether a request only reads: GET or HEAD."""
    return method in _METHODS


def nothing(status: int = NOT_ALLOWED) -> Response:
    """Returns the response to other methods (RFC 9110, 15.5.6), or another one without a body."""
    allowed = {"Allow": ", ".join(_METHODS)} if status == NOT_ALLOWED else {}
    return Response(status, {**allowed, "Content-Length": "0"}, b"")


def by_name(headers: Mapping[str, str] | Iterable[tuple[str, str]] | None) -> dict[str, str]:
    """Returns the headers of a request by their names in lower case; repeated ones are joined."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
    found: dict[str, str] = {}
    for name, value in pairs:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def coded(body: bytes, coding: str) -> tuple[str, bytes]:
    """Returns the body in a coding, or as it is if that gains nothing, and which it is."""
    if coding == IDENTITY or len(body) < SMALL_BYTES:
        return IDENTITY, body
    smaller = encode(coding, body, thorough=False)
    return (coding, smaller) if len(smaller) < len(body) else (IDENTITY, body)


def respond(
    method: str,
    given: Mapping[str, str],
    body: bytes,
    coding: str,
    media_type: str,
    modified: datetime | None,
    links: Iterable[Link] = (),
) -> Response:
    """Returns the response to GET or HEAD with a body in a coding; without `modified`, it has no date."""
    etag = entity_tag(body)
    if modified is None:
        given = {name: value for name, value in given.items() if name not in _OF_DATES}
    verdict = evaluate(method, given, etag, modified or NEVER)
    headers = dict(verdict.headers) | {"Vary": "Accept-Encoding"}
    links = tuple(links)
    if any(link.rel == "hub" for link in links):
        headers["Link"] = link_header(link for link in links if link.rel in ("hub", "self"))
    if modified is None:
        del headers["Last-Modified"]
    if verdict.status != OK:  # 304 has no content, and its length would be that of the document (8.6)
        length = {} if verdict.status == NOT_MODIFIED else {"Content-Length": "0"}
        return Response(verdict.status, length | headers, b"")
    content = {"Content-Type": media_type, "Content-Length": str(len(body))}
    if coding != IDENTITY:
        content["Content-Encoding"] = coding
    return Response(OK, content | headers, body if method == "GET" else b"")
