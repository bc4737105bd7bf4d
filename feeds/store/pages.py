"""The documents of the feeds: which have changed, and what is in them, however many there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from feeds.errors import ReadError
from feeds.store.base import each, put
from feeds.store.codec import decode
from feeds.store.settings import SHOWN, setting
from feeds.store.tables import ARTICLES, FEEDS, FRAGMENTS, ITEMS, PAGES, PLACES, SOURCES, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row, Select

    from feeds.article import Article

ITSELF = 0
"""The number of the feed that is none: its documents are about the whole publication."""
LIVE = 0
"""The number of a feed's live document."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed's documents lie, what it is named after, how many places it has."""

    number: int
    path: str
    kind: str
    name: str
    length: int
    filled: bool


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a place; times are instants."""

    number: int
    id: str
    published: int
    updated: int


def closed(length: int, size: int) -> int:
    """How many pages of a feed's archive are full and followed by another (`archive`)."""
    return max(length - 1, 0) // size


def begin(connection: Connection, news: int, version: int) -> None:
    """The documents that there are in any case, even of nothing."""
    _put(connection, version, news, {LIVE})
    _put(connection, version, ITSELF, {0, 1})


def mark(connection: Connection, version: int, limit: Callable[[str], int]) -> bool:
    """Give the documents in which something changed this version, and say whether there are any.

    `limit` is the number of items in a document, by the kind of its feed.
    """
    changed = False
    numbers = connection.scalars(select(TOUCHED.c.feed).distinct()).all()
    for some in each(numbers):
        for feed in connection.execute(select(FEEDS).where(FEEDS.c.number.in_(some))).all():
            _mark(connection, version, feed, limit(feed.kind))
            changed = True
    connection.execute(delete(TOUCHED))
    if changed:
        _put(connection, version, ITSELF, {0, 1})
    return changed


def _mark(connection: Connection, version: int, feed: Row[tuple[object, ...]], size: int) -> None:
    before, now = closed(feed.paged, size), closed(feed.length, size)
    pages = {LIVE}
    if now:
        places = TOUCHED.c.place.op("/")(size)  # whole numbers
        touched = connection.scalars(select(places).where(TOUCHED.c.feed == feed.number).distinct())
        pages.update(number + 1 for number in touched)
    if now > before:
        pages.update(range(before + 1, now + 2))
    here = select(PLACES.c.place).where(PLACES.c.feed == feed.number, PLACES.c.item.is_not(None)).limit(1)
    filled = connection.scalar(here) is not None
    if filled != feed.filled:
        pages.update(range(1, now + 2) if now else ())
    _put(connection, version, feed.number, pages)
    new = update(FEEDS).where(FEEDS.c.number == feed.number).values(paged=feed.length, filled=filled)
    connection.execute(new)


def _put(connection: Connection, version: int, feed: int, numbers: set[int]) -> None:
    rows = [{"feed": feed, "number": number, "version": version} for number in sorted(numbers)]
    connection.execute(put(PAGES, ("feed", "number")), rows)


def versions(connection: Connection, since: int) -> Iterator[tuple[int, int, int]]:
    """Documents that changed after a version: feed, number, version; live ones after archives."""
    columns = PAGES.c.feed, PAGES.c.number, PAGES.c.version
    order = (PAGES.c.feed == ITSELF), PAGES.c.feed, PAGES.c.number.desc()
    rows = connection.execute(select(*columns).where(PAGES.c.version > since).order_by(*order)).all()
    return ((feed, number, version) for feed, number, version in rows)


def feed_at(connection: Connection, number: int) -> Place:
    """The feed with this number."""
    return _place(connection.execute(select(FEEDS).where(FEEDS.c.number == number)).one())


def feed_called(connection: Connection, path: str) -> Place | None:
    """The feed at this path."""
    row = connection.execute(select(FEEDS).where(FEEDS.c.path == path)).first()
    return None if row is None else _place(row)


def version_of(connection: Connection, feed: int, number: int) -> int | None:
    """When a document last changed; None where there is none."""
    found = select(PAGES.c.version).where(PAGES.c.feed == feed, PAGES.c.number == number)
    return connection.scalar(found)


def filled_feeds(connection: Connection) -> list[Place]:
    """All feeds in which something stands, and the news."""
    wanted = FEEDS.c.filled | (FEEDS.c.kind == "news")
    return [_place(row) for row in connection.execute(select(FEEDS).where(wanted))]


def newest(connection: Connection, feed: int, size: int) -> list[Item]:
    """What the live document holds: the last `size` of all that stands somewhere, the newest first."""
    return _items(connection, _held(feed).order_by(PLACES.c.place.desc()).limit(size))


def page(connection: Connection, feed: int, number: int, size: int) -> list[Item]:
    """What stands on a page of the archive, the newest first."""
    first = (number - 1) * size
    return _items(connection, _held(feed).where(PLACES.c.place >= first, PLACES.c.place < first + size))


def gone(connection: Connection, feed: int, size: int) -> list[tuple[str, int]]:
    """What was withdrawn last, as id and instant; the live document names as many as it has items."""
    found = select(PLACES.c.id, PLACES.c.withdrawn).where(PLACES.c.feed == feed)
    found = found.where(PLACES.c.withdrawn.is_not(None))
    rows = connection.execute(found.order_by(PLACES.c.withdrawn.desc(), PLACES.c.id).limit(size))
    return [(id_, withdrawn) for id_, withdrawn in rows if withdrawn is not None]


def articles(connection: Connection, numbers: Sequence[int]) -> dict[int, Article]:
    """The items as articles, by their numbers."""
    found: dict[int, Article] = {}
    data = func.coalesce(ITEMS.c.data, ARTICLES.c.data)
    for some in each(numbers):
        rows = connection.execute(
            select(ITEMS.c.number, data).where(ITEMS.c.number.in_(some), ARTICLES.c.number == ITEMS.c.article)
        )
        found.update((number, decode(text)) for number, text in rows)
    return found


def fragments(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], bytes]:
    """What is kept of these items, by their numbers and the formats."""
    found: dict[tuple[int, str], bytes] = {}
    for some in each(numbers):
        rows = connection.execute(select(FRAGMENTS).where(FRAGMENTS.c.item.in_(some)))
        found.update(((item, format_), body) for item, format_, body in rows)
    return found


def keep_fragments(connection: Connection, made: Sequence[tuple[int, str, bytes]]) -> None:
    """Keep how items are written, by their numbers and formats. Of items that are gone nothing is kept."""
    for some in each(made):
        numbers = {item for item, _, _ in some}
        there = set(connection.scalars(select(ITEMS.c.number).where(ITEMS.c.number.in_(numbers))))
        rows = [{"item": item, "format": name, "body": body} for item, name, body in some if item in there]
        if rows:
            connection.execute(put(FRAGMENTS, ("item", "format")), rows)


def latest(connection: Connection, limit: int) -> tuple[list[Article], int]:
    """The newest articles, and how many there are in all."""
    found = select(ARTICLES.c.data).where(ARTICLES.c.shown)
    rows = connection.scalars(found.order_by(ARTICLES.c.published.desc(), ARTICLES.c.id).limit(limit))
    return [decode(text) for text in rows], int(setting(connection, SHOWN, "0"))


def last_updated(connection: Connection) -> Article | None:
    """The article that changed last; of several the newest."""
    order = ARTICLES.c.updated.desc(), ARTICLES.c.published.desc(), ARTICLES.c.id
    text = connection.scalar(select(ARTICLES.c.data).where(ARTICLES.c.shown).order_by(*order).limit(1))
    return None if text is None else decode(text)


def next_due(connection: Connection, now: int) -> int | None:
    """The next instant after `now` at which an article may appear or go."""
    begin = connection.scalar(select(func.min(ARTICLES.c.begins)).where(ARTICLES.c.begins > now))
    end = connection.scalar(select(func.min(ARTICLES.c.ends)).where(ARTICLES.c.ends > now))
    return min((instant for instant in (begin, end) if instant is not None), default=None)


def refusals(connection: Connection, folder: Path) -> list[ReadError]:
    """What could not be used, in the order of the files' paths."""
    found = []
    refused = select(SOURCES.c.path, SOURCES.c.refusals).where(SOURCES.c.refusals.is_not(None))
    for path, remarks in connection.execute(refused):
        found += [(path, ReadError(folder / path, what, line=line)) for line, what in json.loads(remarks)]
    columns = ARTICLES.c.path, ARTICLES.c.id, ARTICLES.c.rival
    for path, id_, rival in connection.execute(select(*columns).where(ARTICLES.c.rival.is_not(None))):
        found.append((path, ReadError(folder / path, f"has the same id as {rival}: {id_}")))
    return [error for _, error in sorted(found, key=lambda pair: pair[0])]


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(row.number, row.path, row.kind, row.name, row.length, row.filled)


def _held(feed: int) -> Select[tuple[int, str, int, int]]:
    columns = ITEMS.c.number, ITEMS.c.id, ITEMS.c.published, ITEMS.c.updated
    return select(*columns).where(PLACES.c.feed == feed, PLACES.c.item == ITEMS.c.number)


def _items(connection: Connection, held: Select[tuple[int, str, int, int]]) -> list[Item]:
    items = (Item(row.number, row.id, row.published, row.updated) for row in connection.execute(held))
    return sorted(items, key=lambda item: (-item.published, item.id))
