"""The ledger's lines as rows, for look-ups: what was published, and the places of the feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from feeds.model.feed_kind import FEED_KINDS
from feeds.publishing.index.base import change_rows, each, insert_rows
from feeds.publishing.index.intake import instant, moment
from feeds.publishing.index.tables import ENCLOSURES, FEEDS, PLACES, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from feeds.publishing.ledger import Record

_KIND_AT = {kind.path: kind.name for kind in FEED_KINDS.values()}


@dataclass(frozen=True, slots=True)
class Past:
    """What the ledger says of an article: `changed` is when its content was last seen to have changed."""

    path: str | None
    source: str | None
    content: str | None
    changed: datetime | None


def published(connection: Connection, ids: Iterable[str]) -> dict[str, Past]:
    """What the ledger says of these articles, of those that were published."""
    found = {}
    for some in each(ids):
        for row in connection.execute(select(PUBLISHED).where(PUBLISHED.c.id.in_(some))):
            changed = None if row.changed is None else moment(row.changed)
            found[row.id] = Past(row.path, row.source, row.content, changed)
    return found


def feed_rows(connection: Connection, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The numbers and the lengths of the feeds at these paths, of those that there are."""
    columns = FEEDS.c.path, FEEDS.c.number, FEEDS.c.length
    found: dict[str, tuple[int, int]] = {}
    for some in each(set(paths)):
        for path, number, length in connection.execute(select(*columns).where(FEEDS.c.path.in_(some))):
            found[path] = number, length
    return found


def add_feed(connection: Connection, path: str, name: str) -> int:
    """A new feed, without items; what kind it is says the first part of its path."""
    folder = path.partition("/")[0]
    row = {"path": path, "kind": _KIND_AT.get(folder, folder), "name": name, "key": name.casefold()}
    return int(connection.execute(insert(FEEDS).returning(FEEDS.c.number), row).scalar_one())


def mirror(connection: Connection, records: Sequence[Record]) -> None:
    """Add what the lines say. Said again, it changes nothing."""
    if not records:
        return
    _published(connection, records)
    enclosures = [(url, record.id) for record in records for url in record.enclosures]
    insert_rows(connection, ENCLOSURES, enclosures, "OR IGNORE")
    _places(connection, records)


def _published(connection: Connection, records: Sequence[Record]) -> None:
    """What later lines say of an id goes over what earlier ones said; what they do not say stays."""
    rows = [
        (
            record.id,
            record.path,
            record.source,
            record.content,
            instant(record.when) if record.content and not record.places else None,
        )
        for record in records
    ]
    change_rows(connection, _MERGE, rows)
    replaced = [{"b_key": record.replaces} for record in records if record.replaces]
    if replaced:
        statement = update(PUBLISHED).where(PUBLISHED.c.id == bindparam("b_key"))
        connection.execute(statement.values(path=None), replaced)


_MERGE = """
    INSERT INTO published (id, path, source, content, changed) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
      path = coalesce(excluded.path, path), source = coalesce(excluded.source, source),
      content = coalesce(excluded.content, content), changed = coalesce(excluded.changed, changed)
"""


def _places(connection: Connection, records: Sequence[Record]) -> None:
    """Places at the ends of the feeds, for whatever has none there yet."""
    names = {path: name for record in records for path, name in record.names.items()}
    ids = {id_ for record in records for some in record.places.values() for id_ in some}
    feeds = feed_rows(connection, {path for record in records for path in record.places} | set(names))
    numbers = {path: number for path, (number, _) in feeds.items()}
    lengths = {path: length for path, (_, length) in feeds.items()}
    placed = placed_at(connection, ids)
    rows: list[tuple[Any, ...]] = []
    for record in records:
        for path, some in record.places.items():
            if path not in numbers:
                numbers[path], lengths[path] = add_feed(connection, path, names.get(path, "")), 0
            for id_ in some:
                if (numbers[path], id_) not in placed:
                    placed[numbers[path], id_] = lengths[path]
                    rows.append((numbers[path], lengths[path], id_, None, None))
                    lengths[path] += 1
    insert_rows(connection, PLACES, rows)
    set_lengths(connection, {numbers[path]: length for path, length in lengths.items()})


def placed_at(connection: Connection, ids: set[str]) -> dict[tuple[int, str], int]:
    """The places of these items, by feed and id."""
    columns = PLACES.c.feed, PLACES.c.id, PLACES.c.place
    found: dict[tuple[int, str], int] = {}
    for some in each(ids):
        for feed, id_, place in connection.execute(select(*columns).where(PLACES.c.id.in_(some))).all():
            found[feed, id_] = place
    return found


def set_lengths(connection: Connection, lengths: Mapping[int, int]) -> None:
    """How many places the feeds have, by their numbers."""
    rows = [{"b_key": number, "b_new": length} for number, length in lengths.items()]
    if rows:
        statement = update(FEEDS).where(FEEDS.c.number == bindparam("b_key"))
        connection.execute(statement.values(length=bindparam("b_new")), rows)
