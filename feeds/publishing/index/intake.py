"""What files hold -> rows: articles, and the items that are made of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select, update

from feeds.publishing.index.base import each, insert_rows
from feeds.publishing.index.settings import ITEMS as LAST_ITEM
from feeds.publishing.index.settings import SHOWN, set_to, setting
from feeds.publishing.index.tables import ARTICLES, FRAGMENTS, ITEMS, PLACES, SOURCES, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
Remark = tuple[int | None, str]
"""A line, if there is one, and what is said of it."""


def instant(time: datetime | None) -> int | None:
    """Microseconds since 1970: what times are compared by."""
    return None if time is None else (time - _EPOCH) // _MICROSECOND


def moment(instant: int) -> datetime:
    """The time, in UTC."""
    return _EPOCH + instant * _MICROSECOND


# These go from process to process, and dataclasses with slots are pickled slowly.


@dataclass(frozen=True)
class Stat:
    """A file as the file system has it: what says whether it must be read again."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Item:
    """What stands in feeds: an article, or what the feed of media at the path `feed` has of it.

    `data` is the item where it is not the article; `pieces` are what it is in formats, by the names that they
    are kept under: those that are missing are written when they are needed.
    """

    feed: str
    id: str
    published: int
    updated: int
    data: str | None
    pieces: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True)
class Entry:
    """An article with all that follows from it alone, as rows have it: times are instants.

    `items` begin with the article itself; `names` are the feeds by name that it belongs to, as JSON.  `lead`
    is the URL of its enclosure, `content` a digest of what readers see, `media` the URLs of all its files.
    """

    id: str
    published: int
    updated: int
    draft: bool
    begins: int | None
    ends: int | None
    withdrawn: int | None
    content: str
    lead: str | None
    names: str
    data: str
    items: tuple[Item, ...]
    media: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A file that was read: a digest of its bytes, what it holds, what was refused of it and what was odd."""

    stat: Stat
    digest: str
    entries: tuple[Entry, ...] = ()
    refusals: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


def known(connection: Connection) -> Iterator[Stat]:
    """All files as they were when they were read, in the order of their paths."""
    columns = SOURCES.c.path, SOURCES.c.size, SOURCES.c.mtime_ns
    rows = connection.execute(select(*columns).order_by(SOURCES.c.path).execution_options(yield_per=1000))
    return (Stat(*row) for row in rows)


def read_again(connection: Connection, paths: Iterable[str]) -> None:
    """Have files read at the next refresh although they are as they were: what goes with them has changed."""
    for some in each(paths):
        connection.execute(update(SOURCES).where(SOURCES.c.path.in_(some)).values(size=-1))


def forget(connection: Connection, paths: Iterable[str]) -> set[str]:
    """Remove files that are no more; gives the ids of their articles."""
    ids: set[str] = set()
    for some in each(paths):
        found = connection.execute(select(ARTICLES.c.number, ARTICLES.c.id).where(ARTICLES.c.path.in_(some)))
        old: dict[int, str] = dict(map(tuple, found))
        _drop(connection, set(old))
        connection.execute(delete(SOURCES).where(SOURCES.c.path.in_(some)))
        ids.update(old.values())
    return ids


def take_in(connection: Connection, sources: Sequence[Source]) -> set[str]:
    """Replace what is known of these files; gives the ids of all articles that changed, came or went.

    What is as it was stays as it is, so that nothing is rendered again for a file that was only touched.
    """
    if not sources:
        return set()
    before = _articles_of(connection, [source.stat.path for source in sources])
    made: list[tuple[str, int, Entry]] = []
    for source in sources:
        for position, entry in enumerate(source.entries):
            key = source.stat.path, position
            if before.get(key, (0, "", ""))[1:] == (entry.id, entry.data):
                del before[key]
            else:
                made.append((source.stat.path, position, entry))
    _drop(connection, {number for number, _, _ in before.values()})
    _add(connection, made)
    insert_rows(connection, SOURCES, [_source(source) for source in sources], "OR REPLACE")
    return {entry.id for _, _, entry in made} | {id_ for _, id_, _ in before.values()}


def _add(connection: Connection, made: Sequence[tuple[str, int, Entry]]) -> None:
    """New articles, their items, and how these are written."""
    number = _last(connection, ARTICLES)
    item = int(setting(connection, LAST_ITEM, "0"))
    articles, items, fragments = [], [], []
    for path, position, entry in made:
        number += 1
        articles.append(_row(number, path, position, entry))
        for rank, each_ in enumerate(entry.items):
            item += 1
            columns = each_.feed, each_.id, rank, each_.published, each_.updated, each_.data
            items.append((item, number, *columns))
            fragments += [(item, name, body) for name, body in each_.pieces]
    insert_rows(connection, ARTICLES, articles)
    insert_rows(connection, ITEMS, items)
    insert_rows(connection, FRAGMENTS, fragments)
    if items:
        set_to(connection, LAST_ITEM, item)


def settle_rivals(connection: Connection, ids: Iterable[str]) -> None:
    """Of several articles with one id the first is used, by the paths of their files; the others name it."""
    columns = ARTICLES.c.id, ARTICLES.c.number, ARTICLES.c.path, ARTICLES.c.rival
    order = ARTICLES.c.id, ARTICLES.c.path, ARTICLES.c.position
    changes = []
    for some in each(ids):
        first: dict[str, str] = {}
        for id_, number, path, rival in connection.execute(
            select(*columns).where(ARTICLES.c.id.in_(some)).order_by(*order)
        ):
            own = first.get(id_)
            first.setdefault(id_, path)
            if own != rival:
                changes.append({"b_key": number, "b_new": own})
    if changes:
        statement = update(ARTICLES).where(ARTICLES.c.number == bindparam("b_key"))
        connection.execute(statement.values(rival=bindparam("b_new"), stale=True), changes)


def vacate(connection: Connection, articles: set[int]) -> None:
    """Take the items of these articles out of their places, which stay theirs."""
    for some in each(articles):
        held = select(ITEMS.c.number).where(ITEMS.c.article.in_(some))
        places = select(PLACES.c.feed, PLACES.c.place).where(PLACES.c.item.in_(held))
        connection.execute(insert(TOUCHED).prefix_with("OR IGNORE").from_select(["feed", "place"], places))
        connection.execute(update(PLACES).where(PLACES.c.item.in_(held)).values(item=None))


def count(connection: Connection, more: int) -> None:
    """There are so many more articles that are shown."""
    if more:
        set_to(connection, SHOWN, int(setting(connection, SHOWN, "0")) + more)


def _articles_of(connection: Connection, paths: Sequence[str]) -> dict[tuple[str, int], tuple[int, str, str]]:
    columns = ARTICLES.c.path, ARTICLES.c.position, ARTICLES.c.number, ARTICLES.c.id, ARTICLES.c.data
    found = {}
    for some in each(paths):
        for path, position, *rest in connection.execute(select(*columns).where(ARTICLES.c.path.in_(some))):
            found[path, position] = tuple(rest)
    return found


def _drop(connection: Connection, numbers: set[int]) -> None:
    vacate(connection, numbers)
    for some in each(numbers):
        lost = select(func.count()).select_from(ARTICLES).where(ARTICLES.c.number.in_(some), ARTICLES.c.shown)
        count(connection, -(connection.scalar(lost) or 0))
        connection.execute(delete(ARTICLES).where(ARTICLES.c.number.in_(some)))


def _last(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.coalesce(func.max(table.c.number), 0))) or 0


def _row(number: int, path: str, position: int, entry: Entry) -> tuple[object, ...]:
    life = entry.draft, entry.begins, entry.ends, entry.withdrawn
    said = entry.content, entry.lead, entry.names
    return (number, entry.id, path, position, entry.published, entry.updated, *life, *said,
            None, False, True, entry.data)  # fmt: skip


def _source(source: Source) -> tuple[object, ...]:
    refusals = json.dumps(source.refusals) if source.refusals else None
    notes = json.dumps(source.notes) if source.notes else None
    return source.stat.path, source.stat.size, source.stat.mtime_ns, source.digest, refusals, notes
