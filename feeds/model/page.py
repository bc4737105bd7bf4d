"""One document of a feed, before and after rendering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.model.article import Article


INDEX = "index.html"
OPML = "feeds.opml"
MEDIA_FILES = "media/"
"""The path, below the base, of the files in the media folder, whatever the name of that folder."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of an empty feed: Atom and HTTP need one, and that of the build would change the bytes."""

UNDATED = datetime(1, 1, 1, tzinfo=UTC)
"""The time of an article or a page whose time is unknown; only formats that do not require one have it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link of a document (RFC 8288) with an absolute `href`."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that was withdrawn."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a feed: its articles, newest first, and its links (self, hub, …).

    `title`, `description`, `home` (the web page) and `id` (a permanent IRI) are those of the feed.  `updated`
    is the newest time of the articles, never that of the build.  An `archive` document never changes (RFC
    5005, 4).  Formats that can express it list the items that are `gone`.
    """

    articles: tuple[Article, ...]
    updated: datetime
    title: str
    description: str
    home: str
    id: str
    links: tuple[Link, ...] = ()
    archive: bool = False
    gone: tuple[Gone, ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document; `links` are for the header Link (RFC 8288); a `fixed` one never changes.

    `policy` is the Content-Security-Policy of a web page.
    """

    body: bytes
    media_type: str
    updated: datetime
    links: tuple[Link, ...] = ()
    fixed: bool = False
    claims: tuple[str, ...] = ()
    policy: str = ""

    @property
    def etag(self) -> str:
        """A strong entity tag (RFC 9110, 8.8.3), which is the same on every machine."""
        return entity_tag(self.body)


def entity_tag(body: bytes) -> str:
    """Returns a strong entity tag for a body as it is sent: a digest, so another for each content coding."""
    return f'"{blake2b(body, digest_size=16).hexdigest()}"'


def link_header(links: Iterable[Link]) -> str:
    """Returns the value of a Link header (RFC 8288, 3)."""
    return ", ".join(map(_link, links))


def _link(link: Link) -> str:
    type_ = f'; type="{link.type}"' if link.type else ""
    title = f'; title="{_quotable(link.title)}"' if link.title else ""
    return f'<{link.href}>; rel="{link.rel}"{type_}{title}'


def _quotable(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').encode("ascii", "replace").decode()
