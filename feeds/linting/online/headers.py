"""Checks the HTTP responses for a feed: redirects, media type, caching."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from itertools import chain
from typing import TYPE_CHECKING

from feeds.core.urls import without_user
from feeds.validator import served
from feeds.validator.comparing import outline_of_opened
from feeds.validator.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.linting.online.fetching import Fetched
    from feeds.validator.opened import Opened
    from feeds.vocabulary.model import Fault

    Messages = Iterator[tuple[Fault, str]]

XML = ("application/xml", "text/xml")
TYPES = {
    "rss": ("application/rss+xml", *XML, "application/rdf+xml"),
    "atom": ("application/atom+xml", *XML),
    "json": ("application/feed+json", "application/json"),
    "opml": ("text/x-opml", *XML),
}
"""Media types that are correct or widely accepted, by the first part of a document's kind."""
DAY = 86_400
COMPRESSIBLE = 1024
"""Bytes from which on compression is expected."""
AGE = re.compile(r"(?:^|[,\s])(?:max-age|s-maxage)\s*+=\s*+\"?(\d{1,12})", re.IGNORECASE)
HUB = re.compile(r"""rel\s*+=\s*+(?:"[^"]{0,200}\bhub\b[^"]{0,200}"|hub\b)""", re.IGNORECASE)


def response_problems(fetched: Fetched, opened: Opened) -> Iterator[tuple[Fault, Problem]]:
    """The problems with the responses for a document."""
    served_as = type_problems(fetched.answer.headers.get("content-type", ""), opened)
    checks = _redirects(fetched), served_as, _caching(fetched), _others(fetched, opened)
    for fault, message in chain.from_iterable(checks):
        yield fault, Problem(None, message, subject="none")


def _redirects(fetched: Fetched) -> Messages:
    for hop in fetched.hops:
        if hop.status in (302, 303, 307):
            yield served.TEMPORARY, f"temporary redirect ({hop.status}) to {without_user(hop.end)[:200]}"
    if len(fetched.hops) > 1:
        yield served.CHAIN, f"{len(fetched.hops)} redirects, one after another; there should be at most one"


def type_problems(content_type: str, opened: Opened) -> Messages:
    """What is wrong with the Content-Type of a response with a document."""
    header = Message()
    header["Content-Type"] = content_type
    known = TYPES.get(opened.kind.partition("-")[0])
    name = header.get_content_type() if content_type else ""
    if known and name not in known:
        problem = f"should be {known[0]}, not {name[:80]}" if name else f"is missing; it should be {known[0]}"
        yield served.WRONG_TYPE, f"Content-Type {problem}"
    charset = header.get_content_charset()
    encoding = "utf-8" if opened.source is None else opened.source.encoding
    if charset and _name(charset) != _name(encoding):
        yield served.CHARSET, f"Content-Type says {charset[:40]}, but the document is encoded in {encoding}"


def _name(charset: str) -> str:
    """The name of a charset's codec; ASCII counts as UTF-8, of which it is a subset."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return charset.lower()
    return "utf-8" if name == "ascii" else name


def _caching(fetched: Fetched) -> Messages:
    headers, again = fetched.answer.headers, fetched.again
    if "etag" not in headers and "last-modified" not in headers:
        yield served.NO_VALIDATOR, "the response has neither ETag nor Last-Modified"
    elif again is not None and again.status == 200 and again.body == fetched.answer.body:
        problem = "a conditional request gets the whole feed again, instead of 304 Not Modified"
        yield served.UNCONDITIONAL, problem
    control = headers.get("cache-control", "")
    if re.search(r"\b(?:no-store|private)\b", control, re.IGNORECASE):
        yield served.NOT_STORED, f"caching is forbidden by Cache-Control: {control[:80]}"
    age = max(map(int, AGE.findall(control)), default=0)
    if age > DAY:
        yield served.LONG_LIVED, f"Cache-Control makes the feed fresh for {age} seconds, more than a day"


def _others(fetched: Fetched, opened: Opened) -> Messages:
    headers, head = fetched.answer.headers, fetched.head
    if not fetched.answer.encoded and len(fetched.body) > COMPRESSIBLE:
        size = len(fetched.body)
        yield served.PLAIN, f"sent uncompressed ({size} bytes), although gzip was accepted"
    if head is None or head.status != 200:
        result = "no response" if head is None else f"status {head.status}"
        yield served.NO_HEAD, f"HEAD request failed: {result}"
    if "set-cookie" in headers:
        yield served.COOKIE, "the response sets a cookie"
    outline = outline_of_opened(opened)
    if outline is not None and outline.hubs and not HUB.search(headers.get("link", "")[:4000]):
        yield served.HUB_UNSEEN, "the document names a hub, but the Link header does not"
