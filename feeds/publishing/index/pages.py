"""The documents of the feeds: which of them changed, and which items they have."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import starmap
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update

from feeds.core.errors import ReadError
from feeds.dialects import Note
from feeds.model.archive import open_page, page_at, slots_on
from feeds.model.feed_kind import NEWS
from feeds.publishing.index.base import batched, to_microseconds
from feeds.publishing.index.codec import decode, updated_of
from feeds.publishing.index.packed_forms import pack, unpack
from feeds.publishing.index.settings import SHOWN, setting
from feeds.publishing.index.statements import Statement, insert_rows, one_of, put
from feeds.publishing.index.tables import ARTICLES, FEEDS, FRAGMENTS, ITEMS, PAGES, SLOTS, SOURCES, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from feeds.model.article import Article

ITSELF = 0
"""Stands for a feed's number: its documents are about the whole publication."""
OVERVIEWS = 0
"""The number of the page that stands for all of those."""
LIVE = 0
"""The number of a feed's live document."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed: `name` is the category, author or section, `length` the number of its slots.

    `leaves` is the number of its web pages beside that of the newest articles.
    """

    number: int
    path: str
    kind: str
    name: str
    length: int
    filled: bool
    leaves: int = 0

    @property
    def exists(self) -> bool:
        """Whether the feed has documents: the news has them even without items."""
        return self.filled or self.kind == NEWS.name


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item in a slot; times are microseconds since 1970."""

    number: int
    id: str
    published: int
    updated: int


def begin(connection: Connection, news: int, version: int) -> None:
    """Add the documents that exist even without articles."""
    _put(connection, version, {news: {LIVE}, ITSELF: {0, 1}})


def renew_overviews(connection: Connection, version: int) -> None:
    """Give this version to the documents about the whole publication."""
    _put(connection, version, {ITSELF: {0, 1}})


def mark(
    connection: Connection, version: int, limit: Callable[[str], int], archived: Callable[[str], bool]
) -> bool:
    """Give this version to the documents that changed; returns whether any did.

    `limit` returns the number of items in a document, by the kind of its feed.  Feeds whose kind is not
    `archived` have only their live documents.
    """
    numbers = connection.scalars(select(TOUCHED.c.feed).distinct()).all()
    for batch in batched(numbers):
        feeds = connection.execute(select(FEEDS).where(FEEDS.c.number.in_(batch))).all()
        _mark(connection, version, {feed: limit(feed.kind) for feed in feeds}, archived)
    connection.execute(delete(TOUCHED))
    if numbers:
        renew_overviews(connection, version)
    return bool(numbers)


def _mark(
    connection: Connection,
    version: int,
    sizes: Mapping[Row[tuple[object, ...]], int],
    archived: Callable[[str], bool],
) -> None:
    """Mark the documents of feeds that changed, given the number of items in their documents."""
    touched: dict[int, set[int]] = {feed.number: set() for feed in sizes}
    for size in set(sizes.values()):
        slot: Any = TOUCHED.c.slot
        page: Any = page_at(slot, size)  # an SQL expression
        same = [feed.number for feed, its_size in sizes.items() if its_size == size]
        columns = select(TOUCHED.c.feed, page).where(TOUCHED.c.feed.in_(same)).distinct()
        for number, touched_page in connection.execute(columns):
            touched[number].add(touched_page)
    has_item = exists().where(SLOTS.c.feed == FEEDS.c.number, SLOTS.c.item.is_not(None))
    filled = set(connection.scalars(select(FEEDS.c.number).where(FEEDS.c.number.in_(touched), has_item)))
    new = []
    pages = {}
    for feed, size in sizes.items():
        before, now = open_page(feed.paged, size), open_page(feed.length, size)
        is_filled = feed.number in filled
        pages[feed.number] = {LIVE, *(touched[feed.number] if now > 1 else ())}
        if is_filled != feed.filled and now > 1:
            pages[feed.number].update(range(1, now + 1))
        elif now > before:
            pages[feed.number].update(range(before, now + 1))
        if not archived(feed.kind):
            pages[feed.number] = {LIVE}
        new.append({"b_key": feed.number, "b_paged": feed.length, "b_filled": is_filled})
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
    """Returns the documents that changed after a version, as feed, page and version; archives first."""
    columns = PAGES.c.feed, PAGES.c.number, PAGES.c.version
    order = (PAGES.c.feed == ITSELF), PAGES.c.feed, PAGES.c.number.desc()
    rows = connection.execute(select(*columns).where(PAGES.c.version > since).order_by(*order)).all()
    return [(feed, number, version) for feed, number, version in rows]


def feed_at(connection: Connection, number: int) -> FeedRow | None:
    """Returns the feed with this number."""
    row = connection.execute(_FEED, {"number": number}).first()
    return None if row is None else feed_row(row)


def feed_called(connection: Connection, path: str) -> FeedRow | None:
    """Returns the feed at this path."""
    row = connection.execute(select(FEEDS).where(FEEDS.c.path == path)).first()
    return None if row is None else feed_row(row)


def version_of(connection: Connection, feed: int, number: int) -> int | None:
    """Returns the version in which a document last changed; None if it does not exist."""
    return connection.scalar(select(PAGES.c.version).where(PAGES.c.feed == feed, PAGES.c.number == number))


def filled_feeds(connection: Connection) -> list[FeedRow]:
    """Returns all feeds that have items, and the news."""
    wanted = FEEDS.c.filled | (FEEDS.c.kind == NEWS.name)
    return [feed_row(row) for row in connection.execute(select(FEEDS).where(wanted))]


def empty_feeds(connection: Connection) -> list[FeedRow]:
    """Returns all feeds that had items once and have none now, except the news."""
    wanted = ~FEEDS.c.filled & (FEEDS.c.kind != NEWS.name)
    return [feed_row(row) for row in connection.execute(select(FEEDS).where(wanted).order_by(FEEDS.c.path))]


def newest(connection: Connection, feed: int, size: int) -> list[FeedItem]:
    """Returns the items of the live document, the last `size` of all, newest first."""
    return _items(_NEWEST.rows(connection, feed, size))


def page(connection: Connection, feed: int, number: int, size: int) -> list[FeedItem]:
    """Returns the items of a page of the archive, newest first."""
    slots = slots_on(number, size)
    return _items(_PAGE.rows(connection, feed, slots.start, slots.stop))


def gone(connection: Connection, feed: int, size: int) -> list[tuple[str, int]]:
    """Returns the items that were withdrawn last, as id and time; at most `size`."""
    rows = connection.execute(_GONE, {"feed": feed, "size": size})
    return [(id_, withdrawn) for id_, withdrawn in rows if withdrawn is not None]


def articles(connection: Connection, numbers: Sequence[int]) -> dict[int, Article]:
    """Returns the items as articles, by their numbers."""
    found: dict[int, Article] = {}
    for batch in batched(numbers):
        found.update((number, decode(data)) for number, data in _ARTICLES.rows(connection, batch))
    return found


def updated(connection: Connection, number: int) -> datetime:
    """Returns when an item last changed, with the offset of its source."""
    ((data,),) = _DATA.rows(connection, number)
    return updated_of(data)


def fragments(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], bytes]:
    """Returns the rendered forms that are kept of these items, by number and format."""
    found: dict[tuple[int, str], bytes] = {}
    for batch in batched(numbers):
        found.update(unpack(_FRAGMENTS.rows(connection, batch)))
    return found


def keep_fragments(connection: Connection, made: Sequence[tuple[int, str, bytes]]) -> None:
    """Keep rendered forms, as item, format and body; those of items that no longer exist are dropped."""
    for batch in batched(made):
        numbers = {item for item, _, _ in batch}
        items = set(connection.scalars(select(ITEMS.c.number).where(ITEMS.c.number.in_(numbers))))
        kept: dict[int, dict[str, bytes]] = {number: {} for number in items}
        for (number, name), body in fragments(connection, sorted(items)).items():
            kept[number][name] = body
        for number, name, body in batch:
            if number in items:
                kept[number][name] = body
        rows = [(number, pack(forms.items())) for number, forms in sorted(kept.items())]
        insert_rows(connection, FRAGMENTS, ("item", "body"), rows, "replaces")


def latest(connection: Connection, limit: int) -> tuple[list[Article], int]:
    """Returns the newest articles, and how many there are in all."""
    found = select(ARTICLES.c.data).where(ARTICLES.c.shown)
    rows = connection.scalars(found.order_by(ARTICLES.c.published.desc(), ARTICLES.c.id).limit(limit))
    return [*map(decode, rows)], int(setting(connection, SHOWN, "0"))


def last_updated(connection: Connection) -> Article | None:
    """Returns the article that changed last; of several the newest."""
    order = ARTICLES.c.updated.desc(), ARTICLES.c.published.desc(), ARTICLES.c.id
    data = connection.scalar(select(ARTICLES.c.data).where(ARTICLES.c.shown).order_by(*order).limit(1))
    return None if data is None else decode(data)


def next_due(connection: Connection, now: int) -> int | None:
    """Returns the next time after `now` at which an article may appear or disappear."""
    begin = connection.scalar(select(func.min(ARTICLES.c.begins)).where(ARTICLES.c.begins > now))
    end = connection.scalar(select(func.min(ARTICLES.c.ends)).where(ARTICLES.c.ends > now))
    return min((time for time in (begin, end) if time is not None), default=None)


def refusals(connection: Connection, folder: Path) -> list[ReadError]:
    """Returns the files and articles that were refused, by path."""
    errors = []
    refused = select(SOURCES.c.path, SOURCES.c.refusals).where(SOURCES.c.refusals.is_not(None))
    for path, remarks in connection.execute(refused):
        errors += [
            (path, ReadError(folder / path, problem, line=line)) for line, problem in json.loads(remarks)
        ]
    columns = ARTICLES.c.path, ARTICLES.c.id, ARTICLES.c.rival
    for path, id_, rival in connection.execute(select(*columns).where(ARTICLES.c.rival.is_not(None))):
        errors.append((path, ReadError(folder / path, f"has the same id as {rival}: {id_}")))
    return [error for _, error in sorted(errors, key=lambda pair: pair[0])]


def notes(connection: Connection, folder: Path) -> list[Note]:
    """Returns the notes on the files that were read, by path."""
    noted = select(SOURCES.c.path, SOURCES.c.notes).where(SOURCES.c.notes.is_not(None))
    rows = connection.execute(noted.order_by(SOURCES.c.path))
    return [
        Note(str(folder / path), line, message, loss)
        for path, remarks in rows
        for line, message, loss in json.loads(remarks)
    ]


def dated_after(
    connection: Connection, now: datetime, late: datetime, ahead: timedelta
) -> list[tuple[str, str, int, bool]]:
    """Returns articles that appear so long `ahead` of their date, and visible ones dated after `late`.

    Each has its path, its id, its date, and whether it is visible.
    """
    columns = ARTICLES.c.path, ARTICLES.c.id, ARTICLES.c.published, ARTICLES.c.shown
    waits = and_(
        ~ARTICLES.c.shown,
        ~ARTICLES.c.draft,
        ARTICLES.c.rival.is_(None),
        ARTICLES.c.begins > to_microseconds(now),
    )
    waits = and_(waits, ARTICLES.c.begins == ARTICLES.c.published - ahead // timedelta(microseconds=1))
    found = select(*columns).where(
        or_(waits, and_(ARTICLES.c.shown, ARTICLES.c.published > to_microseconds(late)))
    )
    rows = connection.execute(found.order_by(ARTICLES.c.path, ARTICLES.c.position))
    return [(path, id_, published, shown) for path, id_, published, shown in rows]


def feed_row(row: Row[tuple[object, ...]]) -> FeedRow:
    """Returns the feed of a row of its table."""
    return FeedRow(row.number, row.path, row.kind, row.name, row.length, row.filled, row.leaves)


def _items(rows: list[tuple[int, str, int, int]]) -> list[FeedItem]:
    return sorted(starmap(FeedItem, rows), key=lambda item: (-item.published, item.id))


# The queries for every document are compiled once: that takes longer than the answer.
_ITEMS = (
    select(ITEMS.c.number, ITEMS.c.id, ITEMS.c.published, ITEMS.c.updated)
    .select_from(SLOTS)
    .join(ITEMS, ITEMS.c.number == SLOTS.c.item)
    .where(SLOTS.c.feed == bindparam("in_feed"))
)
_NEWEST = Statement(_ITEMS.order_by(SLOTS.c.slot.desc()).limit(bindparam("size")), "in_feed", "size")
_PAGE = Statement(
    _ITEMS.where(SLOTS.c.slot >= bindparam("first"), SLOTS.c.slot < bindparam("end")),
    "in_feed",
    "first",
    "end",
)
_DATA = Statement(
    select(func.coalesce(ITEMS.c.data, ARTICLES.c.data))
    .select_from(ITEMS)
    .join(ARTICLES, ARTICLES.c.number == ITEMS.c.article)
    .where(ITEMS.c.number == bindparam("item")),
    "item",
)
_GONE = (
    select(SLOTS.c.id, SLOTS.c.withdrawn)
    .where(SLOTS.c.feed == bindparam("feed"), SLOTS.c.withdrawn.is_not(None))
    .order_by(SLOTS.c.withdrawn.desc(), SLOTS.c.id)
    .limit(bindparam("size"))
)
_FEED = select(FEEDS).where(FEEDS.c.number == bindparam("number"))
_ARTICLES = Statement(
    select(ITEMS.c.number, func.coalesce(ITEMS.c.data, ARTICLES.c.data)).where(
        one_of(ITEMS.c.number, "numbers"), ARTICLES.c.number == ITEMS.c.article
    ),
    "numbers",
)
_FRAGMENTS = Statement(
    select(FRAGMENTS.c.item, FRAGMENTS.c.body).where(one_of(FRAGMENTS.c.item, "numbers")), "numbers"
)
