"""What RSS says of a podcast, in the namespaces of Apple and of the Podcast Index.

Formats import this module only for a podcast: its values take long to import.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.extras import itunes, made, podcast, podcast_episode
from feeds.model.works import first_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media, Work
    from feeds.model.channel import Channel
    from feeds.model.loss import OnLoss
    from feeds.model.page import Page
    from feeds.model.podcast import Show

    Elements = Iterator[etree._Element]

NAMESPACES = {"itunes": itunes.URI, "podcast": podcast.URI}


def show(channel: Channel, values: Show, page: Page, on_loss: OnLoss) -> Elements:
    """Yields the elements of a document about the show."""
    addresses = {link.rel: link.href for link in page.links}
    address = addresses.get("current") or addresses.get("self") or channel.base
    yield from made(itunes.show(channel, values, on_loss))
    yield from made(podcast.show(values, address, on_loss))


def episode(
    article: Article, values: Show, works: tuple[Work, ...], found: tuple[Work, Media] | None, on_loss: OnLoss
) -> Elements:
    """Yields the elements of an item; `found` is its enclosure, after the work that this is a file of."""
    first, file = found or (None, None)
    yield from made(itunes.episode(article, values, file, first_picture(works), on_loss))
    yield from made(podcast_episode.episode(article, works, first, file, on_loss))
