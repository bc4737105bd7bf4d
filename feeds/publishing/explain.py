"""What the published documents leave out, feed by feed: for `feeds build --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.formats.losses import losses
from feeds.model.archive import Window
from feeds.publishing.documents import page_of
from feeds.publishing.index import pages
from feeds.publishing.selection import path, shown_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.loss import Loss
    from feeds.publishing.composer import Composer


def explain(composer: Composer) -> Iterator[tuple[str, Loss]]:
    """The path of a live document, with something that it or a page of its archive leaves out.

    Feeds of one category, author or section are passed over: their articles are in the news as well.
    """
    for feed, row in composer.feeds():
        if feed.name or not row.filled:
            continue
        numbers = [item.number for item in pages.newest(composer.connection, row.number, row.length)]
        found = pages.articles(composer.connection, numbers)
        articles = tuple(found[number] for number in numbers)
        updated = max(article.updated for article in articles)
        shown = shown_as(composer.channel, feed)
        for format_ in feed.formats:
            page = page_of(composer.channel, feed, format_, Window(), updated, articles)
            yield from ((path(feed, format_), loss) for loss in losses(shown, page, format_))
