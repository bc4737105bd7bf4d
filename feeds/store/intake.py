"""What files hold -> rows: articles, and the items that are made of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from feeds.life import ending
from feeds.store.base import each, put
from feeds.store.codec import encode
from feeds.store.settings import ITEMS as LAST_ITEM
from feeds.store.settings import SHOWN, set_to, setting
from feeds.store.tables import ARTICLES, ITEMS, PLACES, SOURCES, TOUCHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from feeds.article import Article

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


@dataclass(frozen=True, slots=True)
class Stat:
    """A file as the file system has it: what says whether it must be read again."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with all that follows from it alone.

    `extracted` are the items that feeds of media have of it, by the feeds' paths; `names` the feeds by name
    that it belongs to; `lead` the URL of its enclosure, `content` a digest of what readers see.
    """

    article: Article
    content: str
    lead: str | None
    names: tuple[tuple[str, str], ...]
    extracted: tuple[tuple[str, Article], ...]


@dataclass(frozen=True, slots=True)
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
    number = _last(connection, ARTICLES)
    rows: list[dict[str, Any]] = []
    made: list[tuple[int, Entry]] = []
    for source in sources:
        for position, entry in enumerate(source.entries):
            row = _row(source.stat.path, position, entry)
            key = source.stat.path, position
            if before.get(key, (0, "", ""))[1:] == (row["id"], row["data"]):
                del before[key]
                continue
            number += 1
            rows.append({"number": number, **row})
            made.append((number, entry))
    _drop(connection, {number for number, _, _ in before.values()})
    _insert(connection, ARTICLES, rows)
    items = _items(int(setting(connection, LAST_ITEM, "0")), made)
    if items:
        _insert(connection, ITEMS, items)
        set_to(connection, LAST_ITEM, items[-1]["number"])
    connection.execute(put(SOURCES, ("path",)), [_source(source) for source in sources])
    return {row["id"] for row in rows} | {id_ for _, id_, _ in before.values()}


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


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _row(path: str, position: int, entry: Entry) -> dict[str, Any]:
    article = entry.article
    return {
        "id": article.id,
        "path": path,
        "position": position,
        "published": instant(article.published),
        "updated": instant(article.updated),
        "draft": article.draft,
        "begins": instant(article.visible),
        "ends": instant(ending(article)),
        "withdrawn": instant(article.withdrawn),
        "content": entry.content,
        "lead": entry.lead,
        "names": json.dumps(entry.names),
        "data": encode(article),
    }


def _items(last: int, made: list[tuple[int, Entry]]) -> list[dict[str, Any]]:
    """The article itself, then what feeds of media have of it; the latter with data of its own."""
    rows: list[dict[str, Any]] = []
    for number, entry in made:
        all_of_it = [("", entry.article), *entry.extracted]
        for rank, (feed, item) in enumerate(all_of_it):
            rows.append(
                {
                    "number": last + len(rows) + 1,
                    "article": number,
                    "feed": feed,
                    "id": item.id,
                    "rank": rank,
                    "published": instant(item.published),
                    "updated": instant(item.updated),
                    "data": encode(item) if feed else None,
                }
            )
    return rows


def _source(source: Source) -> dict[str, Any]:
    return {
        "path": source.stat.path,
        "size": source.stat.size,
        "mtime_ns": source.stat.mtime_ns,
        "digest": source.digest,
        "refusals": json.dumps(source.refusals) if source.refusals else None,
        "notes": json.dumps(source.notes) if source.notes else None,
    }
