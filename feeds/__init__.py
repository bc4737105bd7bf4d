"""A publisher and a validator for RSS, Atom, JSON Feed and podcasts.

from feeds import Article, Channel, Feed, validate

feed = Feed(Channel(title="News", home="https://example.org/", description="All news"), articles)
feed.render("rss")                  # bytes; also "atom" and "json"
feed.respond("GET", headers)        # status, headers, body
validate(data).findings             # of any feed
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# fmt: off
# isort: off
if TYPE_CHECKING:
    from feeds.core.errors import FeedsError, ReadError
    from feeds.model.podcast import (
        Artwork, Category, Chat, ContentLink, Contributor, Frequency, Funding, Licence, Live, Location, Owner,
        Recipient, RemoteItem, Social, Soundbite, TimeSplit, Trailer, TxtRecord, Value,
    )
    from feeds.publishing.library.article import Article, Person
    from feeds.publishing.library.channel import Channel
    from feeds.publishing.library.feed import Feed
    from feeds.publishing.library.folder import Document, Publication, open_publication
    from feeds.publishing.library.media import Media, Track
    from feeds.publishing.library.podcast import Episode, Podcast
    from feeds.publishing.library.respond import Response
    from feeds.validator import Finding, Report, validate

__all__ = [  # noqa: RUF022 - a feed and its articles; podcasts; folders; the validator
    "Article", "Channel", "Feed", "Media", "Person", "Response", "Track",
    "Artwork", "Category", "Chat", "ContentLink", "Contributor", "Episode", "Frequency", "Funding", "Licence",
    "Live", "Location", "Owner", "Podcast", "Recipient", "RemoteItem", "Social", "Soundbite", "TimeSplit",
    "Trailer", "TxtRecord", "Value",
    "Document", "FeedsError", "Publication", "ReadError", "open_publication",
    "Finding", "Report", "validate",
]
# fmt: on
# isort: on

_LIBRARY = "feeds.publishing.library"
_MODULES = {
    **dict.fromkeys(__all__, "feeds.model.podcast"),
    **dict.fromkeys(("Article", "Person"), f"{_LIBRARY}.article"),
    **dict.fromkeys(("Episode", "Podcast"), f"{_LIBRARY}.podcast"),
    **dict.fromkeys(("Media", "Track"), f"{_LIBRARY}.media"),
    **dict.fromkeys(("Document", "Publication", "open_publication"), f"{_LIBRARY}.folder"),
    **dict.fromkeys(("FeedsError", "ReadError"), "feeds.core.errors"),
    **dict.fromkeys(("Finding", "Report", "validate"), "feeds.validator"),
    "Channel": f"{_LIBRARY}.channel",
    "Feed": f"{_LIBRARY}.feed",
    "Response": f"{_LIBRARY}.respond",
}


def __getattr__(name: str) -> Any:
    # Loaded when first asked for: a program that only publishes does not pay for the validator.
    if name not in _MODULES:
        raise AttributeError(f"module 'feeds' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)
