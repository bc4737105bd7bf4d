"""What is rendered, and what rendering gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.article import Article


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link of a document (RFC 8288): `rel` as registered, `href` absolute."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The articles of one document, newest first, and the document's own links (self, hub, next, …).

    `updated` is the newest time among the articles, never the time of the build.
    """

    articles: tuple[Article, ...]
    updated: datetime
    links: tuple[Link, ...] = ()
    number: int = 1
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished document: its bytes, its media type with charset, its time, its strong entity tag."""

    body: bytes
    media_type: str
    updated: datetime
    etag: str
