"""A feed's answer -> what is wrong with it."""

from __future__ import annotations

import codecs
import re
from email.message import Message
from typing import TYPE_CHECKING

from feeds.validator.comparing import outline_of_opened
from feeds.validator.report import Problem
from feeds.validator.served import (
    CHAIN,
    CHARSET,
    COOKIE,
    HUB_UNSEEN,
    LONG_LIVED,
    NO_HEAD,
    NO_VALIDATOR,
    NOT_STORED,
    PLAIN,
    TEMPORARY,
    UNCONDITIONAL,
    WRONG_TYPE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.linting.online.fetching import Fetched
    from feeds.validator.opened import Opened
    from feeds.vocabulary.model import Fault

    Told = Iterator[tuple[Fault, str]]

XML = ("application/xml", "text/xml")
TYPES = {
    "rss": ("application/rss+xml", *XML, "application/rdf+xml"),
    "atom": ("application/atom+xml", *XML),
    "json": ("application/feed+json", "application/json"),
    "opml": ("text/x-opml", *XML),
}
"""Media types that are right, or that everybody takes, by the beginning of a document's kind."""
DAY = 86_400
SMALL = 1024
"""Bytes below which compressing saves nothing."""
AGE = re.compile(r"(?:^|[,\s])(?:max-age|s-maxage)\s*+=\s*+\"?(\d{1,12})", re.IGNORECASE)
HUB = re.compile(r"""rel\s*+=\s*+(?:"[^"]{0,200}\bhub\b[^"]{0,200}"|hub\b)""", re.IGNORECASE)


def judge(fetched: Fetched, opened: Opened) -> Iterator[tuple[Fault, Problem]]:
    """What is wrong, told of the document as a whole."""
    for told in (_way(fetched), _type(fetched, opened), _caching(fetched), _others(fetched, opened)):
        for fault, message in told:
            yield fault, Problem(None, message)


def _way(fetched: Fetched) -> Told:
    for hop in fetched.hops:
        if hop.status in (302, 303, 307):
            yield TEMPORARY, f"is reached by a redirect for now only, {hop.status}, to {hop.end[:200]}"
    if len(fetched.hops) > 1:
        yield CHAIN, f"is reached by {len(fetched.hops)} redirects, not by one"


def _type(fetched: Fetched, opened: Opened) -> Told:
    said = Message()
    said["Content-Type"] = fetched.answer.headers.get("content-type", "")
    known = TYPES.get(opened.kind.partition("-")[0])
    name = said.get_content_type() if fetched.answer.headers.get("content-type") else ""
    if known and name not in known:
        yield WRONG_TYPE, f"is served as {name[:80] or 'nothing in particular'}, not as {known[0]}"
    charset = said.get_content_charset()
    encoding = "utf-8" if opened.source is None else opened.source.encoding
    if charset and _name(charset) != _name(encoding):
        yield CHARSET, f"is served as {charset[:40]} and is in {encoding}"


def _name(charset: str) -> str:
    """A charset by the name of its codec; ASCII is UTF-8, too."""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return charset.lower()
    return "utf-8" if name == "ascii" else name


def _caching(fetched: Fetched) -> Told:
    headers, again = fetched.answer.headers, fetched.again
    if "etag" not in headers and "last-modified" not in headers:
        yield NO_VALIDATOR, "is served without ETag and Last-Modified"
    elif again is not None and again.status == 200 and again.body == fetched.answer.body:
        yield UNCONDITIONAL, "is sent again to readers that have it: the answer should be 304"
    control = headers.get("cache-control", "")
    if re.search(r"\b(?:no-store|private)\b", control, re.IGNORECASE):
        yield NOT_STORED, f"must not be kept by caches: Cache-Control is {control[:80]}"
    ages = [int(age) for age in AGE.findall(control)]
    if max(ages, default=0) > DAY:
        yield LONG_LIVED, f"is called fresh for {max(ages)} seconds, which is more than a day"


def _others(fetched: Fetched, opened: Opened) -> Told:
    headers, head = fetched.answer.headers, fetched.head
    if not fetched.answer.encoded and len(fetched.body) > SMALL:
        yield PLAIN, f"is sent as it is, {len(fetched.body)} bytes, although gzip was offered"
    if head is None or head.status != 200:
        yield NO_HEAD, f"is not there for HEAD: {'no answer' if head is None else f'status {head.status}'}"
    if "set-cookie" in headers:
        yield COOKIE, "is served with a cookie"
    outline = outline_of_opened(opened)
    if outline is not None and outline.hubs and not HUB.search(headers.get("link", "")[:4000]):
        yield HUB_UNSEEN, "names a hub, and the Link header names none"
