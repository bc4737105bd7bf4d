"""The page at a path, for the server and for files: of a feed, or of an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.model.permalinks import PREFIX, article_id, link_at
from feeds.publishing.index import browsing
from feeds.publishing.pages.addresses import EMBED, feed_and_leaf
from feeds.publishing.pages.own_media import NO_MEDIA
from feeds.publishing.pages.views import article_view, embed_view, feed_view

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.model.article import Article
    from feeds.model.channel import Channel
    from feeds.publishing.index.base import Connection
    from feeds.publishing.pages.addresses import Addresses
    from feeds.publishing.pages.own_media import OwnMedia
    from feeds.publishing.pages.site_feeds import SiteFeeds
    from feeds.publishing.pages.views import View


def page_at(
    feeds: SiteFeeds,
    addresses: Addresses,
    path: str,
    is_visible: Callable[[Article], bool],
    media: OwnMedia = NO_MEDIA,
) -> View | None:
    """Returns the page at a decoded path below the base; None without one that `is_visible`."""
    article = article_at(feeds.channel, feeds.connection, path)
    if article is not None:
        return article_or_embed(feeds, addresses, article, path, media) if is_visible(article) else None
    return feed_view(feeds, addresses, *feed_and_leaf(path))


def article_or_embed(
    feeds: SiteFeeds, addresses: Addresses, article: Article, path: str, media: OwnMedia
) -> View | None:
    """Returns the page of an article, or its player for other sites if `path` is that of the player."""
    if path.endswith(EMBED) and _article(feeds.channel, feeds.connection, path) is None:
        return embed_view(feeds.channel, addresses, article, media)
    return article_view(feeds, addresses, article, path, media)


def article_at(channel: Channel, connection: Connection, path: str) -> Article | None:
    """Returns the article that has the page, or the player, at a decoded path, visible or not."""
    found = _article(channel, connection, path)
    if found is None and path.endswith(EMBED):
        page = path.removesuffix(EMBED)
        return _article(channel, connection, page) or _article(channel, connection, f"{page}/")
    return found


def _article(channel: Channel, connection: Connection, path: str) -> Article | None:
    """Returns the article that has the page at a decoded path."""
    if path.startswith(PREFIX):
        id_ = article_id(channel, path)
        return browsing.article_with_id(connection, id_) if id_ is not None else None
    link = link_at(channel, path)
    return browsing.article_with_link(connection, link) if link else None
