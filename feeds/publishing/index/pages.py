"""The documents of the feeds: which have changed, and what is in them, however many there are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, func, select, update

from feeds.core.errors import ReadError
from feeds.dialects import Note
from feeds.model.archive import open_page, page_at, places_of
from feeds.model.feed_kind import NEWS
from feeds.publishing.index.base import each, put, rows_of
from feeds.publishing.index.codec import decode
from feeds.publishing.index.settings import SHOWN, setting
from feeds.publishing.index.tables import ARTICLES, FEEDS, FRAGMENTS, ITEMS, PAGES, PLACES, SOURCES, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from feeds.model.article import Article

ITSELF = 0
"""The number of the feed that is none: its documents are about the whole publication."""
OVERVIEWS = 0
"""The number by which all of them are made."""
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


def begin(connection: Connection, news: int, version: int) -> None:
    """The documents that there are in any case, even of nothing."""
    _put(connection, version, {news: {LIVE}, ITSELF: {0, 1}})


def mark(connection: Connection, version: int, limit: Callable[[str], int]) -> bool:
    """Give the documents in which something changed this version, and say whether there are any.

    `limit` is the number of items in a document, by the kind of its feed.
    """
    numbers = connection.scalars(select(TOUCHED.c.feed).distinct()).all()
    for some in each(numbers):
        feeds = connection.execute(select(FEEDS).where(FEEDS.c.number.in_(some))).all()
        _mark(connection, version, {feed: limit(feed.kind) for feed in feeds})
    connection.execute(delete(TOUCHED))
    if numbers:
        _put(connection, version, {ITSELF: {0, 1}})
    return bool(numbers)


def _mark(connection: Connection, version: int, sizes: Mapping[Row[tuple[object, ...]], int]) -> None:
    """Mark some feeds, with the numbers of items in their documents: all at once, for there may be many."""
    touched: dict[int, set[int]] = {feed.number: set() for feed in sizes}
    for size in set(sizes.values()):
        place: Any = TOUCHED.c.place
        page: Any = page_at(place, size)  # an expression of SQL
        same = [feed.number for feed, own in sizes.items() if own == size]
        columns = select(TOUCHED.c.feed, page).where(TOUCHED.c.feed.in_(same)).distinct()
        for number, found in connection.execute(columns):
            touched[number].add(found)
    held = exists().where(PLACES.c.feed == FEEDS.c.number, PLACES.c.item.is_not(None))
    filled = set(connection.scalars(select(FEEDS.c.number).where(FEEDS.c.number.in_(touched), held)))
    new = []
    pages = {}
    for feed, size in sizes.items():
        before, now = open_page(feed.paged, size), open_page(feed.length, size)
        there = feed.number in filled
        pages[feed.number] = {LIVE, *(touched[feed.number] if now > 1 else ())}
        if there != feed.filled and now > 1:
            pages[feed.number].update(range(1, now + 1))
        elif now > before:
            pages[feed.number].update(range(before, now + 1))
        new.append({"b_key": feed.number, "b_paged": feed.length, "b_filled": there})
    _put(connection, version, pages)
    connection.execute(_PAGED, new)


_PAGED = (
    update(FEEDS)
    .where(FEEDS.c.number == bindparam("b_key"))
    .values(paged=bindparam("b_paged"), filled=bindparam("b_filled"))
)


def _put(connection: Connection, version: int, pages: Mapping[int, set[int]]) -> None:
    rows = [
        {"feed": feed, "number": number, "version": version}
        for feed, numbers in pages.items()
        for number in sorted(numbers)
    ]
    connection.execute(put(PAGES, ("feed", "number")), rows)


def versions(connection: Connection, since: int) -> list[tuple[int, int, int]]:
    """Documents that changed after a version: feed, number, version; live ones after archives."""
    columns = PAGES.c.feed, PAGES.c.number, PAGES.c.version
    order = (PAGES.c.feed == ITSELF), PAGES.c.feed, PAGES.c.number.desc()
    rows = connection.execute(select(*columns).where(PAGES.c.version > since).order_by(*order)).all()
    return [(feed, number, version) for feed, number, version in rows]


def feed_at(connection: Connection, number: int) -> Place | None:
    """The feed with this number."""
    row = connection.execute(_FEED, {"number": number}).first()
    return None if row is None else _place(row)


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
    wanted = FEEDS.c.filled | (FEEDS.c.kind == NEWS.name)
    return [_place(row) for row in connection.execute(select(FEEDS).where(wanted))]


def newest(connection: Connection, feed: int, size: int) -> list[Item]:
    """What the live document holds: the last `size` of all that stands somewhere, the newest first."""
    return _items(rows_of(connection, _NEWEST, (feed, size)))


def page(connection: Connection, feed: int, number: int, size: int) -> list[Item]:
    """What stands on a page of the archive, the newest first."""
    places = places_of(number, size)
    return _items(rows_of(connection, _PAGE, (feed, places.start, places.stop)))


def gone(connection: Connection, feed: int, size: int) -> list[tuple[str, int]]:
    """What was withdrawn last, as id and instant; the live document names as many as it has items."""
    rows = connection.execute(_GONE, {"feed": feed, "size": size})
    return [(id_, withdrawn) for id_, withdrawn in rows if withdrawn is not None]


def articles(connection: Connection, numbers: Sequence[int]) -> dict[int, Article]:
    """The items as articles, by their numbers."""
    found: dict[int, Article] = {}
    for some in each(numbers):
        rows = connection.execute(_ARTICLES, {"numbers": some})
        found.update((number, decode(text)) for number, text in rows)
    return found


def updated(connection: Connection, number: int) -> datetime:
    """When an item last changed, with the offset that its source has."""
    ((time,),) = rows_of(connection, _UPDATED, (number,))
    return datetime.fromisoformat(time)


def fragments(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], bytes]:
    """What is kept of these items, by their numbers and the formats."""
    found: dict[tuple[int, str], bytes] = {}
    for some in each(numbers):
        wanted = f"SELECT item, format, body FROM fragments WHERE item IN ({','.join('?' * len(some))})"  # noqa: S608
        rows = rows_of(connection, wanted, some)
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


def notes(connection: Connection, folder: Path) -> list[Note]:
    """What was odd about what was read and cost nothing, in the order of the files' paths."""
    noted = select(SOURCES.c.path, SOURCES.c.notes).where(SOURCES.c.notes.is_not(None))
    rows = connection.execute(noted.order_by(SOURCES.c.path))
    return [
        Note(str(folder / path), line or 1, what)
        for path, remarks in rows
        for line, what in json.loads(remarks)
    ]


def dated_after(connection: Connection, time: int) -> list[tuple[str, str, int]]:
    """The articles that are shown although their time is yet to come: file, id, instant."""
    columns = ARTICLES.c.path, ARTICLES.c.id, ARTICLES.c.published
    early = select(*columns).where(ARTICLES.c.shown, ARTICLES.c.published > time)
    rows = connection.execute(early.order_by(ARTICLES.c.path, ARTICLES.c.position))
    return [(path, id_, published) for path, id_, published in rows]


def _place(row: Row[tuple[object, ...]]) -> Place:
    return Place(row.number, row.path, row.kind, row.name, row.length, row.filled)


def _items(rows: list[tuple[int, str, int, int]]) -> list[Item]:
    return sorted(starmap(Item, rows), key=lambda item: (-item.published, item.id))


# What is asked for every document is put together once: that takes longer than the answer.
_HELD = """
    SELECT items.number, items.id, items.published, items.updated
    FROM places JOIN items ON items.number = places.item WHERE places.feed = ?
"""
_NEWEST = f"{_HELD} ORDER BY places.place DESC LIMIT ?"
_PAGE = f"{_HELD} AND places.place >= ? AND places.place < ?"
_UPDATED = """
    SELECT json_extract(coalesce(items.data, articles.data), '$.updated')
    FROM items JOIN articles ON articles.number = items.article WHERE items.number = ?
"""
_GONE = (
    select(PLACES.c.id, PLACES.c.withdrawn)
    .where(PLACES.c.feed == bindparam("feed"), PLACES.c.withdrawn.is_not(None))
    .order_by(PLACES.c.withdrawn.desc(), PLACES.c.id)
    .limit(bindparam("size"))
)
_FEED = select(FEEDS).where(FEEDS.c.number == bindparam("number"))
_ARTICLES = select(ITEMS.c.number, func.coalesce(ITEMS.c.data, ARTICLES.c.data)).where(
    ITEMS.c.number.in_(bindparam("numbers", expanding=True)), ARTICLES.c.number == ITEMS.c.article
)
