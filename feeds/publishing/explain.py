"""What the documents of a publication cannot carry, feed by feed: for `feeds build --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.losses import losses
from feeds.model import visibility
from feeds.model.archive import Window
from feeds.publishing.documents import page_of
from feeds.publishing.selection import path, select, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.model.loss import Loss


def explain(channel: Channel, articles: Iterable[Article], now: datetime) -> Iterator[tuple[str, Loss]]:
    """The path of a document, and something that it leaves out, of the articles that are seen at `now`.

    The articles of its archive are among a document's.  Feeds of one category, author or section are left
    out: they have the same articles once more.
    """
    seen = [article for article in articles if visibility.shown(article, now)]
    for feed in select(channel, seen):
        if feed.name or not feed.articles:
            continue
        shown, window = shown_as(channel, feed), Window(feed.articles)
        updated = max(article.updated for article in feed.articles)
        for format_ in feed.formats:
            page = page_of(channel, feed, format_, window, updated)
            yield from ((path(feed, format_), loss) for loss in losses(shown, page, format_))
