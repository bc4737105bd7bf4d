"""What the pages for people show: an article, or a page of a feed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Index, func, literal_column, or_, select

from feeds.core.texts import folded
from feeds.model.archive import page_at, slots_on
from feeds.model.feed_kind import NEWS
from feeds.publishing.index.base import rows_of
from feeds.publishing.index.codec import decode
from feeds.publishing.index.pages import FeedItem, FeedRow, articles, feed_row, page
from feeds.publishing.index.tables import ARTICLES, FEEDS, ITEMS, PUBLISHED, SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from feeds.model.article import Article

SIZE = 20
"""Articles on an older page of a feed; the newest page has up to twice as many."""
Index("articles_linked", func.json_extract(ARTICLES.c.data, literal_column("'$.link'")))


@dataclass(frozen=True, slots=True)
class Leaf:
    """Articles of a feed, newest first, and the numbers of the older and the newer page.

    Pages count from the oldest, so that articles never move to another page.  `newer` is 0 if the newest
    articles come next, None if these are the newest.
    """

    articles: tuple[Article, ...]
    older: int | None
    newer: int | None


def article_with_id(connection: Connection, id_: str) -> Article | None:
    """Returns the article with this id, visible or not."""
    return _article(connection, f"{_ARTICLE} WHERE id = ? {_FIRST_OF_THEM}", id_)


def article_with_link(connection: Connection, link: str) -> Article | None:
    """Returns the article with this link, visible or not; of several a visible one."""
    return _article(connection, f"{_ARTICLE} WHERE json_extract(data, '$.link') = ? {_FIRST_OF_THEM}", link)


def articles_with_aliases(connection: Connection) -> list[Article]:
    """Returns the visible articles that had other addresses, newest first."""
    named = ARTICLES.c.shown, ARTICLES.c.data.contains('"aliases":')
    rows = select(ARTICLES.c.data).where(*named).order_by(ARTICLES.c.published.desc(), ARTICLES.c.id)
    return [article for data in connection.scalars(rows) if (article := decode(data)).aliases]


def was_published(connection: Connection, id_: str) -> bool:
    """Does the ledger know the article?"""
    return connection.scalar(select(PUBLISHED.c.id).where(PUBLISHED.c.id == id_)) is not None


def feed_with(connection: Connection, path: str) -> FeedRow | None:
    """Returns the feed at this path if it has items; the news may be empty."""
    wanted = FEEDS.c.path == path, or_(FEEDS.c.filled, FEEDS.c.kind == NEWS.name)
    row = connection.execute(select(FEEDS).where(*wanted)).one_or_none()
    return None if row is None else feed_row(row)


def main_feeds(connection: Connection) -> list[FeedRow]:
    """Returns the feeds without a name that have items, and the news."""
    return [_feed(*row) for _, *row in rows_of(connection, _MAIN, (NEWS.name,))]


def feeds_named(connection: Connection, names: Iterable[tuple[str, str]]) -> list[FeedRow]:
    """Returns the feeds of these kinds and names, in that order."""
    keys = list(dict.fromkeys((kind, folded(name)) for kind, name in names))
    found: dict[tuple[str, str], FeedRow] = {}
    for key, *row in rows_of(connection, _NAMED, (json.dumps(keys),)):
        feed = _feed(*row)
        found[feed.kind, key] = feed
    return [found[key] for key in keys if key in found]


def front(connection: Connection, feed: FeedRow, size: int) -> Leaf:
    """Returns the newest articles of a feed: at least `size` if it has that many, down to the next page."""
    first = leaves(connection, feed.number, size) + 1
    columns = ITEMS.c.number, ITEMS.c.id, ITEMS.c.published, ITEMS.c.updated
    filled = select(*columns).where(SLOTS.c.feed == feed.number, SLOTS.c.item == ITEMS.c.number)
    rows = connection.execute(filled.where(SLOTS.c.slot >= slots_on(first, size).start))
    items = [FeedItem(row.number, row.id, row.published, row.updated) for row in rows]
    return Leaf(_articles(connection, items), first - 1 or None, None)


def leaf(connection: Connection, feed: FeedRow, number: int, size: int) -> Leaf | None:
    """Returns the page `number` of a feed, None if the feed has fewer beside that of the newest articles."""
    last = leaves(connection, feed.number, size)
    if number not in range(1, last + 1):
        return None
    newer = number + 1 if number < last else 0
    return Leaf(_articles(connection, page(connection, feed.number, number, size)), number - 1 or None, newer)


def _article(connection: Connection, statement: str, value: str) -> Article | None:
    rows = rows_of(connection, statement, (value,))
    return decode(rows[0][0]) if rows else None


def _feed(number: int, path: str, kind: str, name: str, length: int, filled: int, leaves: int) -> FeedRow:
    return FeedRow(number, path, kind, name, length, bool(filled), leaves)


def leaves(connection: Connection, feed: int, size: int) -> int:
    """Returns how many pages a feed has beside that of its newest articles, which has at least `size`."""
    ((first,),) = rows_of(connection, _FIRST, (feed, size))
    return page_at(first or 0, size) - 1


# Queries for every page are texts: making statements takes longer than the answer.
_ARTICLE = "SELECT data FROM articles"
_FIRST_OF_THEM = "AND rival IS NULL ORDER BY shown DESC, id LIMIT 1"
_FEEDS = "SELECT folded, number, path, kind, name, length, filled, leaves FROM feeds"
_MAIN = f"{_FEEDS} WHERE name = '' AND (filled OR kind = ?)"
_KEYS = "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
_NAMED = f"{_FEEDS} WHERE filled AND (kind, folded) IN {_KEYS} ORDER BY number DESC"
# The slot of the last of the newest items.
_FIRST = """
    SELECT min(slot) FROM
    (SELECT slot FROM slots WHERE feed = ? AND item IS NOT NULL ORDER BY slot DESC LIMIT ?)
"""


def _articles(connection: Connection, items: list[FeedItem]) -> tuple[Article, ...]:
    items.sort(key=lambda item: (-item.published, item.id))
    found = articles(connection, [item.number for item in items])
    return tuple(found[item.number] for item in items)
