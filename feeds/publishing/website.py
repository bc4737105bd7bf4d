"""The web pages as documents of a build: of feeds and articles, the sitemap, and the files beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import unquote

from feeds.model.page import Rendered
from feeds.model.visibility import is_visible
from feeds.publishing.composer import PublishedDocument
from feeds.publishing.index import web_pages
from feeds.publishing.index.base import from_microseconds
from feeds.publishing.index.pages import feed_at
from feeds.publishing.index.settings import NOW, setting
from feeds.publishing.index.web_pages import ArticlePage, FeedPage
from feeds.publishing.pages.addresses import addresses_of, embed_path, leaf_path
from feeds.publishing.pages.page_finder import article_at, page_at
from feeds.publishing.pages.site_files import ICONS, NOT_FOUND, ROBOTS, site_file, sitemap_path
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.publishing.pages.views import lead_recording
from feeds.publishing.selection import find_feed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from feeds.publishing.composer import Composer
    from feeds.publishing.pages.addresses import Addresses

Row = ArticlePage | FeedPage


def changed(composer: Composer, since: int) -> list[Row]:
    """Returns the pages that changed after a version; without pages, the files beside them."""
    others = web_pages.feed_pages(composer.connection, since)
    if not composer.channel.site.pages:
        return [row for row in others if row.feed == web_pages.OTHERS]
    return [*others, *web_pages.article_pages(composer.connection, since)]


def documents(composer: Composer, rows: Sequence[Row]) -> Iterator[PublishedDocument]:
    """Yields the pages of some rows of `changed` as files; one that is gone has no `render`."""
    addresses = addresses_of(composer.channel, static=True)
    for row in rows:
        if isinstance(row, ArticlePage):
            yield _page(composer, addresses, row.path, row.version, there=row.exists)
            plays = row.exists and _plays(composer, row.path)
            yield _page(composer, addresses, embed_path(row.path), row.version, there=plays)
        elif row.feed > 0:
            yield from _feed_page(composer, addresses, row)
        else:
            yield from _files(composer, addresses, row)


def _feed_page(composer: Composer, addresses: Addresses, row: FeedPage) -> Iterator[PublishedDocument]:
    feed = feed_at(composer.connection, row.feed)
    if feed is None:
        return
    known = find_feed(composer.channel, feed.kind, feed.name, feed.path) is not None
    path = leaf_path(feed.path, row.number) if row.number else feed.path
    there = known and row.number <= feed.leaves and feed.exists
    yield _page(composer, addresses, path, row.version, there=there)


def _files(composer: Composer, addresses: Addresses, row: FeedPage) -> Iterator[PublishedDocument]:
    if row.feed == web_pages.OTHERS:
        paths: Iterable[str] = (NOT_FOUND, ROBOTS, *ICONS)
    else:
        paths = (sitemap_path(row.feed, row.number),)
    for path in paths:
        found = site_file(composer.channel, composer.connection, addresses, path)
        render = None if found is None else partial(_same, found)
        yield PublishedDocument(path, row.version, render, compressed=False)


def _plays(composer: Composer, path: str) -> bool:
    """Whether the article with a page has a player for other sites."""
    article = article_at(composer.channel, composer.connection, unquote(path))
    return article is not None and lead_recording(article) is not None


def _page(
    composer: Composer, addresses: Addresses, path: str, version: int, *, there: bool
) -> PublishedDocument:
    render = partial(_render, composer, addresses, path) if there else None
    return PublishedDocument(addresses.file(path), version, render, compressed=False)


def _render(composer: Composer, addresses: Addresses, path: str) -> Rendered:
    now = from_microseconds(int(setting(composer.connection, NOW, "0")))
    found = page_at(
        composer.channel,
        composer.connection,
        addresses,
        unquote(path),
        lambda article: is_visible(article, now),
        composer.media,
    )
    if found is None:
        raise LookupError(f"the index has a page {path!r} without an article or feed")
    return Rendered(found.body, MEDIA_TYPE, found.updated)


def _same(rendered: Rendered) -> Rendered:
    return rendered
