"""What the pages for people show: an article, or a page of a feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, or_, select

from feeds.model.archive import page_at, slots_on
from feeds.model.feed_kind import NEWS
from feeds.publishing.index.codec import decode
from feeds.publishing.index.pages import FeedItem, FeedRow, articles, page
from feeds.publishing.index.statements import Statement, one_of
from feeds.publishing.index.tables import ARTICLES, FEEDS, ITEMS, PUBLISHED, SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from feeds.model.article import Article

SIZE = 20
"""Articles on an older page of a feed; the newest page has up to twice as many."""


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
    return _article(connection, _WITH_ID, id_)


def article_with_link(connection: Connection, link: str) -> Article | None:
    """Returns the article with this link, visible or not; of several a visible one."""
    return _article(connection, _WITH_LINK, link)


def articles_with_aliases(connection: Connection) -> list[Article]:
    """Returns the visible articles that had other addresses, newest first."""
    aliased = select(ARTICLES.c.data).where(ARTICLES.c.shown, ARTICLES.c.aliased)
    return list(map(decode, connection.scalars(aliased.order_by(ARTICLES.c.published.desc(), ARTICLES.c.id))))


def was_published(connection: Connection, id_: str) -> bool:
    """Does the ledger know the article?"""
    return connection.scalar(select(PUBLISHED.c.id).where(PUBLISHED.c.id == id_)) is not None


def feed_with(connection: Connection, path: str) -> FeedRow | None:
    """Returns the feed at this path if it has items; the news may be empty."""
    rows = _AT_PATH.rows(connection, path)
    return _feed(*rows[0][1:]) if rows else None


def main_feeds(connection: Connection) -> list[FeedRow]:
    """Returns the feeds without a name that have items, and the news."""
    return [_feed(*row) for _, *row in _MAIN.rows(connection)]


def feeds_named(connection: Connection, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], FeedRow]:
    """Returns feeds by their kinds and folded names: these, and those of other kinds with such names."""
    found: dict[tuple[str, str], FeedRow] = {}
    for name, *row in _NAMED.rows(connection, [name for _, name in names]):
        feed = _feed(*row)
        found[feed.kind, name] = feed
    return found


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


def _article(connection: Connection, statement: Statement, value: str) -> Article | None:
    rows = statement.rows(connection, value)
    return decode(rows[0][0]) if rows else None


def _feed(number: int, path: str, kind: str, name: str, length: int, filled: int, leaves: int) -> FeedRow:
    return FeedRow(number, path, kind, name, length, bool(filled), leaves)


def leaves(connection: Connection, feed: int, size: int) -> int:
    """Returns how many pages a feed has beside that of its newest articles, which has at least `size`."""
    ((first,),) = _FIRST.rows(connection, feed, size)
    return page_at(first or 0, size) - 1


_ARTICLE = select(ARTICLES.c.data).where(ARTICLES.c.rival.is_(None))
_ARTICLE = _ARTICLE.order_by(ARTICLES.c.shown.desc(), ARTICLES.c.id).limit(1)
_WITH_ID = Statement(_ARTICLE.where(ARTICLES.c.id == bindparam("value")), "value")
_WITH_LINK = Statement(_ARTICLE.where(ARTICLES.c.address == bindparam("value")), "value")
_FEEDS = select(
    FEEDS.c.folded,
    FEEDS.c.number,
    FEEDS.c.path,
    FEEDS.c.kind,
    FEEDS.c.name,
    FEEDS.c.length,
    FEEDS.c.filled,
    FEEDS.c.leaves,
)
_SHOWN = _FEEDS.where(or_(FEEDS.c.filled, FEEDS.c.kind == NEWS.name))
_MAIN = Statement(_SHOWN.where(FEEDS.c.name == ""))
_AT_PATH = Statement(_SHOWN.where(FEEDS.c.path == bindparam("at")), "at")
_NAMED = Statement(
    _FEEDS.where(FEEDS.c.filled, one_of(FEEDS.c.folded, "names")).order_by(FEEDS.c.number.desc()), "names"
)
_FILLED = select(SLOTS.c.slot).where(SLOTS.c.feed == bindparam("feed"), SLOTS.c.item.is_not(None))
_LAST = _FILLED.order_by(SLOTS.c.slot.desc()).limit(bindparam("size")).subquery()
# The slot of the last of the newest items.
_FIRST = Statement(select(func.min(_LAST.c.slot)), "feed", "size")


def _articles(connection: Connection, items: list[FeedItem]) -> tuple[Article, ...]:
    items.sort(key=lambda item: (-item.published, item.id))
    found = articles(connection, [item.number for item in items])
    return tuple(found[item.number] for item in items)
