"""Fetch a feed and its older parts, politely: one request at a time, waiting when the server asks for it.

Older parts are the archives and pages of RFC 5005, the `next_url` of JSON Feed, and WordPress's `?paged=2`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from feeds.core.errors import FeedsError, ReadError
from feeds.core.urls import resolve_leniently
from feeds.dialects import MAX_COLLECTION_BYTES
from feeds.net.client import FetchError, inflate
from feeds.net.retries import BUSY, pause, retry_after
from feeds.publishing.importing.sources import SourceDocument, dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from feeds.core.limits import Limit
    from feeds.dialects import Head
    from feeds.net.client import Answer, Client
    from feeds.publishing.importing.page_cache import PageCache

MAX_PAGES: Annotated[
    int, Limit("import", "elements", "documents of one feed", "the older ones are reported as missing")
] = 2000
MAX_BYTES: Annotated[
    int,
    Limit("import", "bytes", "the documents of one feed together", "the older ones are reported as missing"),
    Limit(
        "import",
        "memory",
        "the documents of one feed together; articles take several times as much",
        "the older ones are reported as missing",
    ),
] = 512 * 1024 * 1024
MAX_REPEATS: Annotated[
    int, Limit("import", "elements", "documents in a row without a new item", "an endless chain is assumed")
] = 3
_SAME_AGAIN = (
    "has no other items than the pages before: if a cache ignores ?paged=, older articles are missing; "
    "import an export of the site instead"
)
_OLDER = ("prev-archive", "next")
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


class NoFeedError(FeedsError):
    """A URL that leads to no feed."""


@dataclass(frozen=True, slots=True)
class FeedPart:
    """A document with what it says, or why an older part of the feed is missing.

    `note` is about a feed whose older parts may not exist.
    """

    document: SourceDocument | None
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PoliteClient:
    """Repeats a request that failed, after the time that the server asks for (RFC 9110, 10.2.3)."""

    client: Client
    sleep: Callable[[float], None] = time.sleep

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Returns the answer, of whatever status. Raises FetchError after the last attempt."""
        failed = 0
        while True:
            failed += 1
            try:
                answer = self.client.fetch(url, headers=headers, limit=MAX_COLLECTION_BYTES)
            except FetchError as error:
                if not error.transient or (wait := pause(failed)) is None:
                    raise
            else:
                if answer.status not in BUSY or (wait := pause(failed, asked_wait(answer))) is None:
                    return answer
            self.sleep(wait)


def asked_wait(answer: Answer) -> float | None:
    """Returns the seconds for which a server asks, None if it does not."""
    return retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC)) or None


def fetch_feed(client: PoliteClient, url: str, cache: PageCache) -> Iterator[FeedPart]:
    """Yields the documents of a feed, the newest first, and problems with older ones.

    A web page is followed to the first feed that it links to.  Raises NoFeedError or FetchError if there is
    no first document.
    """
    first, resumed = _first(client, url, cache)
    yield FeedPart(first)
    seen, ids = {url, first.name}, set(first.head().ids)
    size, repeats, pages = len(first.data), 0, 1
    waiting = _older(first.name, first.head(), 1)
    while waiting:
        next_url, guessed = waiting.pop(0)
        if next_url in seen:
            continue
        seen.add(next_url)
        pages += 1
        if pages > MAX_PAGES or size > MAX_BYTES:
            yield FeedPart(None, f"{next_url}: not fetched: more than {MAX_PAGES} pages or {MAX_BYTES} bytes")
            return
        try:
            document = _document(client, next_url, cache, resume=resumed)
            head = document.head()
        except (FetchError, ReadError, NoFeedError) as error:
            if not (guessed and isinstance(error, _NoPageError | _PageError)):
                yield FeedPart(None, f"{error}: the older articles are missing; run the command again")
            return
        new = set(head.ids) - ids
        repeats = 0 if new else repeats + 1
        if not new and (guessed or repeats >= MAX_REPEATS):
            if guessed and head.ids:
                yield FeedPart(None, note=f"{next_url}: {_SAME_AGAIN}")
            return
        ids |= new
        size += len(document.data)
        if document.name not in seen or document.name == next_url:
            yield FeedPart(document)
        seen.add(document.name)
        waiting += _older(document.name, head, pages, guessed_from=first.name if guessed else "")


def _older(url: str, head: Head, page: int, guessed_from: str = "") -> list[tuple[str, bool]]:
    """Returns the URLs of older documents, each with whether it is only guessed."""
    linked = [] if head.complete else [(head.links[rel], False) for rel in _OLDER if rel in head.links]
    if linked or head.complete:
        return linked
    wordpress = "wordpress" in head.generator.lower()
    return [(paged(guessed_from or url, page + 1), True)] if wordpress else []


def paged(url: str, number: int) -> str:
    """Returns the URL of a page of a WordPress feed."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number))]), fragment=""))


def _first(client: PoliteClient, url: str, cache: PageCache) -> tuple[SourceDocument, bool]:
    """Returns the first document, or the feed that it links to if it is a web page.

    Also returns whether an unfinished import can be resumed: pages move on when there are new items.
    """
    try:
        return _newest(client, url, cache)
    except _PageError as page:
        linked = feed_links(page.html, page.url)
        if not linked:
            raise NoFeedError(f"{page.url}: is a web page that links to no feed") from None
        return _newest(client, linked[0], cache)


def _newest(client: PoliteClient, url: str, cache: PageCache) -> tuple[SourceDocument, bool]:
    kept = cache.find(url)
    document = _document(client, url, cache, resume=False)
    same = kept is not None and _recognised(kept.url, kept.body).head().ids == document.head().ids
    return document, cache.unfinished and same


def _document(client: PoliteClient, url: str, cache: PageCache, *, resume: bool) -> SourceDocument:
    """Returns a document, from the cache if it cannot have changed or was fetched by an unfinished import."""
    kept = cache.find(url)
    if kept is not None and (kept.archive or resume):
        return _recognised(kept.url, kept.body)
    answer = client.get(url, kept.conditions if kept is not None else None)
    if answer.status == 304 and kept is not None:
        return _recognised(kept.url, kept.body)
    if not answer.ok:
        is_missing = 400 <= answer.status < 500 and answer.status not in BUSY
        kind = _NoPageError if is_missing else NoFeedError
        raise kind(f"{url}: answers with status {answer.status}")
    if not answer.whole:
        raise NoFeedError(f"{url}: is longer than {MAX_COLLECTION_BYTES} bytes")
    body = _decoded(answer)
    document = _recognised(answer.url, body, answer.headers.get("content-type", ""))
    cache.keep(url, answer.url, body, answer.headers, archive=document.head().archive)
    return document


def _decoded(answer: Answer) -> bytes:
    """Returns the body without a content coding that was not asked for."""
    if not answer.encoded:
        return answer.body
    body = inflate(answer.body, answer.headers["content-encoding"], MAX_COLLECTION_BYTES + 1)
    if body is None:
        raise NoFeedError(f"{answer.url}: has a content coding that was not requested")
    if len(body) > MAX_COLLECTION_BYTES:
        raise NoFeedError(f"{answer.url}: is longer than {MAX_COLLECTION_BYTES} bytes when decompressed")
    return body


class _NoPageError(NoFeedError):
    """There is no such page, by the server's own word: a URL that was guessed is beyond the last one."""


class _PageError(NoFeedError):
    """A web page where a feed was expected."""

    def __init__(self, url: str, html: bytes) -> None:
        super().__init__(url)
        self.url, self.html = url, html

    def __str__(self) -> str:
        return f"{self.url}: is a web page, expected a feed"


def _recognised(url: str, body: bytes, content_type: str = "") -> SourceDocument:
    """Returns the document; its format is recognised by its content."""
    name = "feed.json" if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else "feed.xml"
    dialect = dialect_of(name, body)
    if dialect is None or dialect.head is None:
        if content_type.startswith("text/html") or b"<html" in body[:4096].lower():
            raise _PageError(url, body)
        raise NoFeedError(f"{url}: is not a feed: expected RSS, Atom or JSON Feed")
    return SourceDocument(url, body, dialect)


def feed_links(html: bytes, url: str) -> list[str]:
    """Returns the feeds that a web page names, in its order (HTML, 4.6.7.1, rel=alternate)."""
    from lxml import etree  # here for the cold start

    root = etree.fromstring(html[: 1024 * 1024], etree.HTMLParser(no_network=True), base_url=url)
    if root is None:
        return []
    base = resolve_leniently(url, next((each.get("href", "") for each in root.iter("base")), ""))
    return [
        resolve_leniently(base, link.get("href", "").strip())
        for link in root.iter("link")
        if "alternate" in link.get("rel", "").lower().split()
        and link.get("type", "").partition(";")[0].strip().lower() in _FEEDS
        and link.get("href", "").strip()
    ]
