"""Recordings that podcast apps and readers do not find, since the RSS item has no enclosure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.fitting import without_enclosure
from feeds.model.works import published_works

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.article import Article
    from feeds.model.channel import Channel


def unenclosed(channel: Channel, article: Article) -> Iterator[str]:
    """Yields a warning for each file of an article that would be the enclosure, if its type were known."""
    if article.draft or not article.works:
        return
    for work in without_enclosure(published_works(article), podcast=channel.podcast is not None):
        why = "its media type is not known: write it (type), or run feeds probe"
        yield f"{work.media.url} is not an enclosure in RSS, since {why}"
