"""What the documents of a publication cannot carry, feed by feed: for `feeds build --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.losses import losses
from feeds.page import Link, Page
from feeds.selection import path, select, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.article import Article
    from feeds.channel import Channel
    from feeds.formats.losses import Loss


def explain(channel: Channel, articles: Iterable[Article]) -> Iterator[tuple[str, Loss]]:
    """The path of a document, and something that it leaves out.

    Feeds of one category, author or section are left out: they have the same articles once more.
    """
    for feed in select(channel, tuple(articles)):
        if feed.name or not feed.articles:
            continue
        shown = shown_as(channel, feed)
        for format_ in feed.formats:
            at = path(feed, format_)
            page = Page(
                articles=tuple(feed.articles),
                updated=max(article.updated for article in feed.articles),
                title=feed.title,
                description=feed.description,
                home=channel.home,
                id=feed.id,
                links=(Link("self", channel.base + at),),
            )
            yield from ((at, loss) for loss in losses(shown, page, format_))
