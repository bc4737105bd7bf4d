"""The web pages as documents of a build: of feeds and articles, the sitemap, and the files beside them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
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
from feeds.publishing.media_urls import urls_of
from feeds.publishing.pages.addresses import addresses_of, embed_path, leaf_path
from feeds.publishing.pages.page_finder import article_at, page_at
from feeds.publishing.pages.site_feeds import SiteFeeds
from feeds.publishing.pages.site_files import FIXED, fixed_file, has_sitemap, site_file, sitemap_path
from feeds.publishing.pages.templating import MEDIA_TYPE
from feeds.publishing.selection import find_feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from feeds.model.article import Article
    from feeds.publishing.composer import Composer
    from feeds.publishing.index.pages import FeedRow
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
    channel, connection = composer.channel, composer.connection
    now = from_microseconds(int(setting(connection, NOW, "0")))
    feed = cache(partial(feed_at, connection))
    site = _Site(
        composer,
        SiteFeeds(channel, connection),
        addresses_of(channel, static=True),
        feed,
        partial(_is_visible, now),
    )
    players = [embed_path(row.path) for row in rows if isinstance(row, ArticlePage)]
    taken = web_pages.article_pages_among(connection, players)
    for row in rows:
        if isinstance(row, ArticlePage):
            texts_changed = partial(_texts_changed, composer, row.path) if row.player else int
            yield _page(site, row.path, row.version, texts_changed, there=row.exists)
            player = embed_path(row.path)
            if player not in taken:
                yield _page(site, player, row.version, texts_changed, there=row.player)
        elif row.feed > 0:
            yield from _feed_page(site, row)
        else:
            yield from _files(composer, site.addresses, row)


def _texts_changed(composer: Composer, path: str) -> int:
    """Returns when the chapters and transcripts on the page of an article changed last, in nanoseconds."""
    article = article_at(composer.channel, composer.connection, unquote(path))
    works = article.works if article is not None else ()
    return composer.media.changed(track.url for work in works for track in work.tracks)


def files_of_articles(composer: Composer, rows: Sequence[Row]) -> Iterator[str]:
    """Yields the decoded paths below the base of the files that the articles of some rows link to."""
    base = composer.channel.base
    for row in rows:
        article = (
            article_at(composer.channel, composer.connection, unquote(row.path))
            if isinstance(row, ArticlePage) and row.exists
            else None
        )
        for url, _ in urls_of(article) if article is not None else ():
            if url.startswith(base):
                yield unquote(url.removeprefix(base).partition("?")[0].partition("#")[0])


@dataclass(frozen=True, slots=True)
class _Site:
    """What all pages of a build have in common."""

    composer: Composer
    feeds: SiteFeeds
    addresses: Addresses
    feed: Callable[[int], FeedRow | None]
    is_visible: Callable[[Article], bool]


def _feed_page(site: _Site, row: FeedPage) -> Iterator[PublishedDocument]:
    composer = site.composer
    feed = site.feed(row.feed)
    if feed is None:
        return
    known = find_feed(composer.channel, feed.kind, feed.name, feed.path) is not None
    path = leaf_path(feed.path, row.number) if row.number else feed.path
    there = known and row.number <= feed.leaves and feed.exists
    yield _page(site, path, row.version, there=there)


def _files(composer: Composer, addresses: Addresses, row: FeedPage) -> Iterator[PublishedDocument]:
    if row.feed == web_pages.OTHERS:
        for path in FIXED:
            fixed = partial(fixed_file, composer.channel, addresses, path)
            yield PublishedDocument(path, row.version, fixed, age="page")
    else:
        path = sitemap_path(row.feed, row.number)
        there = has_sitemap(composer.channel, composer.connection, row.feed, row.number)
        render = partial(_sitemap, composer, addresses, path) if there else None
        yield PublishedDocument(path, row.version, render, age="page")


def _page(
    site: _Site, path: str, version: int, texts_changed: Callable[[], int] = int, *, there: bool
) -> PublishedDocument:
    render = partial(_render, site, path) if there else None
    file = site.addresses.file(path)
    return PublishedDocument(file, version, render, age="page", texts_changed=texts_changed)


def _render(site: _Site, path: str) -> Rendered:
    found = page_at(site.feeds, site.addresses, unquote(path), site.is_visible, site.composer.media)
    if found is None:
        raise LookupError(f"the index has a page {path!r} without an article or feed")
    return Rendered(found.body, MEDIA_TYPE, found.updated)


def _is_visible(now: datetime, article: Article) -> bool:
    return is_visible(article, now)


def _sitemap(composer: Composer, addresses: Addresses, path: str) -> Rendered:
    found = site_file(composer.channel, composer.connection, addresses, path)
    if found is None:
        raise LookupError(f"the index has a part {path!r} of the sitemap that lists nothing")
    return found
