"""What people look at: one article, or a page of a feed, however many articles there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Index, and_, func, literal_column, or_, select

from feeds.model.archive import page_at, places_of
from feeds.model.feed_kind import NEWS
from feeds.publishing.index.base import each
from feeds.publishing.index.codec import decode
from feeds.publishing.index.pages import Item, Place, articles, newest, page
from feeds.publishing.index.tables import ARTICLES, FEEDS, ITEMS, PLACES, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row
    from sqlalchemy.sql.elements import ColumnElement

    from feeds.model.article import Article

_LINK = func.json_extract(ARTICLES.c.data, literal_column("'$.link'"))
Index("articles_linked", _LINK)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Some of a feed, the newest first, and the numbers of the pages before and after it in time.

    Pages count from the oldest, so that what is on one never moves to another.  `newer` is 0 where the newest
    articles come next, None where these are the newest.
    """

    articles: tuple[Article, ...]
    older: int | None
    newer: int | None


def article_with_id(connection: Connection, id_: str) -> Article | None:
    """The article with this id, be it for readers or not."""
    return _article(connection, ARTICLES.c.id == id_)


def article_with_link(connection: Connection, link: str) -> Article | None:
    """The article with this link, be it for readers or not; of several one that is."""
    return _article(connection, _LINK == link)  # noqa: SIM300 - it is an expression of SQL


def was_published(connection: Connection, id_: str) -> bool:
    """Does the ledger know the article, although its source is gone?"""
    return connection.scalar(select(PUBLISHED.c.id).where(PUBLISHED.c.id == id_)) is not None


def feed_with(connection: Connection, path: str) -> Place | None:
    """The feed at this path, if there is something in it; the news may be empty."""
    wanted = FEEDS.c.path == path, or_(FEEDS.c.filled, FEEDS.c.kind == NEWS.name)
    row = connection.execute(select(FEEDS).where(*wanted)).one_or_none()
    return None if row is None else _place(row)


def main_feeds(connection: Connection) -> list[Place]:
    """The feeds that are named after nothing, as far as there is something in them."""
    wanted = FEEDS.c.name == "", or_(FEEDS.c.filled, FEEDS.c.kind == NEWS.name)
    return [_place(row) for row in connection.execute(select(FEEDS).where(*wanted))]


def feeds_named(connection: Connection, names: Iterable[tuple[str, str]]) -> list[Place]:
    """The feeds of these kinds and names, in that order."""
    keys = [(kind, name.casefold()) for kind, name in names]
    found: dict[tuple[str, str], Place] = {}
    for some in each(dict.fromkeys(keys), 100):
        wanted = [and_(FEEDS.c.kind == kind, FEEDS.c.key == key) for kind, key in some]
        for row in connection.execute(select(FEEDS).where(or_(*wanted), FEEDS.c.filled)):
            found[row.kind, row.key] = _place(row)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


def front(connection: Connection, feed: Place, size: int) -> Leaf:
    """The newest of a feed: at least `size`, if there are so many, and all down to the next page."""
    first = page_at(_begin(connection, feed, size), size)
    columns = ITEMS.c.number, ITEMS.c.id, ITEMS.c.published, ITEMS.c.updated
    held = select(*columns).where(PLACES.c.feed == feed.number, PLACES.c.item == ITEMS.c.number)
    rows = connection.execute(held.where(PLACES.c.place >= places_of(first, size).start))
    items = [Item(row.number, row.id, row.published, row.updated) for row in rows]
    return Leaf(_told(connection, items), first - 1 or None, None)


def leaf(connection: Connection, feed: Place, number: int, size: int) -> Leaf | None:
    """The page `number` of a feed; None where the feed does not go so far."""
    if number not in range(1, page_at(feed.length - 1, size) + 1):
        return None
    newer = number + 1 if number + 1 < page_at(_begin(connection, feed, size), size) else 0
    return Leaf(_told(connection, page(connection, feed.number, number, size)), number - 1 or None, newer)


def _article(connection: Connection, wanted: ColumnElement[bool]) -> Article | None:
    found = select(ARTICLES.c.data).where(wanted, ARTICLES.c.rival.is_(None))
    text = connection.scalar(found.order_by(ARTICLES.c.shown.desc(), ARTICLES.c.id).limit(1))
    return None if text is None else decode(text)


def _begin(connection: Connection, feed: Place, size: int) -> int:
    """The lowest place of the newest `size` items."""
    last = [item.number for item in newest(connection, feed.number, size)]
    lowest = select(func.min(PLACES.c.place)).where(PLACES.c.feed == feed.number, PLACES.c.item.in_(last))
    return connection.scalar(lowest) or 0


def _told(connection: Connection, items: list[Item]) -> tuple[Article, ...]:
    items.sort(key=lambda item: (-item.published, item.id))
    found = articles(connection, [item.number for item in items])
    return tuple(found[item.number] for item in items)


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(row.number, row.path, row.kind, row.name, row.length, row.filled)
