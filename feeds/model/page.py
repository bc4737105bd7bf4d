"""What is rendered, and what rendering gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeds.model.article import Article


INDEX = "index.html"
OPML = "feeds.opml"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a publication without articles. Atom and HTTP need one, the time of the build would change
the document's bytes with every build, and whatever comes first will be newer than this."""


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link of a document (RFC 8288): `rel` as registered, `href` absolute."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """An item that was taken back: its id, and when."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a feed: its articles, newest first, and the document's own links (self, hub, …).

    `title`, `description` and `home` (its page for people) are the feed's, and so is `id`, an IRI that all
    documents of the feed share and that never changes.  `updated` is the newest time among the articles,
    never the time of the build.  An `archive` is a document that will not change (RFC 5005, 4).
    Items that are `gone` are named where a format has a way to say so.
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
    """A finished document: its bytes, its media type with charset, its time.

    `links` are for whoever does not look inside (RFC 8288): its own, and the same in other formats.  What is
    `fixed` will never have other bytes.  `claims` names the profiles that it is held to.
    """

    body: bytes
    media_type: str
    updated: datetime
    links: tuple[Link, ...] = ()
    fixed: bool = False
    claims: tuple[str, ...] = ()

    @property
    def etag(self) -> str:
        """A strong entity tag: a digest of the bytes, so that every machine gives the same (RFC 9110, 8.8.3).

        It is made when it is asked for: who writes files needs none.
        """
        return f'"{blake2b(self.body, digest_size=16).hexdigest()}"'
