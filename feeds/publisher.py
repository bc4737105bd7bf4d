"""A publication's documents: path -> Rendered. It knows no HTTP library and no clock."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING

from feeds.formats import formats
from feeds.index_page import MEDIA_TYPE, index_page
from feeds.page import Link, Page, Rendered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.formats import Format

INDEX = "index.html"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a publication without articles. Atom and HTTP need one, the time of the build would change
the document's bytes with every build, and whatever comes first will be newer than this."""


def publish(channel: Channel, articles: Iterable[Article]) -> Mapping[str, Rendered]:
    """Every document of the publication by its path below `channel.base`, in a fixed order.

    The articles come newest first. The same input gives the same bytes on every machine and every day.
    """
    articles = tuple(articles)
    updated = max((article.updated for article in articles), default=NEVER)
    documents = {}
    for format_ in formats():
        page = Page(
            articles,
            updated,
            channel.title,
            channel.description,
            channel.home,
            channel.base,
            links(channel, format_),
        )
        documents[path(format_)] = _rendered(format_.render(channel, page), format_.media_type, updated)
    front = index_page(channel, articles, [(path(format_), format_) for format_ in formats()])
    documents[INDEX] = _rendered(front, MEDIA_TYPE, updated)
    return MappingProxyType(documents)


def path(format_: Format) -> str:
    """Where a format's document lies below the publication's base."""
    return f"feed.{format_.suffix}"


def links(channel: Channel, format_: Format) -> tuple[Link, ...]:
    """What a feed document says about itself: its own address, and the hubs that announce its news."""
    itself = Link("self", channel.base + path(format_), _bare(format_.media_type))
    return (itself, *(Link("hub", hub) for hub in channel.hubs))


def alternates(channel: Channel, besides: str = "") -> tuple[Link, ...]:
    """The publication's feeds as seen from another of its documents, the one at `besides`."""
    return tuple(
        Link("alternate", channel.base + path(format_), _bare(format_.media_type), format_.title)
        for format_ in formats()
        if path(format_) != besides
    )


def document_links(channel: Channel, at: str) -> tuple[Link, ...]:
    """Every link of the document at the path `at`, for whoever cannot look inside (RFC 8288, WebSub)."""
    own = next((links(channel, format_) for format_ in formats() if path(format_) == at), ())
    return (*own, *alternates(channel, at))


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0]


def _rendered(body: bytes, media_type: str, updated: datetime) -> Rendered:
    """The entity tag is a digest of the bytes, so that every machine gives the same (RFC 9110, 8.8.3)."""
    return Rendered(body, media_type, updated, f'"{blake2b(body, digest_size=16).hexdigest()}"')
