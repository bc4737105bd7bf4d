"""Which web pages there are, and the version in which each last changed.

The page of an article changes with its slot in the news; the pages of a feed change with its slots, and where
the newest page begins.  All pages change when the publication gets or loses a feed such as that of the
pictures, because each of them names those feeds for discovery.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, and_, bindparam, cast, exists, func, select, update

from feeds.model.archive import page_at, slots_on
from feeds.model.channel import article_url
from feeds.model.feed_kind import NEWS
from feeds.model.permalinks import own_link, page_path_of
from feeds.publishing.index.base import batched
from feeds.publishing.index.browsing import SIZE, leaves
from feeds.publishing.index.pages import feed_row
from feeds.publishing.index.statements import Statement, insert_rows, one_of, put
from feeds.publishing.index.tables import (
    ARTICLE_PAGES,
    ARTICLES,
    FEED_PAGES,
    FEEDS,
    ITEMS,
    PUBLISHED,
    SLOTS,
    TOUCHED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from feeds.model.channel import Channel
    from feeds.publishing.index.pages import FeedRow

SHARD = 1000
"""Slots of the news, or numbers of feeds, in one part of the sitemap; 50,000 are allowed."""
OTHERS, ARTICLE_SITEMAPS, FEED_SITEMAPS = 0, -1, -2
"""Instead of a feed's number: pages without a feed, and the parts of the sitemap, whose index is part 0."""
FRONT = 0
"""The number of a feed's newest page."""


class ArticlePage(NamedTuple):
    """The page of an article: its path, the version of its last change, and whether it exists now.

    With a `player`, there is a page with it for other sites, too.
    """

    path: str
    version: int
    exists: bool
    player: bool


class FeedPage(NamedTuple):
    """A page of a feed, or a part of the sitemap, and the version of its last change."""

    feed: int
    number: int
    version: int


def begin(connection: Connection, news: int, version: int) -> None:
    """Add the pages that exist even without articles."""
    _put(connection, version, {(OTHERS, 0), (ARTICLE_SITEMAPS, 0), (FEED_SITEMAPS, 1), (news, FRONT)})


def mark(connection: Connection, channel: Channel, version: int) -> None:
    """Give this version to the pages of touched slots; call it before `pages.mark`."""
    news = connection.scalar(select(FEEDS.c.number).where(FEEDS.c.path == NEWS.path))
    _mark_articles(connection, channel, news or 0, version)
    changed = False
    for batch in batched(connection.scalars(select(TOUCHED.c.feed).distinct()).all()):
        feeds = connection.execute(select(FEEDS).where(FEEDS.c.number.in_(batch))).all()
        filled = set(connection.scalars(select(FEEDS.c.number).where(FEEDS.c.number.in_(batch), _HAS_ITEM)))
        appeared = [feed for feed in feeds if (feed.number in filled) != feed.filled]
        changed = changed or any(not feed.name for feed in appeared)
        shards = {(FEED_SITEMAPS, page_at(feed.number, SHARD)) for feed in appeared}
        _put(connection, version, shards | {page for feed in feeds for page in _mark_feed(connection, feed)})
    if changed:
        renew(connection, version)


def renew(connection: Connection, version: int) -> None:
    """Give this version to all pages."""
    for table in (ARTICLE_PAGES, FEED_PAGES):
        connection.execute(update(table).values(version=version))


def article_pages(connection: Connection, since: int) -> list[ArticlePage]:
    """Returns the pages of articles that changed after a version, by path."""
    return [
        ArticlePage(path, version, bool(now), bool(player))
        for path, version, now, player in _SINCE.rows(connection, since)
    ]


def feed_pages(connection: Connection, since: int) -> list[FeedPage]:
    """Returns the pages of feeds and the parts of the sitemap that changed after a version."""
    columns = FEED_PAGES.c.feed, FEED_PAGES.c.number, FEED_PAGES.c.version
    rows = connection.execute(select(*columns).where(FEED_PAGES.c.version > since).order_by(*columns[:2]))
    return [FeedPage(*row) for row in rows]


def article_pages_among(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Returns those of the paths at which an article that readers can see has its page."""
    return {path for batch in batched(paths) for (path,) in _CURRENT.rows(connection, batch)}


def hidden_pages(connection: Connection, channel: Channel) -> list[str]:
    """Returns the paths of the pages that published articles had which readers cannot see now."""
    paths: set[str] = set()
    for id_, link, file in _HIDDEN.rows(connection):
        stem = file.rpartition(".")[0] if file else ""
        links = (link, article_url(channel, stem) if stem else None)
        paths.update(page_path_of(channel, id_, each) for each in links)
    return sorted(paths - article_pages_among(connection, paths))


def listed_articles(connection: Connection, part: int) -> list[tuple[str, int]]:
    """Returns the paths of pages that a part of the sitemap lists, and the times of their last changes."""
    return [(path, time) for path, time in _LISTED.rows(connection, *_slots(part))]


def listed_feeds(connection: Connection, part: int) -> list[FeedRow]:
    """Returns the feeds with items that a part of the sitemap is about."""
    first, end = _slots(part)
    wanted = FEEDS.c.number >= first, FEEDS.c.number < end, FEEDS.c.filled
    return [
        feed_row(row) for row in connection.execute(select(FEEDS).where(*wanted).order_by(FEEDS.c.number))
    ]


def has_articles(connection: Connection, part: int) -> bool:
    """Whether a part of the sitemap lists articles."""
    return bool(_ANY.rows(connection, *_slots(part)))


def article_parts(connection: Connection) -> list[int]:
    """Returns the parts of the sitemap that list articles."""
    numbers = connection.scalars(select(FEED_PAGES.c.number).where(FEED_PAGES.c.feed == ARTICLE_SITEMAPS))
    return [number for number in sorted(numbers) if number and has_articles(connection, number)]


def feed_parts(connection: Connection) -> list[int]:
    """Returns the parts of the sitemap that list feeds."""
    numbers = connection.scalars(select(FEED_PAGES.c.number).where(FEED_PAGES.c.feed == FEED_SITEMAPS))
    return [number for number in sorted(numbers) if number == 1 or listed_feeds(connection, number)]


def _mark_articles(connection: Connection, channel: Channel, news: int, version: int) -> None:
    slots = connection.scalars(select(TOUCHED.c.slot).where(TOUCHED.c.feed == news)).all()
    _NOT_CURRENT.execute(connection, [(version, slot) for slot in slots])
    rows = []
    for id_, slot, link, player in _TOUCHED_ARTICLES.rows(connection, news):
        path = page_path_of(channel, id_, link)
        rows.append((path, slot, version, True, own_link(channel, link, path), bool(player)))
    insert_rows(connection, ARTICLE_PAGES, _COLUMNS, rows, "replaces")
    parts = {(ARTICLE_SITEMAPS, page_at(slot, SHARD)) for slot in slots}
    _put(connection, version, parts | {(ARTICLE_SITEMAPS, 0)} if parts else set())


def _mark_feed(connection: Connection, feed: Row[tuple[object, ...]]) -> set[tuple[int, int]]:
    """Returns the pages of a feed that changed, those that are gone included."""
    before, now = feed.leaves, leaves(connection, feed.number, SIZE)
    slots = connection.scalars(select(TOUCHED.c.slot).where(TOUCHED.c.feed == feed.number))
    numbers = {number for slot in slots if (number := page_at(slot, SIZE)) <= now}
    if now != before:
        connection.execute(_LEAVES, {"b_key": feed.number, "b_leaves": now})
        # The last one links to the newest page, those before to the next one.
        numbers.update(range(max(min(before, now), 1), max(before, now) + 1))
    return {(feed.number, number) for number in (FRONT, *numbers)}


def _put(connection: Connection, version: int, pages: set[tuple[int, int]]) -> None:
    rows = [{"feed": feed, "number": number, "version": version} for feed, number in sorted(pages)]
    if rows:
        connection.execute(put(FEED_PAGES, ("feed", "number")), rows)


def _slots(part: int) -> tuple[int, int]:
    slots = slots_on(part, SHARD)
    return slots.start, slots.stop


_COLUMNS = tuple(column.name for column in ARTICLE_PAGES.columns)
_HAS_ITEM = exists().where(SLOTS.c.feed == FEEDS.c.number, SLOTS.c.item.is_not(None))
_LEAVES = update(FEEDS).where(FEEDS.c.number == bindparam("b_key")).values(leaves=bindparam("b_leaves"))
_NOT_CURRENT = Statement(
    update(ARTICLE_PAGES)
    .where(ARTICLE_PAGES.c.slot == bindparam("in_slot"))
    .values(version=bindparam("since"), current=False),
    "since",
    "in_slot",
)
_CURRENT = Statement(
    select(ARTICLE_PAGES.c.path).where(one_of(ARTICLE_PAGES.c.path, "paths"), ARTICLE_PAGES.c.current),
    "paths",
)
_CHANGED = select(ARTICLE_PAGES.c.path).where(ARTICLE_PAGES.c.version > bindparam("since"))
_SINCE = Statement(
    select(
        ARTICLE_PAGES.c.path,
        func.max(ARTICLE_PAGES.c.version),
        func.max(cast(ARTICLE_PAGES.c.current, Integer)),
        func.max(cast(and_(ARTICLE_PAGES.c.current, ARTICLE_PAGES.c.player), Integer)),
    )
    .where(ARTICLE_PAGES.c.path.in_(_CHANGED))
    .group_by(ARTICLE_PAGES.c.path)
    .order_by(ARTICLE_PAGES.c.path),
    "since",
)
_TOUCHED_ARTICLES = Statement(
    select(ARTICLES.c.id, SLOTS.c.slot, ARTICLES.c.address, ARTICLES.c.player)
    .select_from(TOUCHED)
    .join(SLOTS, and_(SLOTS.c.feed == TOUCHED.c.feed, SLOTS.c.slot == TOUCHED.c.slot))
    .join(ITEMS, ITEMS.c.number == SLOTS.c.item)
    .join(ARTICLES, ARTICLES.c.number == ITEMS.c.article)
    .where(TOUCHED.c.feed == bindparam("news")),
    "news",
)
_ON_PART = (
    ARTICLE_PAGES.c.slot >= bindparam("first"),
    ARTICLE_PAGES.c.slot < bindparam("end"),
    ARTICLE_PAGES.c.current,
    ARTICLE_PAGES.c.listed,
)
_NEWS = select(FEEDS.c.number).where(FEEDS.c.path == NEWS.path).scalar_subquery()
_LISTED = Statement(
    select(ARTICLE_PAGES.c.path, func.max(ITEMS.c.updated))
    .select_from(ARTICLE_PAGES)
    .join(SLOTS, and_(SLOTS.c.slot == ARTICLE_PAGES.c.slot, SLOTS.c.feed == _NEWS))
    .join(ITEMS, ITEMS.c.number == SLOTS.c.item)
    .where(*_ON_PART)
    .group_by(ARTICLE_PAGES.c.path)
    .order_by(func.min(ARTICLE_PAGES.c.slot)),
    "first",
    "end",
)
_ANY = Statement(select(ARTICLE_PAGES.c.slot).where(*_ON_PART).limit(1), "first", "end")
_HIDDEN = Statement(
    select(PUBLISHED.c.id, func.coalesce(ARTICLES.c.link, PUBLISHED.c.link), PUBLISHED.c.path)
    .select_from(PUBLISHED)
    .outerjoin(ARTICLES, ARTICLES.c.id == PUBLISHED.c.id)
    .where(PUBLISHED.c.id.not_in(select(ARTICLES.c.id).where(ARTICLES.c.shown)))
)
